import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/**
 * The number of spans of equal width that lie between 1970 and a time, both in UTC.
 *
 * @param column - of a time, as SQL
 * @param widthMs - in milliseconds
 */
export function spanNumber(
  knex: Knex,
  column: string,
  widthMs: number,
): string {
  const width = Math.floor(widthMs);
  return isPostgres(knex)
    ? `floor(extract(epoch from ${column}) * 1000 / ${width})::bigint`
    : `(${column} / ${width})`;
}

/**
 * A time as the text that is shown, in a form that {@link readTimeText} reads: where a driver would make an object of each
 * time only to be made text again.
 *
 * @param column - of a time, as SQL
 */
export function timeText(knex: Knex, column: string): string {
  return isPostgres(knex)
    ? `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : column;
}
