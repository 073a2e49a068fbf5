import type { Knex } from 'knex';
import { readTime, textSqlOf, type TimedId } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Binding, Fragment } from '../print/Fragment';
import {
  printAfter,
  printOrder,
  printSortKey,
  type Cursor,
} from '../print/printOrder';

interface Row {
  event_id: string;
  observed_at: unknown;
  sort_value: Binding | null;
}

/** What events are found by, in order, and where the last of them stands; `last` is undefined where there are none. */
export async function selectExported(
  knex: Knex,
  options: {
    where: Fragment;
    order: Order;
    after: Cursor | undefined;
    limit: number;
  },
): Promise<{ events: TimedId[]; last: Cursor | undefined }> {
  const { where, order, after, limit } = options;
  const text = textSqlOf(knex);
  const query = knex('file_events as e')
    .whereRaw(where.sql, where.bindings)
    .orderByRaw(printOrder(order, text))
    .limit(limit)
    .select('e.event_id', 'e.observed_at', {
      sort_value: knex.raw(printSortKey(order.key, text) ?? 'NULL'),
    });
  if (after) {
    const beyond = printAfter(order, after, text);
    query.whereRaw(beyond.sql, beyond.bindings);
  }
  const rows: Row[] = await query;
  const last = rows.at(-1);
  return {
    events: rows.map(row => ({
      id: row.event_id,
      time: readTime(row.observed_at),
    })),
    last: last && { eventId: last.event_id, value: last.sort_value },
  };
}
