import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** Index of file names and subjects on PostgreSQL. */
const INDEX = 'file_events_trigrams';

/**
 * Whether there is an index of the parts of names and subjects. PostgreSQL has it where its extension pg_trgm could be had,
 * and SQLite always.
 */
export async function hasTrigrams(knex: Knex): Promise<boolean> {
  if (!isPostgres(knex)) {
    return true;
  }
  const { rows } = await knex.raw<{ rows: { found: boolean }[] }>(
    'SELECT to_regclass(?) IS NOT NULL AS found',
    [INDEX],
  );
  return rows[0].found;
}
