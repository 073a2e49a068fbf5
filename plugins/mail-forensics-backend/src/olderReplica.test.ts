import fs from 'node:fs';
import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DEMO_USERS } from 'm365-simulator';
import { BASE, TestPortal } from './__testUtils__/TestPortal';
import { migrationsDirectory, openDatabase } from './database/openDatabase';
import {
  CONTRACTED,
  RELEASED,
} from './database/__testUtils__/released/release';
import {
  readSchema,
  schemaFaults,
} from './database/__testUtils__/released/schema';

/*
 * While replicas are upgraded one by one, some are of the version before, on the schema of the new one. Statements of that
 * version were recorded when it was released; each is planned by the database over the new schema.
 */

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const FOLDER = path.resolve(__dirname, 'database/__testUtils__/released');
const IS_RECORDING = process.env.MAIL_FORENSICS_RECORD_STATEMENTS === '1';

const fileOf = (id: string) => path.join(FOLDER, `statements.${id}.json`);

const open = (knex: Knex) =>
  openDatabase({ database: mockServices.database({ knex }) });

async function migrateTo(knex: Knex, last: string): Promise<void> {
  const directory = migrationsDirectory();
  const [, pending] = await knex.migrate.list({ directory });
  for (const { file } of pending) {
    if (file <= last) {
      await knex.migrate.up({ directory, name: file });
    }
  }
}

/** Statements of Knex and of the scheduler. */
const OF_OTHERS = /knex_|backstage_backend_tasks|sqlite_master|\bpg_/;

/** Has the database plan a statement, which fails where something that it names is not there. */
async function plan(knex: Knex, sql: string): Promise<void> {
  const connection = await knex.client.acquireConnection();
  try {
    // Not as knex would ask: there are no values for the placeholders.
    if ('prepare' in connection) {
      connection.prepare(`EXPLAIN ${sql}`);
    } else {
      await connection.query(`EXPLAIN (GENERIC_PLAN) ${sql}`);
    }
  } finally {
    knex.client.releaseConnection(connection);
  }
}

const isAboutRows = (sql: string) =>
  /^\s*(?:select|insert|update|delete|with)\b/i.test(sql);

describe.each(databases.eachSupportedId())('an upgrade on %s', id => {
  it('leaves the version before all that it works with', async () => {
    const knex = await databases.init(id);
    await migrateTo(knex, RELEASED);
    const before = await readSchema(knex);
    expect(before.columns.size).toBeGreaterThan(100);
    await open(knex);
    expect(schemaFaults(before, await readSchema(knex), CONTRACTED)).toEqual(
      [],
    );
  });

  it('is no fault of a replica of the version before that starts after it', async () => {
    const knex = await databases.init(id);
    await open(knex);
    await knex('knex_migrations').insert({
      name: '99991231000000_of_the_next_version.js',
      batch: 99,
      migration_time: new Date(),
    });
    await expect(open(knex)).resolves.toBeDefined();
  });

  if (IS_RECORDING) {
    it('is recorded', async () => {
      const knex = await databases.init(id);
      // What migrations do is done once.
      await open(knex);
      const statements = new Set<string>();
      knex.on('query', ({ sql }: { sql: string }) => {
        if (isAboutRows(sql)) {
          statements.add(sql);
        }
      });
      await useEverything(knex);
      const told = [...statements].filter(sql => !OF_OTHERS.test(sql)).sort();
      expect(told.length).toBeGreaterThan(50);
      fs.writeFileSync(fileOf(id), `${JSON.stringify(told, null, 1)}\n`);
    });
  }

  it('runs every statement of the version before', async () => {
    const knex = await databases.init(id);
    await open(knex);
    const statements: string[] = JSON.parse(
      fs.readFileSync(fileOf(id), 'utf8'),
    );
    expect(statements.length).toBeGreaterThan(50);
    const failed: string[] = [];
    for (const sql of statements) {
      await plan(knex, sql).catch(error =>
        failed.push(`${error.message}: ${sql}`),
      );
    }
    expect(failed).toEqual([]);
    await expect(
      plan(knex, 'select "what_is_not_there" from "file_events"'),
    ).rejects.toThrow(/what_is_not_there/);
  });
});

/** Goes through what people and the collector do. */
async function useEverything(knex: Knex): Promise<void> {
  const portal = await TestPortal.start({ knex });
  try {
    const id = await portal.addConnection('Contoso');
    await portal.authorize(id, DEMO_USERS.megan.id, 'accept');
    await portal.monitoring(id);
    portal.simulator.tenant.sendMail(DEMO_USERS.adele.id, {
      from: null,
      sender: null,
      to: [{ address: 'lee@rival.example', name: null }],
      cc: [],
      bcc: [],
      subject: 'As promised',
      body: { contentType: 'text', content: 'See the file.' },
      attachments: [
        {
          kind: 'file',
          name: 'Forecast 2027.pdf',
          contentType: 'application/pdf',
          bytes: Buffer.from('%PDF-1.7 forecast'),
          inline: false,
          contentId: null,
        },
      ],
    });
    const groupsOf = (term: string, value: string) => ({
      groups: [{ filters: [{ term, value }] }],
    });
    const search = (query: object) =>
      portal.api().post(`${BASE}/v2/file-events`).send(query);
    const [event] = await portal.eventually('the event', async () => {
      const { body } = await search(groupsOf('file.name', 'forecast*'));
      return body.totalCount > 0 && body.fileEvents;
    });
    for (const [term, value] of [
      ['source.email.sender', DEMO_USERS.adele.userPrincipalName],
      ['destination.email.recipients', 'lee@rival.example'],
      ['file.hash.sha256', event.file.hash.sha256],
      ['file.category', 'Pdf'],
      ['anyText', 'forecast'],
      ['risk.trusted', 'false'],
    ]) {
      const query = groupsOf(term, value);
      await search(query).expect(200);
      await search({ ...query, srtKey: 'file.sizeInBytes' }).expect(200);
      for (const [route, more] of [
        ['grouping', { groupingTerm: 'file.category' }],
        ['grouping', { groupingTerm: 'destination.email.recipients' }],
        ['histogram', {}],
        ['coverage', {}],
        ['export', {}],
      ] as const) {
        await portal
          .api()
          .post(`${BASE}/v2/file-events/${route}`)
          .send({ ...query, ...more })
          .expect(200);
      }
    }
    const saved = await portal
      .api()
      .post(`${BASE}/v2/file-events/saved-searches`)
      .send({ name: 'Kept', ...groupsOf('file.category', 'Pdf') });
    const [{ id: savedId }] = saved.body.searches;
    await portal
      .api()
      .patch(`${BASE}/connections/${id}`)
      .send({ displayName: 'Contoso US' })
      .expect(200);
    for (const address of [
      'connections',
      `connections/${id}`,
      `connections/${id}/mailboxes?q=adele`,
      `connections/${id}/mailboxes.csv`,
      `connections/${id}/scope`,
      `files/${event.file.hash.sha256}`,
      `v2/file-events/${event.event.id}`,
      'v2/file-events/saved-searches',
      `v2/file-events/saved-searches/${savedId}`,
      'audit',
    ]) {
      await portal.api().get(`${BASE}/${address}`).expect(200);
    }
    await portal
      .api()
      .delete(`${BASE}/v2/file-events/saved-searches/${savedId}`);
    for (const action of ['verify', 'deauthorize', 'resume']) {
      await portal.api().post(`${BASE}/connections/${id}/${action}`);
    }
    // Counts are folded every ten seconds.
    await portal.eventually('the counts', async () => {
      const [{ waiting }] = await knex('file_event_deltas').count({
        waiting: '*',
      });
      return Number(waiting) === 0 && [true];
    });
    await portal.api().delete(`${BASE}/connections/${id}`);
  } finally {
    await portal.stop();
  }
}
