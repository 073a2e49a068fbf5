import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** Indexes that PostgreSQL makes with an extension, by what they are called. */
const INDEXES = {
  trigrams: 'file_events_trigrams',
  values: 'file_events_values',
};

/** Indexes of events that are there where extensions of PostgreSQL could be had, and always on SQLite. */
export interface OptionalIndexes {
  /** Parts of file names and subjects; by pg_trgm. */
  trigrams: boolean;
  /** Whether the parts may be of any letters; of those from A to Z only where the database's LC_CTYPE knows no others. */
  trigramsOfAnyLetters: boolean;
  /** Values that most events share, such as MIME types; by btree_gin. */
  values: boolean;
}

/** Whether a statement takes one index of a table at most, and looks at what it leads to for all else that is asked. */
export function usesOneIndex(knex: Knex): boolean {
  return !isPostgres(knex);
}

/** Which of them the database has. */
export async function optionalIndexes(knex: Knex): Promise<OptionalIndexes> {
  if (!isPostgres(knex)) {
    return { trigrams: true, trigramsOfAnyLetters: true, values: true };
  }
  const { rows } = await knex.raw<{ rows: OptionalIndexes[] }>(
    `SELECT to_regclass(?) IS NOT NULL AS trigrams,
      'é' ~ '^[[:alpha:]]$' AS "trigramsOfAnyLetters",
      to_regclass(?) IS NOT NULL AS "values"`,
    [INDEXES.trigrams, INDEXES.values],
  );
  return rows[0];
}
