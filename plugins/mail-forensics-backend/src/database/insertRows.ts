import type { Knex } from 'knex';
import { rowsAsJson, rowsOf, type Value } from './rowsAsJson';

/**
 * Inserts rows that are not there yet; what is there is left as it is.
 *
 * @param rows - all with the same columns
 * @param returning - a column
 * @returns what the column is in the rows that were inserted
 */
export async function insertRows<
  Row extends Record<keyof Row, Value>,
  Column extends keyof Row & string,
>(
  trx: Knex.Transaction,
  options: { table: string; rows: readonly Row[]; returning: Column },
): Promise<Row[Column][]> {
  const { table, rows, returning } = options;
  if (rows.length === 0) {
    return [];
  }
  const { insert, bindings } = insertion(trx, { table, rows });
  const answer: unknown = await trx.raw(
    `${insert} ON CONFLICT DO NOTHING RETURNING ??`,
    [...bindings, returning],
  );
  return rowsOf<Row>(answer).map(row => row[returning]);
}

/**
 * Inserts rows, and overwrites with them what is there.
 *
 * @param rows - all with the same columns, no two with the same key
 * @param key - columns of a unique index
 */
export async function mergeRows<Row extends Record<keyof Row, Value>>(
  trx: Knex.Transaction,
  options: {
    table: string;
    rows: readonly Row[];
    key: readonly (keyof Row & string)[];
  },
): Promise<void> {
  const { table, rows, key } = options;
  if (rows.length === 0) {
    return;
  }
  const { insert, bindings } = insertion(trx, { table, rows });
  const others = Object.keys(rows[0]).filter(
    column => !key.some(name => name === column),
  );
  await trx.raw(
    `${insert} ON CONFLICT (${key
      .map(() => '??')
      .join(', ')}) DO UPDATE SET ${others
      .map(() => '?? = excluded.??')
      .join(', ')}`,
    [...bindings, ...key, ...others.flatMap(column => [column, column])],
  );
}

function insertion<Row extends Record<keyof Row, Value>>(
  trx: Knex.Transaction,
  { table, rows }: { table: string; rows: readonly Row[] },
): { insert: string; bindings: string[] } {
  const columns = Object.keys(rows[0]);
  const given = rowsAsJson(trx, { table, rows });
  return {
    // `WHERE true`, or SQLite would take ON for that of a join.
    insert: `INSERT INTO ?? (${columns
      .map(() => '??')
      .join(', ')}) SELECT ${columns.map(given.column).join(', ')} FROM ${
      given.sql
    } WHERE true`,
    bindings: [table, ...columns, ...given.bindings],
  };
}
