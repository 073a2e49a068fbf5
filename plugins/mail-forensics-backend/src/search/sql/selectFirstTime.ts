import type { Knex } from 'knex';
import { readTimeOrNull } from '../../database';
import type { Fragment } from '../print/Fragment';

/** When the oldest of some events was observed; null where there is none. */
export async function selectFirstTime(
  knex: Knex,
  where: Fragment,
): Promise<Date | null> {
  const row: { first: unknown } | undefined = await knex('file_events as e')
    .whereRaw(where.sql, where.bindings)
    .orderBy('e.observed_at')
    .first({ first: 'e.observed_at' });
  return readTimeOrNull(row?.first);
}
