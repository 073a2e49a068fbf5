import type { Knex } from 'knex';
import { readTimeOrNull } from '../../database';
import type { TimeBounds } from '../normalise/timeBounds';

/**
 * When the event was observed that comes a number of events after the first within bounds; null where there are not so many.
 *
 * @param options.direction - `desc`: the first is the newest
 */
export async function selectTimeAfter(
  knex: Knex,
  options: { bounds: TimeBounds; direction: 'asc' | 'desc'; events: number },
): Promise<Date | null> {
  const { bounds, direction, events } = options;
  const query = knex('file_events as e')
    .orderBy('e.observed_at', direction)
    .offset(events)
    .limit(1);
  if (bounds.from) {
    query.where('e.observed_at', '>=', bounds.from);
  }
  if (bounds.before) {
    query.where('e.observed_at', '<', bounds.before);
  }
  const [row]: { time: unknown }[] = await query.select({
    time: 'e.observed_at',
  });
  return readTimeOrNull(row?.time);
}
