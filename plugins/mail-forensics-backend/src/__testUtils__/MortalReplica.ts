import type { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DEMO_APP } from 'm365-simulator';
import { Collector } from '../collection';
import { untilAborted } from '../collection/__testUtils__/Stage';
import type { CollectionConfig } from '../config';
import { DatabaseFileEventWriter, identifyFileType } from '../events';
import { DatabaseConnectionHealth } from '../health';
import { Microsoft365Connector } from '../microsoft365';
import type { Lifetime } from './Lifetime';
import type { MortalDatabase } from './MortalDatabase';

interface Options {
  database: MortalDatabase;
  /** Of the simulated tenant. */
  url: string;
  lifetime: Lifetime;
  config: CollectionConfig;
  now: () => Date;
  logger?: LoggerService;
  gatherMs?: number;
  /** Between the replica and the tenant. */
  fetch?: typeof globalThis.fetch;
}

/** A replica of the plugin as far as it collects, whose life is counted in statements and requests. */
export class MortalReplica {
  static #started = 0;
  readonly #collector: Collector;
  readonly #lifetime: Lifetime;
  readonly #connection: { knex: Knex; end: () => Promise<void> };

  static start(options: Options): MortalReplica {
    return new MortalReplica(options);
  }

  private constructor(options: Options) {
    const { database, url, lifetime, config, now, gatherMs } = options;
    this.#lifetime = lifetime;
    this.#connection = database.connect(lifetime);
    const { knex } = this.#connection;
    const logger = options.logger ?? mockServices.logger.mock();
    const connector = Microsoft365Connector.create({
      config: {
        clientId: DEMO_APP.clientId,
        credential: {
          kind: 'clientSecret',
          clientSecret: DEMO_APP.clientSecret,
        },
        cloud: 'global',
        endpoints: { login: url, graph: url },
      },
      logger,
      now,
      sleep: async () => {},
      fetch: options.fetch ?? ((target, init) => lifetime.fetch(target, init)),
    });
    this.#collector = Collector.create({
      knex,
      connectors: () => connector,
      events: DatabaseFileEventWriter.create({ trustedDomains: [] }),
      identifyFileType,
      health: DatabaseConnectionHealth.create({ knex, now }),
      config,
      replicaId: `replica-${(MortalReplica.#started += 1)}`,
      logger,
      now,
      sleep: untilAborted,
      random: () => 0.5,
      gatherMs,
    });
  }

  /** @returns false where it died on the way */
  async cycle(): Promise<boolean> {
    await Promise.race([
      this.#collector.runCycle(new AbortController().signal),
      this.#lifetime.death,
    ]);
    return !this.#lifetime.isOver;
  }

  /** Dead or alive: nothing of it is left afterwards. */
  async end(): Promise<void> {
    await this.#connection.end();
  }
}
