import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createServiceFactory,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  DEMO_APP,
  startSimulator,
  type RunningSimulator,
  type SimulatorOptions,
} from 'm365-simulator';
import request from 'supertest';
import { mailForensicsPlugin } from '../plugin';
import { Browser } from './Browser';

/** Where the plugin's routes are. */
export const BASE = '/api/mail-forensics';

/** Where the browser is sent back to. */
export const PORTAL = 'http://portal.test';

/** A portal's backend with the plugin in it, and a simulated tenant beside it, over real HTTP. */
export class TestPortal {
  readonly simulator: RunningSimulator;
  readonly #backend: Awaited<ReturnType<typeof startTestBackend>>;

  /**
   * @param options.pollSeconds - default 1
   * @param options.catalog - entities that the portal has; absent: it has no catalog
   * @param options.log - takes every line that the plugin logs, with what is logged beside it
   */
  static async start(options: {
    knex: Knex;
    simulator?: SimulatorOptions;
    pollSeconds?: number;
    catalog?: Entity[];
    log?: (line: string) => void;
  }): Promise<TestPortal> {
    const simulator = await startSimulator({ port: 0, ...options.simulator });
    const backend = await startTestBackend({
      features: [
        mailForensicsPlugin,
        schedulerServiceFactory,
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        mockServices.database.factory({ knex: options.knex }),
        ...(options.log ? [loggingTo(options.log)] : []),
        ...(options.catalog
          ? [catalogServiceMock.factory({ entities: options.catalog })]
          : []),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: PORTAL },
            permission: { enabled: true },
            mailForensics: {
              microsoft365: {
                clientId: DEMO_APP.clientId,
                credential: { clientSecret: DEMO_APP.clientSecret },
                endpoints: { login: simulator.url, graph: simulator.url },
              },
              collection: {
                pollInterval: { seconds: options.pollSeconds ?? 1 },
              },
              trustedDomains: ['contoso.com'],
              // Everybody in a test is one person, who asks again and again.
              rateLimit: {
                ...{ burst: 100_000, perSecond: 100_000, concurrent: 1_000 },
              },
            },
          },
        }),
      ],
    });
    const portal = new TestPortal(simulator, backend);
    const { body } = await portal.api().get(`${BASE}/setup`);
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      redirectUris: [body.redirectUri],
    });
    return portal;
  }

  private constructor(
    simulator: RunningSimulator,
    backend: Awaited<ReturnType<typeof startTestBackend>>,
  ) {
    this.simulator = simulator;
    this.#backend = backend;
  }

  async stop(): Promise<void> {
    await this.#backend.stop();
    await this.simulator.close();
  }

  api() {
    return request(this.#backend.server);
  }

  /** On which it listens. */
  get port(): number {
    const address = this.#backend.server.address();
    if (typeof address !== 'object' || !address) {
      throw new Error('The portal does not listen');
    }
    return address.port;
  }

  async addConnection(displayName: string): Promise<string> {
    const { body } = await this.api()
      .post(`${BASE}/connections`)
      .send({ service: 'microsoft365', displayName, scope: { mode: 'all' } })
      .expect(201);
    return body.id;
  }

  /** Asks to authorize, and signs in; where the browser is then. */
  async signIn(
    connectionId: string,
    userId: string,
  ): Promise<{ browser: Browser; at: URL }> {
    const { body } = await this.api().post(
      `${BASE}/connections/${connectionId}/authorize`,
    );
    const browser = new Browser();
    const page = await browser.open(body.authorizationUrl, { stopAt: PORTAL });
    const at = await browser.open(page.href, {
      stopAt: PORTAL,
      form: { account: userId },
    });
    return { browser, at };
  }

  /** Signs in, then answers the consent page; where the browser is then. */
  async authorize(
    connectionId: string,
    userId: string,
    decision: 'accept' | 'cancel',
  ): Promise<URL> {
    const { browser, at } = await this.signIn(connectionId, userId);
    return browser.open(at.href, { stopAt: PORTAL, form: { decision } });
  }

  async connection(id: string): Promise<ConnectionDetails> {
    return (await this.api().get(`${BASE}/connections/${id}`)).body;
  }

  /** Waits until the connection has read every mailbox once. */
  async monitoring(id: string): Promise<ConnectionDetails> {
    return this.eventually('the status Monitoring', async () => {
      const found = await this.connection(id);
      return found.status === 'Monitoring' && found;
    });
  }

  /** Waits until every mailbox has been read up to a time. */
  async readThrough(id: string, time: Date): Promise<void> {
    await this.eventually(`mail until ${time.toISOString()}`, async () => {
      const { completeThrough } = (await this.connection(id)).freshness;
      return completeThrough !== null && new Date(completeThrough) > time;
    });
  }

  /** Looks ten times a second, for half a minute or as long as is said. */
  async eventually<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
    seconds = 30,
  ): Promise<T> {
    for (let attempt = 0; attempt < seconds * 10; attempt++) {
      const found = await look();
      if (found) {
        return found;
      }
      await sleep(100);
    }
    throw new Error(`Waited in vain for ${what}`);
  }
}

function loggingTo(log: (line: string) => void) {
  const write = (message: string, meta?: unknown) =>
    log(`${message} ${JSON.stringify(meta ?? {})}`);
  const logger: LoggerService = {
    ...{ error: write, warn: write, info: write, debug: write },
    child: () => logger,
  };
  return createServiceFactory({
    service: coreServices.logger,
    deps: {},
    factory: () => logger,
  });
}
