import { setTimeout as sleep } from 'node:timers/promises';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import createKnex, { type Knex } from 'knex';
import request from 'supertest';
import { verifyChain } from './audit';
import { mailForensicsPlugin } from './plugin';

/*
 * A database that goes away, is full, or has no connection left: what is said then is clear and says nothing of its inside,
 * and afterwards everything goes on by itself.
 */

const BASE = '/api/mail-forensics';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

async function start(knex: Knex) {
  const backend = await startTestBackend({
    features: [
      mailForensicsPlugin,
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true } },
      }),
    ],
  });
  const api = () => request(backend.server);
  return {
    stop: () => backend.stop(),
    search: () => api().post(`${BASE}/v2/file-events`).send(EVERYTHING),
    list: () => api().get(`${BASE}/connections`),
    add: (displayName: string) =>
      api()
        .post(`${BASE}/connections`)
        .send({ service: 'microsoft365', displayName, scope: { mode: 'all' } }),
  };
}

/** The same database through a pool of one's own. */
function connect(knex: Knex, pool: Knex.PoolConfig): Knex {
  return createKnex({
    ...knex.client.config,
    pool,
    acquireConnectionTimeout: 300,
  });
}

function expectClear(response: request.Response): void {
  expect(response.status).toBe(503);
  expect(response.body.error.name).toBe('ServiceUnavailableError');
  expect(response.body.error.message).toMatch(/[Tt]ry again/);
  expect(response.text).not.toMatch(
    /select|insert|update|audit_|file_events|knex|timeout acquiring|SQLITE|terminat/i,
  );
}

it.each(databases.eachSupportedId().filter(([id]) => id === 'POSTGRES_18'))(
  'goes on after all connections were ended, on %s',
  async id => {
    const knex = await databases.init(id);
    const portal = await start(knex);
    const other = connect(knex, { min: 0, max: 1 });
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const asked = Array.from({ length: 8 }, (_, index) =>
        (index % 2 ? portal.search() : portal.list()).then(
          ({ status, body }) => {
            outcomes.add(`${status} ${body.error?.name ?? ''}`.trim());
          },
        ),
      );
      await other.raw(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await Promise.all(asked);
    }
    outcomes.delete('200');
    outcomes.delete('503 ServiceUnavailableError');
    expect([...outcomes]).toEqual([]);
    // Connections that were ended are found to be so when they are used, and it takes the server a moment to have them gone.
    let last = await portal.search();
    const deadline = Date.now() + 15_000;
    while (last.status !== 200 && Date.now() < deadline) {
      await sleep(50);
      last = await portal.search();
    }
    expect(last.status).toBe(200);
    expect((await portal.list()).status).toBe(200);
    expect((await verifyChain(knex, { keys: [] })).findings).toEqual([]);
    await other.destroy();
    await portal.stop();
  },
);

it.each(databases.eachSupportedId())(
  'says so where no connection is left, and goes on when there is one, on %s',
  async id => {
    const initial = await databases.init(id);
    const portal = await start(initial);
    await portal.search().expect(200);
    const { pool } = initial.client;
    const patience = initial.client.config.acquireConnectionTimeout;
    initial.client.pool.acquireTimeoutMillis = 200;
    const taken: unknown[] = [];
    for (let count = 0; count < pool.max; count++) {
      taken.push(await initial.client.acquireConnection());
    }
    expectClear(await portal.search());
    expectClear(await portal.list());
    taken.forEach(connection => initial.client.releaseConnection(connection));
    initial.client.pool.acquireTimeoutMillis = patience ?? 60_000;
    expect((await portal.search()).status).toBe(200);
    expect((await portal.list()).status).toBe(200);
    await portal.stop();
  },
);

it('says so where the disk is full, does nothing that is not in the audit, and goes on when there is room', async () => {
  const knex = await databases.init('SQLITE_3');
  const portal = await start(knex);
  await portal.add('Before').expect(201);
  const [{ page_count: pages }] = await knex.raw('PRAGMA page_count');
  await knex.raw(`PRAGMA max_page_count = ${pages}`);
  // What is left in the last pages.
  let attempt = await portal.search();
  for (let count = 0; count < 500 && attempt.status === 200; count++) {
    attempt = await portal.search();
  }
  expectClear(attempt);
  const meanwhile = await portal.add('Meanwhile');
  expect([201, 503]).toContain(meanwhile.status);
  const { body } = await portal.list().expect(200);
  const names: string[] = body.items.map(
    (each: { displayName: string }) => each.displayName,
  );
  expect(names.includes('Meanwhile')).toBe(meanwhile.status === 201);
  await knex.raw('PRAGMA max_page_count = 1000000');
  await portal.search().expect(200);
  await portal.add('After').expect(201);
  expect((await verifyChain(knex, { keys: [] })).findings).toEqual([]);
  await portal.stop();
});
