import type { Knex } from 'knex';

/** What an event is made of. */
const TABLES = ['file_events', 'file_event_recipients'];
const ROWS_PER_STATEMENT = 100;

/**
 * Copies of the tables of events, empty and without indexes, and the rows of the plugin's own in memory.
 *
 * @returns puts the rows in
 */
export async function openFloorTables(
  knex: Knex,
): Promise<{ insert: () => Promise<void> }> {
  const copies: { table: string; rows: object[] }[] = [];
  for (const name of TABLES) {
    const rows: object[] = await knex(name).select();
    const table = `floor_${name}`;
    await knex.schema.dropTableIfExists(table);
    await knex.raw('create table ?? as select * from ?? where 1 = 0', [
      table,
      name,
    ]);
    copies.push({ table, rows });
  }
  return {
    insert: async () => {
      for (const { table, rows } of copies) {
        for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
          await knex(table).insert(rows.slice(at, at + ROWS_PER_STATEMENT));
        }
      }
    },
  };
}
