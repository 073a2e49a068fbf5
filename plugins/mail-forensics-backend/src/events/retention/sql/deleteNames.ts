import type { Knex } from 'knex';
import { lockAgainstWrites } from '../../../database';
import { startOfMonth } from '../../monthOf';

/** Names by month: table, and what is named. */
export const NAMES = [
  { table: 'file_event_addresses', name: 'address_key' },
  { table: 'file_event_domains', name: 'domain' },
] as const;

/** The months before one that names are listed in. */
export async function selectNamedMonths(
  knex: Knex,
  table: string,
  before: number,
): Promise<number[]> {
  return knex(table)
    .where('month', '<', before)
    .distinct('month')
    .orderBy('month')
    .pluck('month');
}

/**
 * Deletes some of the names of a month, if no event of it is left. Writers wait meanwhile, so that none takes a name for
 * listed that is just being deleted.
 *
 * @returns how many there were
 */
export async function deleteNames(
  trx: Knex.Transaction,
  options: { table: string; name: string; month: number; limit: number },
): Promise<number> {
  const { table, name, month, limit } = options;
  await lockAgainstWrites(trx, table);
  const left = await trx('file_events')
    .where('observed_at', '>=', startOfMonth(month))
    .where('observed_at', '<', startOfMonth(month + 1))
    .first('event_id');
  if (left) {
    return 0;
  }
  const names: string[] = await trx(table)
    .where({ month })
    .limit(limit)
    .pluck(name);
  return names.length === 0
    ? 0
    : trx(table).where({ month }).whereIn(name, names).delete();
}
