import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Knex } from 'knex';
import { AuditLog } from '../audit';
import { readMailForensicsConfig } from '../config';
import { openDatabase } from '../database';
import type { CommandContext } from './Command';
import { runCommand, withoutConfig } from './commandPlugin';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('commands on %s', id => {
  let knex: Knex;
  let context: CommandContext;
  const lines: string[] = [];
  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase({ database: mockServices.database({ knex }) });
    const config = readMailForensicsConfig(
      new ConfigReader({
        mailForensics: {
          audit: { keys: [{ id: '2026', secret: 'k'.repeat(32) }] },
        },
      }),
    );
    lines.length = 0;
    context = {
      knex,
      config,
      logger: mockServices.logger.mock(),
      auditLog: AuditLog.create({
        knex,
        key: config.audit.keys[0],
        logger: mockServices.logger.mock(),
      }),
      actor: 'operator:root',
      say: line => lines.push(line),
    };
  });

  it('leaves what is for Backstage to Backstage', () => {
    expect(
      withoutConfig(['a', '--config', 'x.yaml', 'b', '--config=y.yaml', 'c']),
    ).toEqual(['a', 'b', 'c']);
  });

  it('says what there is', async () => {
    expect(await runCommand([], context)).toBe(1);
    expect(lines.join('\n')).toContain('audit:verify [<position>:<hash> …]');
  });

  it('checks the audit', async () => {
    const verify = async (...args: string[]) => {
      lines.length = 0;
      return runCommand(['audit:verify', ...args], context);
    };
    expect(await verify()).toBe(0);
    for (let count = 0; count < 3; count++) {
      await context.auditLog.append({
        actor: 'user:default/anna',
        action: 'event.search',
        outcome: 'succeeded',
        details: { count },
      });
    }
    expect(await verify()).toBe(0);
    expect(lines[0]).toMatch(/^3 entries, each as it was written/);
    const [, checkpoint] = / (\d+:[0-9a-f]{64});/.exec(lines[1]) ?? [];
    expect(await verify(checkpoint)).toBe(0);
    expect(await verify(`2:${'0'.repeat(64)}`)).toBe(1);
    expect(lines[0]).toBe('Entry 2: not the one that was noted elsewhere.');
    expect(await verify('2')).toBe(1);
    expect(lines).toEqual([
      'Not a checkpoint: 2',
      'Usage: audit:verify [<position>:<hash> …]',
    ]);
    await knex('audit_entries').insert({
      ...(await knex('audit_entries').first()),
      position: 9,
    });
    expect(await verify()).toBe(1);
    expect(lines).toContain('3 entries; the audit is NOT as it was written.');
  });

  it.each<[string, (rows: Knex) => Promise<unknown>, string]>([
    [
      'changed',
      rows =>
        rows('audit_entries').where({ position: 2 }).update('row_count', 1),
      'Entry 2: changed after it was written.',
    ],
    [
      'removed',
      rows => rows('audit_entries').where({ position: 2 }).delete(),
      'Entry 2: missing.',
    ],
    [
      'put elsewhere',
      async rows => {
        for (const [from, to] of [
          [2, 99],
          [3, 2],
          [99, 3],
        ]) {
          await rows('audit_entries')
            .where({ position: from })
            .update('position', to);
        }
      },
      'Entry 2: does not follow the one before it.',
    ],
  ])('finds a row that was %s', async (_, tamper, finding) => {
    for (let count = 0; count < 4; count++) {
      await context.auditLog.append({
        actor: 'user:default/anna',
        action: 'event.search',
        outcome: 'succeeded',
        details: { count },
      });
    }
    await withoutGuard(knex);
    await tamper(knex);
    expect(await runCommand(['audit:verify'], context)).toBe(1);
    expect(lines).toContain(finding);
    expect(lines).toContainEqual(
      expect.stringMatching(/entries; the audit is NOT as it was written\.$/),
    );
  });
});

/** What somebody does first who has the database for themselves. */
async function withoutGuard(knex: Knex): Promise<void> {
  if (knex.client.config.client === 'pg') {
    await knex.raw('ALTER TABLE audit_entries DISABLE TRIGGER USER');
    return;
  }
  for (const name of [
    'audit_entries_refuse_update',
    'audit_entries_refuse_delete',
  ]) {
    await knex.raw('DROP TRIGGER ??', [name]);
  }
}
