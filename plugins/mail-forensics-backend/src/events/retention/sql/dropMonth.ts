import type { Knex } from 'knex';
import { lockByName, readNumber } from '../../../database';
import { COUNTS_LOCK, DAY_MS, HOUR_MS } from '../../counts';
import { KEPT_SINCE } from '../age';
import { readHeld } from './heldEvents';
import { startOfMonth } from '../../monthOf';

/**
 * Whether some events of a month are still to be kept, although the month is over: mails with a date in the past, and what is
 * under a legal hold.
 */
export async function holdsKept(
  knex: Knex,
  month: number,
  before: Date,
): Promise<boolean> {
  const held = await readHeld(knex);
  const kept = await ofMonth(knex, month)
    .where(each =>
      each
        .whereRaw(`${KEPT_SINCE} >= ?`, [before])
        .orWhereRaw(`(${held.sql})`, held.bindings),
    )
    .first('event_id');
  return kept !== undefined;
}

/** Whether events of a month were written after a time. */
export async function writtenSince(
  knex: Knex,
  month: number,
  since: Date,
): Promise<boolean> {
  const written = await ofMonth(knex, month)
    .where('inserted_at', '>=', since)
    .first('event_id');
  return written !== undefined;
}

/**
 * Removes the counts of a month that is about to go as a whole, which no trigger sees.
 *
 * @returns how many events they counted
 */
export async function deleteCounts(
  trx: Knex.Transaction,
  month: number,
): Promise<number> {
  await lockByName(trx, COUNTS_LOCK);
  const span = [startOfMonth(month), startOfMonth(month + 1)] as const;
  const [firstHour, endHour] = span.map(time => time.getTime() / HOUR_MS);
  const [firstDay, endDay] = span.map(time => time.getTime() / DAY_MS);
  let events = 0;
  for (const [table, unit, first, end] of [
    ['file_event_hours', 'hour', firstHour, endHour],
    ['file_event_deltas', 'hour', firstHour, endHour],
    ['file_event_days', 'day', firstDay, endDay],
  ] as const) {
    const counted: { events: unknown }[] = await trx(table)
      .where(unit, '>=', first)
      .where(unit, '<', end)
      .delete('events');
    if (unit === 'hour') {
      events += counted.reduce((sum, row) => sum + readNumber(row.events), 0);
    }
  }
  return events;
}

function ofMonth(knex: Knex, month: number): Knex.QueryBuilder {
  return knex('file_events')
    .where('observed_at', '>=', startOfMonth(month))
    .where('observed_at', '<', startOfMonth(month + 1));
}
