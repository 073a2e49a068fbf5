import type { Knex } from 'knex';
import { readNumber, spanNumber } from '../../database';
import type { Fragment } from '../print/Fragment';

/** How many events there are in each span of time; spans without any are left out. */
export async function countBySpan(
  knex: Knex,
  options: { where: Fragment; widthMs: number },
): Promise<{ from: Date; count: number }[]> {
  const { where, widthMs } = options;
  const rows: { span: unknown; total: unknown }[] = await knex(
    'file_events as e',
  )
    .whereRaw(where.sql, where.bindings)
    .groupByRaw('1')
    .select(knex.raw(`${spanNumber(knex, 'e.observed_at', widthMs)} as span`))
    .count({ total: '*' });
  return rows.map(({ span, total }) => ({
    from: new Date(readNumber(span) * widthMs),
    count: readNumber(total),
  }));
}
