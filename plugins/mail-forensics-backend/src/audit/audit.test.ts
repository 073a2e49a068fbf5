import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import createKnex, { type Knex } from 'knex';
import { openDatabase } from '../database';
import { recordAudit } from './__testUtils__/recordAudit';
import { AuditCheckpoints } from './AuditCheckpoints';
import { AuditLog } from './AuditLog';
import { AuditReader } from './AuditReader';
import type { NewAuditEntry } from './AuditRow';
import { hashOfEntry, sealOfHead } from './chain';
import { verifyChain, type AuditFinding } from './verifyChain';

jest.setTimeout(60_000);

const KEY = { id: '2026', secret: 'k'.repeat(32) };
const OLD_KEY = { id: '2025', secret: 'o'.repeat(32) };

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const logger = mockServices.logger.mock();

const entry = (
  index: number,
  changes: Partial<NewAuditEntry> = {},
): NewAuditEntry => ({
  actor: `user:default/person-${index % 3}`,
  action: index % 2 ? 'event.search' : 'event.export',
  outcome: 'succeeded',
  details: { asked: { term: 'file.name', value: `Ünïcode \u0000 ${index}` } },
  rows: index,
  ...(index % 2 === 0 && { exportSha256: 'a'.repeat(64) }),
  ...(index % 5 === 0 && { purpose: 'Case 7' }),
  ...changes,
});

async function fill(log: AuditLog, count: number): Promise<void> {
  for (let index = 1; index <= count; index++) {
    await log.append(entry(index));
  }
}

describe.each(databases.eachSupportedId())('the audit on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase({ database: mockServices.database({ knex }) });
  });
  const isPostgres = id === 'POSTGRES_18';

  const findings = async (
    options: Partial<Parameters<typeof verifyChain>[1]> = {},
  ): Promise<AuditFinding[]> =>
    (await verifyChain(knex, { keys: [KEY, OLD_KEY], ...options })).findings;

  /** What somebody does who has the database for themselves, and not the key. */
  async function tamper(change: () => PromiseLike<unknown>): Promise<void> {
    if (isPostgres) {
      await knex.raw('ALTER TABLE audit_entries DISABLE TRIGGER USER');
      await knex.raw('ALTER TABLE audit_head DISABLE TRIGGER USER');
    } else {
      for (const name of [
        'audit_entries_refuse_update',
        'audit_entries_refuse_delete',
      ]) {
        await knex.raw('DROP TRIGGER ??', [name]);
      }
    }
    await change();
  }

  const log = (key: typeof KEY | undefined = KEY) =>
    AuditLog.create({ knex, key, logger });

  it('keeps everything, newest first, a page at a time', async () => {
    await fill(log(), 7);
    const reader = AuditReader.create({ knex });
    const first = await reader.page({ limit: 4 });
    expect(first.items.map(({ position }) => position)).toEqual([7, 6, 5, 4]);
    expect(first.items[1]).toEqual({
      position: 6,
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      actor: 'user:default/person-0',
      action: 'event.export',
      outcome: 'succeeded',
      details: entry(6).details,
      rows: 6,
      exportSha256: 'a'.repeat(64),
      purpose: null,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(first.head).toEqual({ position: 7, hash: first.items[0].hash });
    expect(first.keyed).toBe(true);
    const second = await reader.page({ limit: 4, cursor: first.nextCursor });
    expect(second.items.map(({ position }) => position)).toEqual([3, 2, 1]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('is filtered by person, action, outcome and time', async () => {
    let now = Date.parse('2026-11-20T08:00:00Z');
    const dated = AuditLog.create({
      knex,
      key: KEY,
      logger,
      now: () => new Date((now += 1_000)),
    });
    await fill(dated, 9);
    await dated.append(entry(10, { outcome: 'denied' }));
    const reader = AuditReader.create({ knex });
    const positions = async (query: Parameters<typeof reader.page>[0]) =>
      (await reader.page(query)).items.map(({ position }) => position);
    expect(await positions({ actor: 'user:default/person-1' })).toEqual([
      10, 7, 4, 1,
    ]);
    expect(await positions({ action: 'event.search' })).toEqual([
      9, 7, 5, 3, 1,
    ]);
    expect(await positions({ outcome: 'denied' })).toEqual([10]);
    expect(
      await positions({
        from: '2026-11-20T09:00:03+01:00',
        to: '2026-11-20T08:00:05Z',
      }),
    ).toEqual([4, 3]);
    await expect(reader.page({ cursor: '1 or 1' })).rejects.toThrow('cursor');
  });

  it('chains what several replicas write at once', async () => {
    const replicas = [log(), log(), log()];
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        replicas[index % 3].append(entry(index)),
      ),
    );
    const verdict = await verifyChain(knex, { keys: [KEY] });
    expect(verdict).toMatchObject({ entries: 300, unkeyed: 0, findings: [] });
    expect(verdict.head.position).toBe(300);
  });

  it('cannot be changed, nor anything be removed from it', async () => {
    await fill(log(), 2);
    const attempts = [
      () => knex('audit_entries').update({ actor: 'user:default/other' }),
      () => knex('audit_entries').where({ position: 1 }).delete(),
      () => knex('audit_entries').delete(),
      () => knex('audit_head').delete(),
      ...(isPostgres
        ? [
            () => knex.raw('TRUNCATE audit_entries'),
            () => knex.raw('TRUNCATE audit_head'),
          ]
        : []),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toThrow('only added to');
    }
    expect(await findings()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['who', { actor: 'user:default/other' }],
    ['when', { recorded_at: '2026-11-22T08:00:00.000Z' }],
    ['what', { details: '{}' }],
    ['the action', { action: 'event.view' }],
    ['how it ended', { outcome: 'denied' }],
    ['how many rows', { row_count: 0 }],
    ['that there were rows', { row_count: null }],
    ['which file', { export_sha256: 'b'.repeat(64) }],
    ['what for', { purpose: 'Nothing' }],
    ['its hash', { hash: 'c'.repeat(64) }],
  ])('shows that an entry was changed: %s', async (_, change) => {
    await fill(log(), 5);
    await tamper(() =>
      knex('audit_entries').where({ position: 2 }).update(change),
    );
    expect((await findings())[0]).toEqual({ kind: 'changed', position: 2 });
  });

  it('shows that a whole chain was made anew without the key', async () => {
    await fill(log(), 5);
    await tamper(async () => {
      const rows = await knex('audit_entries').orderBy('position');
      let previous = '';
      for (const row of rows) {
        const forged = {
          ...row,
          actor: 'user:default/other',
          key_id: null,
          previous_hash: previous,
        };
        previous = hashOfEntry(forged, undefined);
        await knex('audit_entries')
          .where({ position: row.position })
          .update({ ...forged, hash: previous });
      }
      const head = { position: 5, hash: previous, key_id: null };
      await knex('audit_head').update({
        ...head,
        seal: sealOfHead(head, undefined),
      });
    });
    const verdict = await verifyChain(knex, {
      keys: [KEY],
      checkpoints: [{ position: 5, hash: 'd'.repeat(64) }],
    });
    expect(verdict.unkeyed).toBe(5);
    expect(verdict.findings).toEqual([{ kind: 'checkpoint', position: 5 }]);
    await log().append(entry(6));
    expect((await verifyChain(knex, { keys: [KEY] })).unkeyed).toBe(5);
  });

  it('shows that entries were removed: within, at the beginning, at the end', async () => {
    await fill(log(), 6);
    await tamper(() =>
      knex('audit_entries').whereIn('position', [1, 3, 4, 6]).delete(),
    );
    expect(await findings()).toEqual([
      { kind: 'missing', from: 1, to: 1 },
      { kind: 'missing', from: 3, to: 4 },
      { kind: 'end', sealed: 6, found: 5 },
    ]);
  });

  it('shows that the end was removed and the seal moved', async () => {
    await fill(log(), 3);
    await tamper(async () => {
      await knex('audit_entries').where({ position: 3 }).delete();
      const last = await knex('audit_entries').where({ position: 2 }).first();
      await knex('audit_head').update({ position: 2, hash: last.hash });
    });
    expect(await findings()).toEqual([{ kind: 'bad-seal' }]);
  });

  it('shows with a checkpoint that an older state was put in its place', async () => {
    await fill(log(), 2);
    const older = await knex('audit_head').first();
    await fill(log(), 1);
    const checkpoint = await log().head();
    await tamper(async () => {
      await knex('audit_entries').where({ position: 3 }).delete();
      await knex('audit_head').update(older);
    });
    expect(await findings()).toEqual([]);
    expect(await findings({ checkpoints: [checkpoint] })).toEqual([
      { kind: 'checkpoint', position: 3 },
    ]);
  });

  it('shows that entries changed places', async () => {
    await fill(log(), 4);
    await tamper(async () => {
      await knex('audit_entries').where({ position: 2 }).update('position', 99);
      await knex('audit_entries').where({ position: 3 }).update('position', 2);
      await knex('audit_entries').where({ position: 99 }).update('position', 3);
    });
    expect(await findings()).toEqual(
      expect.arrayContaining([
        { kind: 'misplaced', position: 2 },
        { kind: 'changed', position: 2 },
        { kind: 'changed', position: 3 },
      ]),
    );
  });

  it('shows that entries were added behind the end', async () => {
    await fill(log(), 2);
    const [row] = await knex('audit_entries').limit(1);
    await knex('audit_entries').insert({ ...row, position: 3 });
    expect(await findings()).toEqual([{ kind: 'end', sealed: 2, found: 3 }]);
  });

  it('goes on with another key, and from no key to one, but not back', async () => {
    await fill(log(undefined), 2);
    const unkeyed = AuditLog.create({ knex, logger });
    await knex.raw('select 1');
    expect(await findings()).toEqual([]);
    await fill(log(OLD_KEY), 2);
    await fill(log(KEY), 2);
    expect(await findings()).toEqual([]);
    expect(await findings({ keys: [KEY] })).toEqual([
      { kind: 'unknown-key', position: 3, keyId: '2025' },
      { kind: 'unknown-key', position: 4, keyId: '2025' },
    ]);
    await unkeyed.append(entry(1));
    expect(await findings()).toEqual([
      { kind: 'key-dropped', position: 7 },
      { kind: 'bad-seal' },
    ]);
  });

  it('tells of its end whenever that moved', async () => {
    const { options, audited } = recordAudit();
    const checkpoints = AuditCheckpoints.create({
      auditLog: log(),
      auditor: options.auditor,
    });
    await checkpoints.note();
    expect(audited).toEqual([]);
    await fill(log(), 2);
    await checkpoints.note();
    await checkpoints.note();
    expect(audited).toEqual([['audit-checkpoint', 'success', undefined]]);
  });

  it('says so where nothing could be written, and goes on afterwards', async () => {
    const broken = log();
    await knex.schema.renameTable('audit_head', 'away');
    await expect(broken.append(entry(1))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await knex.schema.renameTable('away', 'audit_head');
    await broken.append(entry(2));
    expect(await findings()).toEqual([]);
  });
});

it('is one chain also where two share a SQLite file', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'audit-'));
  const connect = () =>
    createKnex({
      client: 'better-sqlite3',
      connection: { filename: path.join(directory, 'audit.sqlite') },
      useNullAsDefault: true,
    });
  const [one, other] = [connect(), connect()];
  try {
    await openDatabase({ database: mockServices.database({ knex: one }) });
    const logs = [one, other].map(knex =>
      AuditLog.create({ knex, key: KEY, logger }),
    );
    // In turns, for here they share a thread, and whoever waits for the other would keep it from going on.
    for (let index = 0; index < 40; index++) {
      await logs[index % 2].append(entry(index));
    }
    expect(await verifyChain(other, { keys: [KEY] })).toMatchObject({
      entries: 40,
      findings: [],
    });
  } finally {
    await one.destroy();
    await other.destroy();
    await rm(directory, { recursive: true });
  }
});
