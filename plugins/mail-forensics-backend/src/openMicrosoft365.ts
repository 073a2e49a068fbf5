import type { Knex } from 'knex';
import type { Microsoft365Config } from './config';
import { AuthorizationLinks, ConsentFlow, Verification } from './connections';
import type { ConnectionHealth } from './health';
import type { Microsoft365Access } from './http';
import type { ConnectionId, MailConnector } from './mail';
import { Microsoft365Consent } from './microsoft365';

/** What there is only where an app registration of Microsoft 365 is configured. */
export function openMicrosoft365(options: {
  knex: Knex;
  health: ConnectionHealth;
  connector: MailConnector;
  config: Microsoft365Config;
  baseUrl: () => Promise<string>;
  onAuthorized: () => Promise<void>;
  refreshScope: (
    connectionId: ConnectionId,
    signal: AbortSignal,
  ) => Promise<void>;
  pollIntervalMs: number;
}): Microsoft365Access {
  return {
    consent: ConsentFlow.create({
      ...options,
      provider: Microsoft365Consent.create({ config: options.config }),
    }),
    links: AuthorizationLinks.create(options),
    verification: Verification.create(options),
  };
}
