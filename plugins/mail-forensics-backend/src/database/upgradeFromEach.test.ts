import { readdirSync } from 'node:fs';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory, openDatabase } from './openDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const NAMES = readdirSync(migrationsDirectory()).sort();

const TIME = new Date('2026-11-20T08:00:00.000Z');

/** What a table held in one version or another: of these, what it has columns for. */
const rowsOf = (version: number): Record<string, Record<string, unknown>> => ({
  connections: {
    id: `connection-${version}`,
    service: 'microsoft365',
    display_name: `Connection ${version}`,
    display_name_key: `connection ${version}`,
    scope_mode: 'all',
    status: 'Monitoring',
    tenant_id: 'tenant',
    monitoring_since: TIME,
    created_by: 'user:default/guest',
    created_at: TIME,
  },
  mailboxes: {
    id: `mailbox-${version}`,
    connection_id: `connection-${version}`,
    user_id: `user-${version}`,
    user_principal_name: `anna${version}@contoso.com`,
    search_key: `anna${version}@contoso.com`,
    state: 'Monitoring',
    monitored_since: TIME,
  },
  messages: {
    mailbox_id: `mailbox-${version}`,
    message_id: `message-${version}`,
    folder: 'sentitems',
    state: 'pending',
    received_at: TIME,
    listed_at: TIME,
    attempts: 0,
    next_attempt_at: TIME,
  },
  file_events: {
    event_id: `event-${version}`,
    connection_id: `connection-${version}`,
    mailbox_id: `mailbox-${version}`,
    user_id: `user-${version}`,
    mailbox: 'anna@contoso.com',
    mailbox_key: 'anna@contoso.com',
    message_id: `message-${version}`,
    attachment_id: 'attachment',
    observed_at: TIME,
    ingested_at: TIME,
    inserted_at: TIME,
    sender: 'anna@contoso.com',
    sender_key: 'anna@contoso.com',
    subject: 'Figures',
    subject_key: 'figures',
    file_name: 'Payroll.pdf',
    file_name_key: 'payroll.pdf',
    category: 'Pdf',
    category_by_bytes: 'Pdf',
    hash_error: null,
    md5: 'd'.repeat(32),
    sha256: 'a'.repeat(64),
    attachment_kind: 'file',
    inline: false,
    trusted: false,
  },
  file_event_recipients: {
    event_id: `event-${version}`,
    observed_at: TIME,
    position: 0,
    field: 'to',
    address: 'bob@example.com',
    address_key: 'bob@example.com',
    domain: 'example.com',
    trusted: false,
  },
  exports: {
    id: `export-${version}`,
    requested_by: 'user:default/guest',
    query: '{}',
    columns: '[]',
    format: 'csv',
    state: 'complete',
    started_at: TIME,
  },
  audit_entries: {
    position: version + 1,
    recorded_at: TIME.toISOString(),
    actor: 'user:default/guest',
    action: 'event.search',
    outcome: 'succeeded',
    details: '{}',
    previous_hash: '',
    hash: 'a'.repeat(64),
  },
});

async function fill(knex: Knex, version: number): Promise<void> {
  for (const [table, row] of Object.entries(rowsOf(version))) {
    if (!(await knex.schema.hasTable(table))) {
      continue;
    }
    const columns = await knex(table).columnInfo();
    await knex(table).insert(
      Object.fromEntries(
        Object.entries(row).filter(([column]) => column in columns),
      ),
    );
  }
}

const database = (knex: Knex) => mockServices.database({ knex });

/** What was written by each of some versions, and is there. */
async function expectWritten(knex: Knex, versions: number[]): Promise<void> {
  const idsIn = async (table: string, column: string): Promise<string[]> =>
    (await knex(table).pluck(column)).sort();
  for (const [table, column, prefix] of [
    ['connections', 'id', 'connection'],
    ['mailboxes', 'id', 'mailbox'],
    ['messages', 'message_id', 'message'],
    ['file_events', 'event_id', 'event'],
    ['file_event_recipients', 'event_id', 'event'],
  ]) {
    expect([table, await idsIn(table, column)]).toEqual([
      table,
      versions.map(version => `${prefix}-${version}`).sort(),
    ]);
  }
  const [{ events }] = await knex('file_event_hours').sum({
    events: 'events',
  });
  const [{ deltas }] = await knex('file_event_deltas').sum({
    deltas: 'events',
  });
  expect(Number(events ?? 0) + Number(deltas ?? 0)).toBe(versions.length);
}

describe.each(databases.eachSupportedId())('migrations on %s', id => {
  it('keep what every version before them wrote', async () => {
    const knex = await databases.init(id);
    const directory = migrationsDirectory();
    for (const [version, name] of NAMES.entries()) {
      await knex.migrate.up({ directory, name });
      await fill(knex, version);
    }
    await openDatabase({ database: database(knex) });
    await expectWritten(knex, [...NAMES.keys()]);
    expect((await knex('exports').pluck('id')).length).toBeGreaterThan(5);
    expect((await knex('audit_entries').pluck('hash')).length).toBeGreaterThan(
      0,
    );
  });

  // A database for each takes PostgreSQL long: `npm run faults` has the time.
  const isAll = id === 'SQLITE_3' || process.env.FAULT_ROUNDS !== undefined;
  it.each(NAMES.filter((_, version) => isAll || version % 6 === 0))(
    'bring a portal up to date that stopped at %s',
    async last => {
      const knex = await databases.init(id);
      const directory = migrationsDirectory();
      const version = NAMES.indexOf(last);
      for (const name of NAMES.slice(0, version + 1)) {
        await knex.migrate.up({ directory, name });
      }
      await fill(knex, version);
      await openDatabase({ database: database(knex) });
      await expectWritten(knex, [version]);
      const [, pending] = await knex.migrate.list({ directory });
      expect(pending).toEqual([]);
      // What it writes from then on is there beside it.
      await fill(knex, NAMES.length);
      await expectWritten(knex, [version, NAMES.length]);
    },
  );

  it('that were interrupted leave nothing behind, and can be run again', async () => {
    const knex = await databases.init(id);
    const directory = migrationsDirectory();
    // In the way of the last of them.
    await knex.schema.createTable('legal_holds', table => table.integer('x'));
    await expect(openDatabase({ database: database(knex) })).rejects.toThrow(
      /legal_holds/,
    );
    expect(await knex.schema.hasTable('connections')).toBe(false);
    await knex.schema.dropTable('legal_holds');
    await openDatabase({ database: database(knex) });
    const [, pending] = await knex.migrate.list({ directory });
    expect(pending).toEqual([]);
    await fill(knex, 1);
  });
});
