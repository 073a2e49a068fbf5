import type { Knex } from 'knex';
import { textSqlOf } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Binding, Fragment } from '../print/Fragment';
import { printSortKey, type Cursor } from '../print/printOrder';

/** Where an event stands in an order; undefined where there is none of this id that is allowed. */
export async function selectCursor(
  knex: Knex,
  options: { eventId: string; order: Order; allowed: Fragment },
): Promise<Cursor | undefined> {
  const key = printSortKey(options.order.key, textSqlOf(knex)) ?? 'NULL';
  const row: { value: Binding | null } | undefined = await knex(
    'file_events as e',
  )
    .where('e.event_id', options.eventId)
    .whereRaw(options.allowed.sql, options.allowed.bindings)
    .first(knex.raw(`${key} as value`));
  return row && { eventId: options.eventId, value: row.value };
}
