import { useSignal } from '@backstage/plugin-signals-react';
import { CONNECTIONS_CHANNEL } from 'backstage-plugin-mail-forensics-common';
import { useEffect } from 'react';
import { usePolledRequest } from '../components/usePolledRequest';
import { OTHERWISE } from './pollPause';

const seldom = () => OTHERWISE;

/**
 * Asks about connections again and again, and at once where the portal's signals tell that some have changed. Once one was
 * heard it need not ask so often: that the signals plugin is installed does not show that they arrive.
 *
 * @param load - see {@link usePolledRequest}
 * @param pause - see {@link usePolledRequest}
 */
export function useLiveRequest<T>(
  load: () => Promise<T>,
  pause: (value: T | undefined) => number,
) {
  const { lastSignal } = useSignal(CONNECTIONS_CHANNEL);
  const request = usePolledRequest(load, lastSignal ? seldom : pause);
  const { reload } = request;
  useEffect(() => {
    if (lastSignal) {
      reload();
    }
  }, [lastSignal, reload]);
  return request;
}
