import type { Knex } from 'knex';
import { readNumber } from '../../database';
import type { Fragment } from '../print/Fragment';

/**
 * How many events there are.
 *
 * @param options.limit - where there is one, they are counted no further: an exact count of ten million takes seconds
 */
export async function countEvents(
  knex: Knex,
  options: { where: Fragment; limit?: number },
): Promise<number> {
  const found = knex('file_events as e')
    .select(knex.raw('1 as one'))
    .whereRaw(options.where.sql, options.where.bindings);
  if (options.limit !== undefined) {
    found.limit(options.limit);
  }
  const [row]: { total?: unknown }[] = await knex
    .count({ total: '*' })
    .from(found.as('found'));
  return readNumber(row.total);
}
