import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** What a row of a table that is partitioned by time is found by. */
export interface TimedId {
  id: string;
  time: Date;
}

/**
 * Holds for the rows of some ids. The id alone tells them apart; on PostgreSQL the time says in which month to look, and the
 * index there begins with it.
 *
 * @param columns - where the id and the time are, as SQL
 */
export function isAmong(
  knex: Knex,
  ids: readonly TimedId[],
  columns: { time: string; id: string },
): { sql: string; bindings: (string | string[])[] } {
  if (!isPostgres(knex)) {
    return {
      sql: `${columns.id} IN (SELECT value FROM json_each(?))`,
      bindings: [JSON.stringify(ids.map(({ id }) => id))],
    };
  }
  return {
    sql: `(${columns.time}, ${columns.id}) IN (SELECT * FROM unnest(?::timestamptz[], ?::text[]))`,
    bindings: [
      ids.map(({ time }) => time.toISOString()),
      ids.map(({ id }) => id),
    ],
  };
}
