import type { Knex } from 'knex';
import { textSqlOf } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Fragment } from '../print/Fragment';
import { printAfter, printOrder, type Cursor } from '../print/printOrder';

/** Ids of events, in order. */
export async function selectEventIds(
  knex: Knex,
  options: {
    where: Fragment;
    order: Order;
    after?: Cursor;
    offset: number;
    limit: number;
  },
): Promise<string[]> {
  const text = textSqlOf(knex);
  const query = knex('file_events as e')
    .whereRaw(options.where.sql, options.where.bindings)
    .orderByRaw(printOrder(options.order, text))
    .offset(options.offset)
    .limit(options.limit);
  if (options.after) {
    const after = printAfter(options.order, options.after, text);
    query.whereRaw(after.sql, after.bindings);
  }
  const rows: { event_id: string }[] = await query.select('e.event_id');
  return rows.map(row => row.event_id);
}
