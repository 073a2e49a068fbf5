import type { Knex } from 'knex';
import { readNumber, textSqlOf } from '../../database';
import type { Order } from '../parse/parseOrder';
import { concat, type Fragment } from '../print/Fragment';
import {
  printOrder,
  printSortKey,
  printStart,
  type PageStart,
} from '../print/printOrder';
import {
  foundColumns,
  readFound,
  type FoundEvent,
  type FoundRow,
} from './FoundEvent';

/** How many events match in a slice of time, up to a bound. */
export async function countSlice(
  knex: Knex,
  options: { where: Fragment; most: number },
): Promise<number> {
  const { where, most } = options;
  const found = knex('file_events as e')
    .select(knex.raw('1 as one'))
    .whereRaw(where.sql, where.bindings);
  const [row]: { matching?: unknown }[] = await knex
    .from((most === Infinity ? found : found.limit(most)).as('found'))
    .count({ matching: '*' });
  return readNumber(row.matching);
}

/**
 * The first events of a slice of time, in order, and how many match in all of it. Everything that matches is found before
 * anything is sorted: were the planner free to walk the slice in order until the page is full, it would do so where it
 * takes a rare match for a frequent one.
 *
 * @param options.where - over `file_events AS e`, the limits of the slice included
 * @param options.start - what comes before it is left out, and not counted
 * @param options.limit - how many events; absent: all
 */
export async function selectSlice(
  knex: Knex,
  options: { where: Fragment; order: Order; start?: PageStart; limit?: number },
): Promise<{ events: FoundEvent[]; matching: number }> {
  const { order, start, limit } = options;
  const text = textSqlOf(knex);
  const { sql, bindings } = concat(
    [options.where, ...(start ? [printStart(order, start, text)] : [])],
    ' AND ',
  );
  const value = printSortKey(order.key, text) ?? 'NULL';
  const inOrder = (alias: string) =>
    printOrder(order, text, foundColumns(order, alias));
  const rows: FoundRow[] = await knex
    .from(
      knex.raw(
        `(WITH found AS MATERIALIZED (
            SELECT e.event_id, e.observed_at, ${value} AS sort_value FROM file_events AS e WHERE ${sql}
          )
          SELECT f.*, n.matching FROM (SELECT count(*) AS matching FROM found) AS n
          LEFT JOIN (SELECT * FROM found AS g${
            limit === undefined
              ? ''
              : ` ORDER BY ${inOrder('g')} LIMIT ${limit}`
          }) AS f ON TRUE) AS x`,
        bindings,
      ),
    )
    .orderByRaw(inOrder('x'))
    .select('x.*');
  return readFound(rows);
}
