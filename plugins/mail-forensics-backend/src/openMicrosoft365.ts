import type { Knex } from 'knex';
import type { Microsoft365Config } from './config';
import { ConsentFlow, Verification } from './connections';
import type { ConnectionHealth } from './health';
import type { Microsoft365Access } from './http';
import type { MailConnector } from './mail';
import { Microsoft365Consent } from './microsoft365';

/** What there is only where an app registration of Microsoft 365 is configured. */
export function openMicrosoft365(options: {
  knex: Knex;
  health: ConnectionHealth;
  connector: MailConnector;
  config: Microsoft365Config;
  baseUrl: () => Promise<string>;
  appUrl: string;
  onAuthorized: () => Promise<void>;
}): Microsoft365Access {
  return {
    consent: ConsentFlow.create({
      ...options,
      provider: Microsoft365Consent.create({ config: options.config }),
    }),
    verification: Verification.create(options),
  };
}
