import type { Knex } from 'knex';
import { readNumber, textSqlOf } from '../../database';
import type { RecipientList } from '../language/columns';
import type { TimeBounds } from '../normalise/timeBounds';
import { LISTS } from '../print/printCondition';
import type { CountedValue } from './countByValue';

/**
 * As `countByValue` for the recipients of all events within bounds, whatever they are: the events themselves need not be
 * looked at.
 */
export async function countRecipients(
  knex: Knex,
  options: { bounds: TimeBounds; list: RecipientList; limit: number },
): Promise<CountedValue[]> {
  const { bounds, list, limit } = options;
  const { column, where } = LISTS[list];
  const recipients = knex('file_event_recipients as r')
    .whereRaw(`${column} <> ''`)
    .distinct({ event_id: 'r.event_id', value: column });
  for (const { sql, bindings } of where) {
    recipients.whereRaw(sql, bindings);
  }
  if (bounds.from) {
    recipients.where('r.observed_at', '>=', bounds.from);
  }
  if (bounds.before) {
    recipients.where('r.observed_at', '<', bounds.before);
  }
  const value = textSqlOf(knex).byCodePoint('n.value');
  const rows: { value: unknown; total: unknown }[] = await knex
    .from(recipients.as('n'))
    .groupByRaw('1')
    .orderByRaw('2 desc, 1')
    .limit(limit)
    .select(knex.raw(`${value} as value`))
    .count({ total: '*' });
  return rows.map(row => ({ value: row.value, count: readNumber(row.total) }));
}
