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
