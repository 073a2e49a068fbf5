import type { Knex } from 'knex';

/** Tables that grow with the mail. */
export const LARGE_TABLES = ['file_events', 'file_event_recipients'];

interface Index {
  name: string;
  definition: string;
}

/**
 * Drops the indexes of the large tables but for those that a key needs: to fill a table and then make its indexes takes a
 * fraction of the time.
 *
 * @returns statements that make them again, exactly as they were
 */
export async function dropIndexes(knex: Knex): Promise<string[]> {
  const indexes = await indexesOf(knex);
  for (const { name } of indexes) {
    await knex.raw('drop index ??', [name]);
  }
  return indexes.map(({ definition }) =>
    // Of a partitioned table, PostgreSQL tells an index that its partitions would not get.
    definition.replace(' ON ONLY ', ' ON '),
  );
}

/** Makes indexes, several at a time, those that take longest first. */
export async function createIndexes(
  knex: Knex,
  statements: readonly string[],
  options: { atOnce: number; onDone: (statement: string) => void },
): Promise<void> {
  const queue = [...statements].sort(
    (a, b) => Number(b.includes('USING gin')) - Number(a.includes('USING gin')),
  );
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await knex.raw(next);
      options.onDone(next);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
}

async function indexesOf(knex: Knex): Promise<Index[]> {
  const { rows }: { rows: Index[] } = await knex.raw(
    `select i.relname as name, pg_get_indexdef(x.indexrelid) as definition
       from pg_index x
       join pg_class i on i.oid = x.indexrelid
       join pg_class t on t.oid = x.indrelid
      where t.relname = any(?) and t.relnamespace = current_schema()::regnamespace
        and not exists (select from pg_constraint c where c.conindid = x.indexrelid)
      order by 1`,
    [LARGE_TABLES],
  );
  return rows;
}

/** Every index of the database, as SQL: what is loaded is to have the plugin's schema to the letter. */
export async function describeIndexes(knex: Knex): Promise<string> {
  const { rows }: { rows: { indexdef: string }[] } = await knex.raw(
    'select indexdef from pg_indexes where schemaname = current_schema() order by 1',
  );
  return rows.map(row => row.indexdef).join('\n');
}
