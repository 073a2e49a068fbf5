import type { Knex } from 'knex';
import type { Fragment } from '../print/Fragment';
import { readFound, type FoundEvent, type FoundRow } from './FoundEvent';

/** An event by its id; undefined where there is none that is allowed. */
export async function selectEvent(
  knex: Knex,
  options: { eventId: string; allowed: Fragment },
): Promise<FoundEvent | undefined> {
  const { eventId, allowed } = options;
  const rows: FoundRow[] = await knex('file_events as e')
    .where('e.event_id', eventId)
    .whereRaw(allowed.sql, allowed.bindings)
    .limit(1)
    .select('e.event_id', 'e.observed_at', {
      sort_value: knex.raw('NULL'),
      matching: knex.raw('1'),
    });
  const [event] = readFound(rows).events;
  return event;
}
