import type { Knex } from 'knex';
import { readNumber, textSqlOf } from '../../database';
import type { RecipientList } from '../language/columns';
import type { TimeBounds } from '../normalise/timeBounds';
import type { Fragment } from '../print/Fragment';
import { LISTS } from '../print/recipientLists';
import type { CountedValue } from './countByValue';

/**
 * As `countByValue` for the recipients of all events within bounds, or of those that are told: the events themselves need not
 * be looked at.
 *
 * @param options.events - over `file_event_recipients AS r`; absent: all
 */
export async function countRecipients(
  knex: Knex,
  options: {
    bounds: TimeBounds;
    events?: Fragment;
    list: RecipientList;
    limit: number;
  },
): Promise<CountedValue[]> {
  const { bounds, events, list, limit } = options;
  const { column, where } = LISTS[list];
  const recipients = knex('file_event_recipients as r')
    .whereRaw(`${column} <> ''`)
    .distinct({
      value: column,
      observed_at: 'r.observed_at',
      event_id: 'r.event_id',
    })
    // As an index has them, so that nothing need be kept to tell which were there before.
    .orderBy(['value', 'observed_at', 'event_id']);
  for (const { sql, bindings } of [...where, ...(events ? [events] : [])]) {
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
