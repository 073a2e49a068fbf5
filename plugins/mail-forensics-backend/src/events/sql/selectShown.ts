import type { Knex } from 'knex';
import { timeText } from '../../database';
import {
  SHOWN_COLUMNS,
  SHOWN_TIMES,
  type ShownRecipient,
  type ShownRow,
} from '../ShownEvent';

/** Some events, as a condition over a table with their key, called `e`. */
export interface Among {
  sql: string;
  bindings: (string | string[])[];
  /** When the first and the last of them were observed: the months outside are not looked into. */
  span: [Date, Date];
}

/** Rows of events, in no order; those that are not there are left out. */
export function selectShown(knex: Knex, among: Among): Promise<ShownRow[]> {
  return knex('file_events as e')
    .leftJoin('connections as c', 'c.id', 'e.connection_id')
    .whereRaw(among.sql, among.bindings)
    .whereBetween('e.observed_at', among.span)
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
  among: Among,
  limit: number,
): Promise<ShownRecipient[]> {
  return knex('file_event_recipients as e')
    .whereRaw(among.sql, among.bindings)
    .whereBetween('e.observed_at', among.span)
    .orderBy(['e.event_id', 'e.position'])
    .limit(limit)
    .select('e.event_id', 'e.field', 'e.address', 'e.domain', 'e.trusted');
}
