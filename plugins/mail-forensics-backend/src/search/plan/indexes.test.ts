import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { isPostgres, textSqlOf } from '../../database';
import { prepare } from '../__testUtils__/seed';
import { TEXT_COLUMNS, type TextColumn } from '../language/columns';
import type { Condition } from '../normalise/Condition';
import { printAccess } from '../print/printAccess';
import { accessesOf } from './Access';
import { isIndexed, isIndexedWhole } from './indexes';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const textColumns = Object.keys(TEXT_COLUMNS) as TextColumn[];
const isValue = (column: TextColumn): Condition => ({
  kind: 'text',
  column,
  match: { kind: 'oneOf', values: ['one', 'other'] },
});
const conditions: [string, Condition][] = [
  ...textColumns
    .filter(column => isIndexed(column, { hasValues: true }))
    .map((column): [string, Condition] => [column, isValue(column)]),
  ['trusted', { kind: 'boolean', column: 'trusted', value: true }],
  ['inline', { kind: 'boolean', column: 'inline', value: true }],
  ['not inline', { kind: 'boolean', column: 'inline', value: false }],
  ...(['inserted_at', 'ingested_at', 'received_at'] as const).map(
    (column): [string, Condition] => [
      column,
      { kind: 'timeBefore', column, before: new Date('2020-01-01') },
    ],
  ),
  ['size_in_bytes', { kind: 'numberIs', column: 'size_in_bytes', anyOf: [5] }],
];

describe.each(databases.eachSupportedId())('an index on %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
  });

  it.each(conditions)('leads to events by %s', async (_, condition) => {
    const [{ access }] = accessesOf(condition, {
      hasTrigrams: true,
      hasValues: true,
      names: new Map(),
    });
    const printed = printAccess(access, {
      text: textSqlOf(knex),
      bounds: {},
      limit: 10,
    });
    const where = printed.kind === 'where' ? printed.where : undefined;
    const plan = await explain(
      `SELECT 1 FROM file_events AS e WHERE ${where?.sql}`,
      where?.bindings ?? [],
    );
    expect(plan).toMatch(/Index Cond|USING (COVERING )?INDEX \S+ \(/);
    expect(plan).not.toMatch(/Seq Scan|SCAN e\b/);
  });

  /** What the database would do, with as little reading of whole tables as it can. */
  function explain(sql: string, bindings: unknown[]): Promise<string> {
    return knex.transaction(async trx => {
      if (!isPostgres(trx)) {
        const steps: { detail: string }[] = await trx.raw(
          `EXPLAIN QUERY PLAN ${sql}`,
          bindings as Knex.RawBinding[],
        );
        return steps.map(({ detail }) => detail).join('\n');
      }
      await trx.raw('SET LOCAL enable_seqscan = off');
      const { rows } = await trx.raw(`EXPLAIN ${sql}`, bindings as string[]);
      return rows
        .map((row: Record<string, unknown>) => row['QUERY PLAN'])
        .filter((line: string) => /Scan|Cond/.test(line))
        .join('\n');
    });
  }
});

describe('what an index leads to', () => {
  it('is what was asked for, where all of the text is indexed', () => {
    expect(isIndexedWhole('sha256', ['a'.repeat(500)])).toBe(true);
    expect(isIndexedWhole('mime_type', ['a'.repeat(99)])).toBe(true);
  });

  it('is more, where it is indexed by its beginning or with another', () => {
    expect(isIndexedWhole('mime_type', ['text/csv', 'a'.repeat(100)])).toBe(
      false,
    );
    expect(isIndexedWhole('from_key', ['anna@contoso.com'])).toBe(false);
  });
});
