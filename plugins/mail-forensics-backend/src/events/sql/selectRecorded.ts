import type { Knex } from 'knex';
import { inBatches } from '../../database';

const BATCH_SIZE = 1_000;

/** Which of these ids are of events that are there, whenever those were observed. */
export async function selectRecorded(
  knex: Knex,
  eventIds: string[],
): Promise<Set<string>> {
  const recorded = new Set<string>();
  for (const ids of inBatches(eventIds, BATCH_SIZE)) {
    const found: string[] = await knex('file_events')
      .whereIn('event_id', ids)
      .pluck('event_id');
    found.forEach(id => recorded.add(id));
  }
  return recorded;
}
