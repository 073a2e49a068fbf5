import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** How expressions over text are written so that both engines give the same answer. */
export interface TextSql {
  /** Ordered by code point, whatever collation the database was made with. */
  byCodePoint(expression: string): string;
  /** With A to Z in lower case, and no other letter changed. */
  lowerAscii(expression: string): string;
  /** One of many values, which are bound as one JSON array: a statement takes 32,766 bindings on SQLite. */
  isInJson(expression: string): string;
  /** What tells an event from the others, of a table by its alias: where tables are cut by time, the time belongs to it. */
  eventKey(alias: string): string;
  /** A text, or as much of its beginning as fits an index: two that are equal have the same. */
  indexedStart(expression: string): string;
  /** A text for which no index is taken. */
  hiddenFromIndexes(expression: string): string;
  /** As `like`, for a column of `file_events AS e` whose trigrams are indexed. Some more events may match. */
  likeByTrigrams(column: string): string;
  /** Matching a pattern in which `\` makes `%`, `_` and `\` ordinary characters. Cases differ on PostgreSQL only. */
  like(expression: string, options: { escapes: boolean }): string;
}

const POSTGRES: TextSql = {
  byCodePoint: expression => `${expression} COLLATE "C"`,
  lowerAscii: expression => `lower(${expression} COLLATE "C")`,
  isInJson: expression =>
    `${expression} IN (SELECT jsonb_array_elements_text(?::jsonb))`,
  eventKey: alias => `(${alias}.observed_at, ${alias}.event_id)`,
  indexedStart: expression => `left(${expression}, 100)`,
  hiddenFromIndexes: expression => `(${expression} || '')`,
  likeByTrigrams: column => `e.${column} LIKE ?`,
  like: expression => `${expression} LIKE ?`,
};

const SQLITE: TextSql = {
  byCodePoint: expression => expression,
  lowerAscii: expression => `lower(${expression})`,
  isInJson: expression => `${expression} IN (SELECT value FROM json_each(?))`,
  eventKey: alias => `${alias}.event_id`,
  indexedStart: expression => expression,
  // LIKE takes none.
  hiddenFromIndexes: expression => expression,
  // Without ESCAPE, which the index does not know: signs that stand for themselves then stand for any.
  likeByTrigrams: column =>
    `e.id IN (SELECT rowid FROM file_events_text WHERE ${column} LIKE ?)`,
  // Only where it is needed, for it keeps SQLite from using an index.
  like: (expression, { escapes }) =>
    `${expression} LIKE ?${escapes ? ` ESCAPE '\\'` : ''}`,
};

/** The way of the engine at hand. */
export function textSqlOf(knex: Knex): TextSql {
  return isPostgres(knex) ? POSTGRES : SQLITE;
}
