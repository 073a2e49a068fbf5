import type { Knex } from 'knex';
import { textSqlOf } from '../../database';
import type { Fragment } from '../print/Fragment';

/** A content that went under the name of another. Times and counts as the driver gives them. */
export interface NamesakeRow {
  file_name: string;
  sha256: string;
  size_in_bytes: unknown;
  first_seen: unknown;
  last_seen: unknown;
  total: unknown;
}

/** Names that are looked up: a content with more of them is a signature's logo. */
const NAMES = 20;

/** Events that are looked at: some names are everywhere, such as `image001.png`. */
const EVENTS = 5_000;

/** The names that a content went by most often, as they are compared. */
export async function selectNameKeys(
  knex: Knex,
  sameBytes: Fragment,
): Promise<string[]> {
  const names: { file_name_key: string }[] = await knex('file_events as e')
    .whereRaw(sameBytes.sql, sameBytes.bindings)
    .whereRaw("e.file_name_key <> ''")
    .groupBy('e.file_name_key')
    .orderByRaw('count(*) desc')
    .limit(NAMES)
    .select('e.file_name_key');
  return names.map(row => row.file_name_key);
}

/** Other contents under the names that a content went by, those that were seen last first. */
export async function selectNamesakes(
  knex: Knex,
  options: {
    sha256: string;
    /** The commonest first. */
    nameKeys: readonly string[];
    allowed: Fragment;
    limit: number;
  },
): Promise<NamesakeRow[]> {
  const { sha256, allowed, limit } = options;
  const keys = options.nameKeys.slice(0, NAMES);
  if (keys.length === 0) {
    return [];
  }
  const start = (expression: string) =>
    textSqlOf(knex).indexedStart(expression);
  const others = knex('file_events as e')
    // By the index of their beginnings, of which the names are then told apart.
    .whereRaw(
      `${start('e.file_name_key')} in (${keys.map(() => start('?'))})`,
      keys,
    )
    .whereIn('e.file_name_key', keys)
    .whereNotNull('e.sha256')
    .whereNot('e.sha256', sha256)
    .whereRaw(allowed.sql, allowed.bindings)
    .orderBy('e.observed_at', 'desc')
    .limit(EVENTS)
    .select('e.file_name_key', 'e.file_name', 'e.sha256', 'e.size_in_bytes')
    .select('e.observed_at');
  return knex
    .from(others.as('o'))
    .groupBy('o.file_name_key', 'o.sha256')
    .orderByRaw('max(o.observed_at) desc')
    .limit(limit)
    .select('o.sha256')
    .max({ file_name: 'o.file_name' })
    .max({ size_in_bytes: 'o.size_in_bytes' })
    .min({ first_seen: 'o.observed_at' })
    .max({ last_seen: 'o.observed_at' })
    .count({ total: '*' });
}
