import type { Knex } from 'knex';
import { readNumber } from '../../database';
import type { Fragment } from '../print/Fragment';

/** How many events there are, counted no further than the limit: an exact count of ten million takes seconds. */
export async function countEvents(
  knex: Knex,
  options: { where: Fragment; limit: number },
): Promise<number> {
  const [row]: { total?: unknown }[] = await knex
    .count({ total: '*' })
    .from(
      knex('file_events as e')
        .select(knex.raw('1 as one'))
        .whereRaw(options.where.sql, options.where.bindings)
        .limit(options.limit)
        .as('found'),
    );
  return readNumber(row.total);
}
