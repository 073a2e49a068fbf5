import type { Knex } from 'knex';
import { isAmong, readTime } from '../../../database';
import { KEPT_SINCE } from '../age';
import { readHeld } from './heldEvents';

/** Which events are looked at: those observed before a time, or after one. */
export type Side = { observedBefore: Date } | { observedAfter: Date };

/**
 * Deletes some of the events that are kept no longer and not under a legal hold, the earliest first; recipients, counts and texts go with them.
 *
 * @param options.before - they were received before
 * @param options.limit - no more than these
 * @returns how many there were
 */
export async function deleteExpired(
  trx: Knex.Transaction,
  options: { before: Date; side: Side; limit: number },
): Promise<number> {
  const { before, side, limit } = options;
  const held = await readHeld(trx);
  const expired = trx('file_events')
    .whereRaw(`${KEPT_SINCE} < ?`, [before])
    .whereRaw(`NOT (${held.sql})`, held.bindings)
    .orderBy('observed_at')
    .limit(limit)
    .select('event_id', 'observed_at');
  if ('observedBefore' in side) {
    expired.where('observed_at', '<', side.observedBefore);
  } else {
    expired.where('observed_at', '>', side.observedAfter);
  }
  const rows: { event_id: string; observed_at: unknown }[] = await expired;
  if (rows.length === 0) {
    return 0;
  }
  const keys = rows.map(row => ({
    id: row.event_id,
    time: readTime(row.observed_at),
  }));
  const among = isAmong(trx, keys, { time: 'observed_at', id: 'event_id' });
  return trx('file_events')
    .whereBetween('observed_at', [keys[0].time, keys[keys.length - 1].time])
    .whereRaw(among.sql, among.bindings)
    .delete();
}
