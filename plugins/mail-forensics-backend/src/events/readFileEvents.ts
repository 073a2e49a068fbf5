import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { inBatches } from '../database';
import {
  toFileEvent,
  type StoredFileEvent,
  type StoredRecipient,
} from './toFileEvent';

const BATCH_SIZE = 1_000;

/** The recipients of the events asked for are more than may be held in memory at once. */
export class TooManyRecipients extends Error {
  readonly name = 'TooManyRecipients';
}

/**
 * Events by id, in the order of the ids; those that are not there are left out.
 *
 * @param options.maxRecipients - how many recipients all of them may have together
 * @throws TooManyRecipients
 */
export async function readFileEvents(
  knex: Knex,
  options: { eventIds: readonly string[]; maxRecipients: number },
): Promise<FileEvent[]> {
  const events = new Map<string, FileEvent>();
  let remaining = options.maxRecipients;
  for (const ids of inBatches(options.eventIds, BATCH_SIZE)) {
    const rows = await selectEvents(knex, ids);
    const recipients = await selectRecipients(knex, ids, remaining + 1);
    remaining -= recipients.length;
    if (remaining < 0) {
      throw new TooManyRecipients('The events have too many recipients');
    }
    const byEvent = groupByEvent(recipients);
    for (const row of rows) {
      events.set(
        row.event_id,
        toFileEvent(row, byEvent.get(row.event_id) ?? []),
      );
    }
  }
  return options.eventIds.flatMap(id => events.get(id) ?? []);
}

function selectEvents(knex: Knex, ids: string[]): Promise<StoredFileEvent[]> {
  return knex('file_events as e')
    .leftJoin('connections as c', 'c.id', 'e.connection_id')
    .whereIn('e.event_id', ids)
    .select('e.*', { connection_name: 'c.display_name' });
}

function selectRecipients(
  knex: Knex,
  ids: string[],
  limit: number,
): Promise<StoredRecipient[]> {
  return knex('file_event_recipients')
    .whereIn('event_id', ids)
    .orderBy(['event_id', 'position'])
    .limit(limit);
}

function groupByEvent(rows: StoredRecipient[]): Map<string, StoredRecipient[]> {
  const groups = new Map<string, StoredRecipient[]>();
  for (const row of rows) {
    const group = groups.get(row.event_id);
    if (group) {
      group.push(row);
    } else {
      groups.set(row.event_id, [row]);
    }
  }
  return groups;
}
