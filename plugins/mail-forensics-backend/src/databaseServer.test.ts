import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DEMO_USERS } from 'm365-simulator';
import type { Response } from 'supertest';
import { verifyChain } from './audit';
import { openDatabase } from './database';
import { migrationsDirectory } from './database/openDatabase';
import { BreakablePostgres } from './__testUtils__/BreakablePostgres';
import { BASE, TestPortal } from './__testUtils__/TestPortal';

/*
 * A PostgreSQL server that is restarted, crashes, takes no more connections or has no room, while mail is collected and people
 * search: they are told to try again, and afterwards everything is there, once, without anybody having done anything.
 */

/** `npm run faults` asks for many more. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);

/** What failed again and again is tried again after a while only. */
const PATIENCE_SECONDS = 90;

jest.setTimeout(180_000 + ROUNDS * 60_000);

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

const SENDERS = [DEMO_USERS.megan, DEMO_USERS.adele, DEMO_USERS.lee];

let server: BreakablePostgres;
beforeAll(async () => {
  server = await BreakablePostgres.start();
});
afterAll(async () => {
  await server?.stop();
});

/** A session of PostgreSQL. */
interface Connection {
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}

/** A portal that collects, people who send mail, and somebody who searches. */
class Life {
  readonly portal: TestPortal;
  readonly connectionId: string;
  readonly #knex: Knex;
  readonly #over = new AbortController();
  /** Names of files, in their order. */
  readonly sent: string[] = [];
  /** Answers to searches, by what they were. */
  readonly answers = new Map<string, number>();
  #going: Promise<unknown> = Promise.resolve();

  static async begin(knex: Knex): Promise<Life> {
    const portal = await TestPortal.start({ knex });
    const id = await portal.addConnection('Contoso');
    await portal.authorize(id, DEMO_USERS.megan.id, 'accept');
    await portal.monitoring(id);
    const life = new Life(portal, id, knex);
    life.#going = Promise.all([life.#send(), life.#search(), life.#search()]);
    return life;
  }

  private constructor(portal: TestPortal, connectionId: string, knex: Knex) {
    this.portal = portal;
    this.connectionId = connectionId;
    this.#knex = knex;
  }

  /** Ends it, and waits until everything that was sent is there. */
  async end(): Promise<{ recorded: string[]; flaws: unknown[] }> {
    this.#over.abort();
    await this.#going;
    await this.portal.eventually(
      'every file',
      async () => (await this.#recorded()).length >= this.sent.length,
      PATIENCE_SECONDS,
    );
    await this.portal.eventually(
      'no problem',
      async () => {
        const { problems } = await this.portal.connection(this.connectionId);
        return problems.length === 0;
      },
      PATIENCE_SECONDS,
    );
    const { findings } = await verifyChain(this.#knex, { keys: [] });
    const recorded = await this.#recorded();
    await this.portal.stop();
    return { recorded, flaws: findings };
  }

  async #recorded(): Promise<string[]> {
    return this.#knex('file_events')
      .where('file_name', 'like', 'sent %')
      .orderBy('file_name')
      .pluck('file_name');
  }

  async #send(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const name = `sent ${String(this.sent.length).padStart(5, '0')}.txt`;
      this.portal.simulator.tenant.sendMail(
        SENDERS[this.sent.length % SENDERS.length].id,
        {
          from: null,
          sender: null,
          to: [{ address: 'lee@rival.example', name: null }],
          ...{ cc: [], bcc: [] },
          subject: name,
          body: { contentType: 'text', content: '' },
          attachments: [
            {
              kind: 'file',
              name,
              contentType: 'text/plain',
              bytes: Buffer.from(name),
              ...{ inline: false, contentId: null },
            },
          ],
        },
      );
      this.sent.push(name);
      await sleep(50);
    }
  }

  async #search(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const response = await this.search();
      const key =
        response.status === 200
          ? '200'
          : `${response.status} ${problem(response)}`;
      this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
      await sleep(20);
    }
  }

  async search(): Promise<Response> {
    return this.portal.api().post(`${BASE}/v2/file-events`).send(EVERYTHING);
  }
}

function problem({ body }: Response): string {
  return `${body.error?.name}: ${body.error?.message}`;
}

/** Nothing but answers, and words to those who have none. */
function expectClear(answers: Map<string, number>): void {
  expect(answers.get('200')).toBeGreaterThan(5);
  for (const answer of answers.keys()) {
    expect(answer).toMatch(
      /^(?:200|503 ServiceUnavailableError: .*[Tt]ry again.*)$/,
    );
    expect(answer).not.toMatch(/ECONN|terminat|57P|53\d\d\d|knex|select/i);
  }
}

it.each(['restart', 'crash'] as const)(
  'goes on by itself after a %s of the server, and nothing is lost',
  async what => {
    const life = await Life.begin(await server.database(what));
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(700);
      await server[what]();
    }
    await sleep(700);
    expect(await life.end()).toEqual({ recorded: life.sent, flaws: [] });
    expectClear(life.answers);
  },
);

it('says so where others have every connection, and goes on when they leave some', async () => {
  const knex = await server.database('exhausted', { patienceMs: 500 });
  const life = await Life.begin(knex);
  await sleep(500);
  const others = server.connect('postgres');
  const taken: Connection[] = [];
  const takeAll = async () => {
    for (;;) {
      taken.push(await others.client.acquireRawConnection());
    }
  };
  const none = { code: '53300' };
  await expect(takeAll()).rejects.toMatchObject(none);
  // Ours too, whenever one ends.
  await taken[0].query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'exhausted'",
  );
  await expect(takeAll()).rejects.toMatchObject(none);
  const refused = await life.portal.eventually('a refusal', async () => {
    const response = await life.search();
    return response.status !== 200 && response;
  });
  expect(refused.status).toBe(503);
  await Promise.all(taken.map(connection => connection.end()));
  expect(await life.end()).toEqual({ recorded: life.sent, flaws: [] });
  expectClear(life.answers);
});

it('says so where the disk is full, and goes on when there is room', async () => {
  const disk = await server.smallDisk();
  if (disk === undefined) {
    process.stderr.write(
      'No small file system can be made here: a full disk was not tried.\n',
    );
    return;
  }
  const admin = server.connect('postgres');
  await admin.raw(`create tablespace small location '${disk}'`);
  const knex = await server.database('full', { tablespace: 'small' });
  const life = await Life.begin(knex);
  await sleep(500);
  await admin.raw('create table filler (x text) tablespace small');
  await admin.raw('alter table filler alter x set storage external');
  await expect(
    (async () => {
      for (;;) {
        await admin.raw(
          "insert into filler select repeat('x', 8000) from generate_series(1, 10)",
        );
      }
    })(),
  ).rejects.toMatchObject({ code: '53100' });
  const refused = await life.portal.eventually('a refusal', async () => {
    const response = await life.search();
    return response.status !== 200 && response;
  });
  expect(refused.status).toBe(503);
  await sleep(1_500);
  await admin.raw('drop table filler');
  await sleep(500);
  expect(await life.end()).toEqual({ recorded: life.sent, flaws: [] });
  expectClear(life.answers);
  // A server that crashes later would fill it once more, from its log, and not start.
  await knex.destroy();
  await admin.raw('drop database ??', ['full']);
  await admin.raw('drop tablespace small');
  await admin.raw('checkpoint');
});

it('finishes migrations during which the server crashed, and keeps what was there', async () => {
  const knex = await server.database('migrated');
  const directory = migrationsDirectory();
  const names: string[] = (await knex.migrate.list({ directory }))[1].map(
    (each: { file: string }) => each.file,
  );
  await knex.migrate.up({ directory, name: names[0] });
  await knex('connections').insert({
    ...{ id: 'connection-1', service: 'microsoft365' },
    ...{ display_name: 'Contoso', display_name_key: 'contoso' },
    ...{ scope_mode: 'all', status: 'Monitoring' },
    ...{ created_by: 'user:default/guest', created_at: new Date() },
  });
  const before = await knex('connections').first('id', 'display_name');
  const open = () =>
    openDatabase({ database: mockServices.database({ knex }) });
  for (let round = 0; round < ROUNDS * 2; round++) {
    // Earlier and later, each time.
    const delayMs = 20 + ((round * 61) % 300);
    const opened = open().then(
      () => 'done',
      () => 'failed',
    );
    await sleep(delayMs);
    await server.crash();
    expect(['done', 'failed']).toContain(await opened);
  }
  await open();
  const [, pending] = await knex.migrate.list({ directory });
  expect(pending).toEqual([]);
  expect(await knex('connections').first('id', 'display_name')).toEqual(before);
});
