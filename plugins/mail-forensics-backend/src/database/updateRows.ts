import type { Knex } from 'knex';
import { rowsAsJson, type Value } from './rowsAsJson';

/**
 * Updates many rows, each with values of its own, in one statement.
 *
 * @param options.rows - all with the same columns, `id` among them: the row to update
 * @param options.keepIfNull - columns that stay as they are where the value given is null
 */
export async function updateRows<
  Row extends Record<keyof Row, Value> & { id: string },
>(
  trx: Knex.Transaction,
  options: {
    table: string;
    rows: readonly Row[];
    keepIfNull?: readonly (keyof Row & string)[];
  },
): Promise<void> {
  const { table, rows, keepIfNull = [] } = options;
  if (rows.length === 0) {
    return;
  }
  const given = rowsAsJson(trx, { table, rows });
  const columns = Object.keys(rows[0]).filter(column => column !== 'id');
  const assignments = columns.map(column =>
    keepIfNull.some(name => name === column)
      ? {
          sql: `?? = coalesce(${given.column(column)}, ??.??)`,
          bindings: [column, table, column],
        }
      : { sql: `?? = ${given.column(column)}`, bindings: [column] },
  );
  await trx.raw(
    `UPDATE ?? SET ${assignments.map(({ sql }) => sql).join(', ')} FROM ${
      given.sql
    } WHERE ??.id = ${given.column('id')}`,
    [
      table,
      ...assignments.flatMap(({ bindings }) => bindings),
      ...given.bindings,
      table,
    ],
  );
}
