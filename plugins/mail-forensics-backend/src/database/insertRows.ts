import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** What a column can hold. */
type Value = string | number | boolean | Date | null;

/**
 * Inserts rows that are not there yet; what is there is left as it is. All rows go as one JSON value, which costs either
 * engine a fraction of what thousands of bound values do.
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
  const columns = Object.keys(rows[0]);
  const names = columns.map(() => '??').join(', ');
  const source = isPostgres(trx)
    ? {
        sql: `${names} FROM json_populate_recordset(NULL::??, ?)`,
        bindings: [...columns, table, JSON.stringify(rows)],
      }
    : {
        // `WHERE true`, or ON would be taken for that of a join.
        sql: `${columns
          .map((_, index) => `value ->> ${index}`)
          .join(', ')} FROM json_each(?) WHERE true`,
        bindings: [toArrays(rows, columns)],
      };
  const answer: unknown = await trx.raw(
    `INSERT INTO ?? (${names}) SELECT ${source.sql} ON CONFLICT DO NOTHING RETURNING ??`,
    [table, ...columns, ...source.bindings, returning],
  );
  return rowsOf<Row>(answer).map(row => row[returning]);
}

/** SQLite keeps times as milliseconds. */
function toArrays<Row extends Record<keyof Row, Value>>(
  rows: readonly Row[],
  columns: string[],
): string {
  return JSON.stringify(
    rows.map(row => {
      const values: Record<string, Value> = row;
      return columns.map(column => {
        const value = values[column];
        return value instanceof Date ? value.getTime() : value;
      });
    }),
  );
}

/** PostgreSQL's driver answers with an object that holds the rows, SQLite's with the rows. */
function rowsOf<Row>(answer: unknown): Row[] {
  return Array.isArray(answer) ? answer : (answer as { rows: Row[] }).rows;
}
