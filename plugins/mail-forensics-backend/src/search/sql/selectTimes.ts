import type { Knex } from 'knex';
import { readNumber, readTimeOrNull } from '../../database';
import type { TimeBounds } from '../normalise/timeBounds';

/** The first events within bounds, as a number of them. */
export interface FirstTimes {
  /** When the first of them was observed; null where there are none. */
  first: Date | null;
  /** When the last of them was. */
  last: Date | null;
  /** Whether there are more. */
  hasMore: boolean;
}

/**
 * When the first events within bounds were observed.
 *
 * @param options.direction - `desc`: the first are the newest
 * @param options.events - how many, at most
 */
export async function selectFirstTimes(
  knex: Knex,
  options: { bounds: TimeBounds; direction: 'asc' | 'desc'; events: number },
): Promise<FirstTimes> {
  const { bounds, direction, events } = options;
  const times = knex('file_events as e')
    .orderBy('e.observed_at', direction)
    .limit(events + 1)
    .select('e.observed_at');
  if (bounds.from) {
    times.where('e.observed_at', '>=', bounds.from);
  }
  if (bounds.before) {
    times.where('e.observed_at', '<', bounds.before);
  }
  const [row]: { oldest: unknown; newest: unknown; total: unknown }[] =
    await knex
      .from(times.as('t'))
      .min({ oldest: 't.observed_at' })
      .max({ newest: 't.observed_at' })
      .count({ total: '*' });
  const ends = [readTimeOrNull(row.oldest), readTimeOrNull(row.newest)];
  const [first, last] = direction === 'asc' ? ends : ends.reverse();
  return { first, last, hasMore: readNumber(row.total) > events };
}
