import type { Knex } from 'knex';
import { isAmong, timeText, type TimedId } from '../../database';
import {
  SHOWN_COLUMNS,
  SHOWN_TIMES,
  type ShownRecipient,
  type ShownRow,
} from '../ShownEvent';

/** Rows of events, in no order; those that are not there are left out. */
export function selectShown(
  knex: Knex,
  events: readonly TimedId[],
): Promise<ShownRow[]> {
  const among = isAmong(knex, events, {
    time: 'e.observed_at',
    id: 'e.event_id',
  });
  return knex('file_events as e')
    .leftJoin('connections as c', 'c.id', 'e.connection_id')
    .whereRaw(among.sql, among.bindings)
    .whereBetween('e.observed_at', spanOf(events))
    .select(
      ...SHOWN_COLUMNS.map(column => `e.${column}`),
      ...SHOWN_TIMES.map(column =>
        knex.raw(`${timeText(knex, `e.${column}`)} as ??`, [column]),
      ),
      { connection_name: 'c.display_name' },
    );
}

/** Recipients of events, those of an event in their order. */
export function selectShownRecipients(
  knex: Knex,
  events: readonly TimedId[],
  limit: number,
): Promise<ShownRecipient[]> {
  const among = isAmong(knex, events, {
    time: 'observed_at',
    id: 'event_id',
  });
  return knex('file_event_recipients')
    .whereRaw(among.sql, among.bindings)
    .whereBetween('observed_at', spanOf(events))
    .orderBy(['event_id', 'position'])
    .limit(limit)
    .select('event_id', 'field', 'address', 'domain', 'trusted');
}

/** The months outside are not looked into. */
function spanOf(events: readonly TimedId[]): [Date, Date] {
  let [first, last] = [Infinity, -Infinity];
  for (const { time } of events) {
    first = Math.min(first, time.getTime());
    last = Math.max(last, time.getTime());
  }
  return [new Date(first), new Date(last)];
}
