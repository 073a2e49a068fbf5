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

/** How expressions over times are written in the way of each engine. */
export interface TimeSql {
  /** The later of two times, neither of which is null. */
  later(one: string, other: string): string;
  /** The earlier of two times, neither of which is null. */
  earlier(one: string, other: string): string;
  /** A time that is bound by a name, where its type cannot be told from its surroundings. */
  bound(name: string): string;
}

const POSTGRES: TimeSql = {
  later: (one, other) => `greatest(${one}, ${other})`,
  earlier: (one, other) => `least(${one}, ${other})`,
  bound: name => `:${name}::timestamptz`,
};

const SQLITE: TimeSql = {
  later: (one, other) => `max(${one}, ${other})`,
  earlier: (one, other) => `min(${one}, ${other})`,
  bound: name => `:${name}`,
};

/** The way of the engine at hand. */
export function timeSqlOf(knex: Knex): TimeSql {
  return isPostgres(knex) ? POSTGRES : SQLITE;
}
