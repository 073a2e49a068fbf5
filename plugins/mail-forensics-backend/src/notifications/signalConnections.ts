import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { CONNECTIONS_CHANNEL } from 'backstage-plugin-mail-forensics-common';

/**
 * What tells the pages that are open to look at the connections again. It says nothing of them, for everybody who is in the
 * portal hears it; where the signals plugin is not installed nobody does.
 */
export function signalConnections(options: {
  signals: SignalsService;
  logger: LoggerService;
}): () => void {
  const { signals, logger } = options;
  return () => {
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: CONNECTIONS_CHANNEL,
        message: {},
      })
      // The pages look by themselves as well, only later.
      .catch((error: unknown) =>
        logger.debug(`No signal could be sent: ${error}`),
      );
  };
}
