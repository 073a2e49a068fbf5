import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** What a column can hold. */
export type Value = string | number | boolean | Date | null;

/** Rows that a statement reads from, with how to name a column of theirs. */
export interface GivenRows {
  /** For FROM; the rows are called `given`. */
  sql: string;
  bindings: string[];
  column: (name: string) => string;
}

/**
 * Rows as one JSON value, which costs either engine, and the driver, a fraction of what thousands of bound values do.
 *
 * @param options.rows - at least one, all with the same columns, which are columns of the table
 */
export function rowsAsJson<Row extends Record<keyof Row, Value>>(
  trx: Knex,
  options: { table: string; rows: readonly Row[] },
): GivenRows {
  const { table, rows } = options;
  if (isPostgres(trx)) {
    return {
      sql: 'json_populate_recordset(NULL::??, ?) AS given',
      bindings: [table, JSON.stringify(rows)],
      column: name => `given."${name}"`,
    };
  }
  const columns = Object.keys(rows[0]);
  return {
    sql: 'json_each(?) AS given',
    bindings: [toArrays(rows, columns)],
    column: name => `given.value ->> ${columns.indexOf(name)}`,
  };
}

/** PostgreSQL's driver answers with an object that holds the rows, SQLite's with the rows. */
export function rowsOf<Row>(answer: unknown): Row[] {
  return Array.isArray(answer) ? answer : (answer as { rows: Row[] }).rows;
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
