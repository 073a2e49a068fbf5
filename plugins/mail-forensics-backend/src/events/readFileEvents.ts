import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { inBatches, isAmong, readTime, type TimedId } from '../database';
import { recipientLists } from './recipientLists';
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
 * @param options.observed - when they were observed, both ends included, where that is known: the months outside are not
 * looked into then
 * @param options.maxRecipients - how many recipients all of them may have together
 * @throws TooManyRecipients
 */
export async function readFileEvents(
  knex: Knex,
  options: {
    eventIds: readonly string[];
    observed?: { from: Date; to: Date };
    maxRecipients: number;
  },
): Promise<FileEvent[]> {
  const events = new Map<string, FileEvent>();
  let remaining = options.maxRecipients;
  for (const ids of inBatches(options.eventIds, BATCH_SIZE)) {
    const rows = await selectEvents(knex, ids, options.observed);
    const recipients = await selectRecipients(
      knex,
      rows.map(row => ({
        id: row.event_id,
        time: readTime(row.observed_at),
      })),
      { limit: remaining + 1, observed: options.observed },
    );
    remaining -= recipients.length;
    if (remaining < 0) {
      throw new TooManyRecipients('The events have too many recipients');
    }
    const byEvent = groupByEvent(recipients);
    for (const row of rows) {
      events.set(
        row.event_id,
        toFileEvent(row, recipientLists(byEvent.get(row.event_id) ?? [])),
      );
    }
  }
  return options.eventIds.flatMap(id => events.get(id) ?? []);
}

function selectEvents(
  knex: Knex,
  ids: string[],
  observed: { from: Date; to: Date } | undefined,
): Promise<StoredFileEvent[]> {
  const query = knex('file_events as e')
    .leftJoin('connections as c', 'c.id', 'e.connection_id')
    .whereIn('e.event_id', ids)
    .select('e.*', { connection_name: 'c.display_name' });
  if (observed) {
    query.whereBetween('e.observed_at', [observed.from, observed.to]);
  }
  return query;
}

function selectRecipients(
  knex: Knex,
  events: TimedId[],
  options: { limit: number; observed?: { from: Date; to: Date } },
): Promise<StoredRecipient[]> {
  const { limit, observed } = options;
  const among = isAmong(knex, events, {
    time: 'observed_at',
    id: 'event_id',
  });
  const query = knex('file_event_recipients')
    .whereRaw(among.sql, among.bindings)
    .orderBy(['event_id', 'position'])
    .limit(limit);
  if (observed) {
    query.whereBetween('observed_at', [observed.from, observed.to]);
  }
  return query;
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
