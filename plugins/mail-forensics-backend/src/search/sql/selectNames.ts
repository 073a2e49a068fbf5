import type { Knex } from 'knex';
import { readNumber, textSqlOf } from '../../database';
import type { Pattern } from '../language/pattern';
import { printText } from '../print/printCondition';

/** Where the names are listed that occur in events. */
export type NameTable = 'file_event_addresses' | 'file_event_domains';

const COLUMNS: Record<NameTable, string> = {
  file_event_addresses: 'address_key',
  file_event_domains: 'domain',
};

/** Months in which each name occurs on average, at most. */
const MONTHS = 40;

/** Addresses or domains that match a pattern, each once; undefined where there are more than so many. */
export async function selectNames(
  knex: Knex,
  options: { table: NameTable; pattern: Pattern; most: number },
): Promise<string[] | undefined> {
  const { table, pattern, most } = options;
  const column = COLUMNS[table];
  const where = printText(
    `n.${column}`,
    { kind: 'like', pattern },
    textSqlOf(knex),
  );
  const limit = most * MONTHS + 1;
  // Not more are read than are wanted: of all that match, telling each once would take reading all.
  const found = knex({ n: table })
    .whereRaw(where.sql, where.bindings)
    .select({ name: `n.${column}` })
    .limit(limit);
  const rows: { name: string; months: unknown }[] = await knex
    .from(found.as('f'))
    .groupBy('f.name')
    .select('f.name')
    .count({ months: '*' });
  const read = rows.reduce((sum, row) => sum + readNumber(row.months), 0);
  return rows.length > most || read === limit
    ? undefined
    : rows.map(({ name }) => name);
}
