import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import {
  DEMO_APP,
  DEMO_TENANT,
  DEMO_USERS,
  startSimulator,
  type RunningSimulator,
  type SimulatedCloud,
} from 'm365-simulator';
import type { Knex } from 'knex';
import { LEASE_MS } from './collection/Lease';
import { Stage } from './collection/__testUtils__/Stage';
import { Microsoft365Connector } from './microsoft365';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MINUTE = 60_000;
const PEOPLE = [DEMO_USERS.adele, DEMO_USERS.alex];

jest.setTimeout(120_000);

type Step =
  | {
      do: 'send';
      user: number;
      burst: number;
      attachments: number;
      inline: boolean;
    }
  | { do: 'delete'; user: number; permanently: boolean }
  | { do: 'fill' | 'free'; user: number }
  | { do: 'poll' }
  | { do: 'crash'; afterRequests: number };

const user = fc.nat({ max: PEOPLE.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      user,
      burst: fc.integer({ min: 1, max: 5 }),
      attachments: fc.nat({ max: 2 }),
      inline: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      user,
      permanently: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('fill' as const, 'free' as const),
      user,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('poll' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      afterRequests: fc.integer({ min: 1, max: 8 }),
    }),
  },
);

/** A simulated tenant over real HTTP, a real database, and the collection loop between them. */
class Scene {
  /** Called before each request to Graph. */
  onRequest: () => void | Promise<void> = () => {};

  static async create(options: {
    database: Knex;
    cloud: SimulatedCloud;
    /** The most mails that a page of a list has. */
    pageSize: number;
  }): Promise<Scene> {
    const stage = await Stage.create(options.database, {
      watchDeletedItems: true,
    });
    const simulator = await startSimulator({
      port: 0,
      cloud: options.cloud,
      now: () => stage.now,
      tokenLifetime: 10 * 86_400,
      limits: { requestsPerTenMinutes: 1_000_000 },
    });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    await stage.knex('connections').update({ tenant_id: DEMO_TENANT.id });
    for (const { id, userPrincipalName } of PEOPLE) {
      await stage.addMailbox(id, {
        user_id: id,
        user_principal_name: userPrincipalName,
        addresses: JSON.stringify([userPrincipalName.toLowerCase()]),
      });
    }
    return new Scene(stage, simulator, options);
  }

  readonly #connector: Microsoft365Connector;
  readonly #cycles: Promise<void>[] = [];
  /** Ends requests that a killed process waited for. */
  readonly #killed: (() => void)[] = [];

  private constructor(
    readonly stage: Stage,
    readonly simulator: RunningSimulator,
    options: { cloud: SimulatedCloud; pageSize: number },
  ) {
    this.#connector = Microsoft365Connector.create({
      config: {
        clientId: DEMO_APP.clientId,
        credential: {
          kind: 'clientSecret',
          clientSecret: DEMO_APP.clientSecret,
        },
        cloud: options.cloud,
        endpoints: { login: simulator.url, graph: simulator.url },
      },
      logger: mockServices.logger.mock(),
      now: () => stage.now,
      sleep: async () => {},
      fetch: async (url, init) => {
        await this.onRequest();
        const asked = String(url).replace(
          /\$top=\d+/,
          `$top=${options.pageSize}`,
        );
        return fetch(asked, init);
      },
    });
  }

  async close(): Promise<void> {
    this.#killed.forEach(end => end());
    await Promise.allSettled(this.#cycles);
    await this.simulator.close();
    await this.stage.knex.destroy();
  }

  /** What the test does in one step; a second passes before each. */
  async take(next: Step): Promise<void> {
    this.stage.pass(1_000);
    switch (next.do) {
      case 'send':
        return this.#send(next);
      case 'delete':
        return this.#delete(next);
      case 'fill':
      case 'free':
        return this.simulator.faults.fillMailbox(
          PEOPLE[next.user].id,
          next.do === 'fill',
        );
      case 'poll':
        return this.poll();
      case 'crash':
        return this.#crash(next.afterRequests);
      default:
        throw new Error(`Unknown step ${next satisfies never}`);
    }
  }

  async poll(): Promise<void> {
    this.stage.pass(5 * MINUTE);
    const cycle = this.stage
      .collector({ connectors: () => this.#connector })
      .runCycle(new AbortController().signal);
    this.#cycles.push(cycle);
    await cycle;
  }

  /** Polls until everything is recorded; in vain where something was lost. */
  async settle(): Promise<void> {
    for (let polls = 0; polls < 10; polls += 1) {
      await this.poll();
      const { sent, recorded } = await this.compare();
      if (recorded.length === sent.length) {
        return;
      }
    }
  }

  /** Attachments as the tenant's ledger has them, and as they were recorded. */
  async compare(): Promise<{
    sent: string[];
    recorded: string[];
    withoutHash: string[];
  }> {
    const watched = new Set<string>(PEOPLE.map(({ id }) => id));
    const sent = this.simulator.tenant.sentLedger
      .entries()
      .filter(entry => watched.has(entry.userId))
      .flatMap(entry =>
        entry.attachments.map(({ name }) => `${entry.messageId} ${name}`),
      );
    const rows = await this.stage.eventRows();
    return {
      sent: sent.sort(),
      recorded: rows.map(row => `${row.message_id} ${row.file_name}`).sort(),
      withoutHash: rows
        .filter(row => row.hash_error !== null)
        .map(row => String(row.message_id)),
    };
  }

  #send(next: Extract<Step, { do: 'send' }>): void {
    for (let mail = 0; mail < next.burst; mail += 1) {
      this.simulator.tenant.sendMail(PEOPLE[next.user].id, {
        from: null,
        sender: null,
        to: [{ address: 'lee@rival.example', name: null }],
        cc: [],
        bcc: [],
        subject: 'Figures',
        body: { contentType: 'text', content: '' },
        attachments: Array.from({ length: next.attachments }, (_, index) => ({
          kind: 'file' as const,
          name: `file-${index}.txt`,
          contentType: 'text/plain',
          bytes: Buffer.from(`${mail} ${index}`),
          inline: next.inline,
          contentId: null,
        })),
      });
    }
  }

  #delete(next: Extract<Step, { do: 'delete' }>): void {
    const { id } = PEOPLE[next.user];
    const [latest] = this.simulator.tenant.listMessages(id, 'sentitems', {
      limit: 1,
    });
    if (latest) {
      this.simulator.tenant.deleteMessage(id, latest.id, next);
    }
  }

  /** A process that is killed while it waits for an answer; its leases stay until they end. */
  async #crash(afterRequests: number): Promise<void> {
    let requests = 0;
    let killed = (): void => {};
    const death = new Promise<void>(resolve => {
      killed = resolve;
    });
    this.onRequest = async () => {
      requests += 1;
      if (requests > afterRequests) {
        killed();
        await new Promise((_, reject) => {
          this.#killed.push(() => reject(new Error('The process is gone.')));
        });
      }
    };
    await Promise.race([this.poll(), death]);
    this.onRequest = () => {};
    this.stage.pass(LEASE_MS);
  }
}

describe.each(databases.eachSupportedId())('list mode on %s', databaseId => {
  it.each([
    ['mailboxes that are full now and then', 'global'],
    ['the cloud without delta', 'china'],
  ] as const)('records each attachment once, in %s', async (_, cloud) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 20, size: 'max' }),
        fc.constantFrom(2, 5, 200),
        async (steps, pageSize) => {
          const scene = await Scene.create({
            database: await databases.init(databaseId),
            cloud,
            pageSize,
          });
          try {
            await steps.reduce(
              (before, next) => before.then(() => scene.take(next)),
              Promise.resolve(),
            );
            await scene.settle();
            const { sent, recorded, withoutHash } = await scene.compare();
            expect(recorded).toEqual(sent);
            expect(withoutHash).toEqual([]);
          } finally {
            await scene.close();
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  it('goes from delta to list and back as a mailbox is filled and freed', async () => {
    const scene = await Scene.create({
      database: await databases.init(databaseId),
      cloud: 'global',
      pageSize: 200,
    });
    const { stage, simulator } = scene;
    const send = (userIndex: number, burst: number) =>
      scene.take({
        do: 'send',
        user: userIndex,
        burst,
        attachments: 1,
        inline: false,
      });
    const modes = async () =>
      stage
        .knex('mailbox_cursors')
        .join('mailboxes', 'mailboxes.id', 'mailbox_id')
        .where({ folder: 'sentitems', user_id: PEOPLE[0].id })
        .first('mode', 'problem_code');
    try {
      await send(0, 1);
      await scene.poll();
      expect(await modes()).toEqual({ mode: 'delta', problem_code: null });
      simulator.faults.fillMailbox(PEOPLE[0].id);
      // More than a page holds, all in one second.
      await send(0, 230);
      await scene.poll();
      expect(await modes()).toEqual({
        mode: 'list',
        problem_code: 'MAILBOX_FULL',
      });
      simulator.faults.fillMailbox(PEOPLE[0].id, false);
      await send(0, 3);
      for (let polls = 0; polls < 15; polls += 1) {
        await scene.poll();
      }
      expect(await modes()).toEqual({ mode: 'delta', problem_code: null });
      await send(0, 2);
      await scene.poll();
      const { sent, recorded } = await scene.compare();
      expect(recorded).toHaveLength(236);
      expect(recorded).toEqual(sent);
    } finally {
      await scene.close();
    }
  });

  it.each([
    ['delta', 'global', false, ['messageDelta']],
    ['list, of a full mailbox', 'global', true, ['messageDelta', 'messages']],
    ['list, in the cloud without delta', 'china', false, ['messages']],
  ] as const)('asks as little by %s', async (_, cloud, full, expectedKinds) => {
    const scene = await Scene.create({
      database: await databases.init(databaseId),
      cloud,
      pageSize: 200,
    });
    try {
      PEOPLE.forEach(({ id }) => scene.simulator.faults.fillMailbox(id, full));
      await scene.take({
        do: 'send',
        user: 0,
        burst: 5,
        attachments: 1,
        inline: false,
      });
      await scene.poll();
      await scene.poll();
      scene.simulator.requests.clear();
      const polls = 24;
      for (let poll = 0; poll < polls; poll += 1) {
        await scene.poll();
      }
      // Two mailboxes of three folders, each read at every poll of five minutes; a full one is tried by delta every hour.
      const folders = PEOPLE.length * 3;
      const tries = full ? folders * 2 : 0;
      const kinds = scene.simulator.requests.entries
        .map(({ kind }) => kind)
        .filter(kind => kind !== 'batch');
      expect(kinds).toHaveLength(polls * folders + tries);
      // Both mailboxes together, folder by folder, where delta has nothing to tell.
      const batches = scene.simulator.requests.ofKind('batch').length;
      expect(batches).toBe(
        expectedKinds[0] === 'messages' || full ? 0 : polls * 3,
      );
      expect(new Set(kinds)).toEqual(new Set(expectedKinds));
    } finally {
      await scene.close();
    }
  });
});
