import type { Knex } from 'knex';
import { inBatches, insertRows } from '../database';
import { eventIds } from './eventId';
import { toRows, type FileEventRow, type RecipientRow } from './FileEventRow';
import type { FileEventWriter } from './FileEventWriter';
import type { NewFileEvent } from './NewFileEvent';
import { endOfRetention, keptSince } from './retention/age';
import { insertNames } from './sql/insertNames';
import { selectRecorded } from './sql/selectRecorded';

/** Rows of one statement. */
const BATCH_SIZE = 500;

interface Options {
  /** Judged when an event is written, and never again: trust is not retroactive. */
  trustedDomains: string[];
  /** Absent: for ever. What retention would remove at once is not written. */
  retentionDays?: number;
}

/** Writes events to `file_events`, and what is looked up of them to the tables beside it. */
export class DatabaseFileEventWriter implements FileEventWriter {
  readonly #options: Options;

  static create(options: Options): DatabaseFileEventWriter {
    return new DatabaseFileEventWriter(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  async insert(
    trx: Knex.Transaction,
    { events, insertedAt }: { events: NewFileEvent[]; insertedAt: Date },
  ): Promise<number> {
    const [added] = await this.insertAll(trx, {
      messages: [events],
      insertedAt,
    });
    return added;
  }

  async insertAll(
    trx: Knex.Transaction,
    options: {
      messages: readonly (readonly NewFileEvent[])[];
      insertedAt: Date;
    },
  ): Promise<number[]> {
    const { insertedAt } = options;
    const { trustedDomains } = this.#options;
    const events = options.messages.flat();
    const ids = eventIds(events);
    const recorded = await selectRecorded(
      trx,
      ids.filter((_, index) => isKnownByPlace(events[index])),
    );
    const rows = new Map<string, ReturnType<typeof toRows>>();
    events.forEach((event, index) => {
      const eventId = ids[index];
      if (!recorded.has(eventId) && this.#isKept(event, insertedAt)) {
        rows.set(
          eventId,
          toRows(event, { eventId, insertedAt, trustedDomains }),
        );
      }
    });
    // Replicas that record the same at the same time wait for one another: all take what they wait for in one order.
    await insertNames(trx, [...rows.values()]);
    const inserted = await insertEvents(
      trx,
      [...rows.values()].map(row => row.event),
    );
    await insertRecipients(
      trx,
      inserted.flatMap(id => rows.get(id)?.recipients ?? []),
    );
    return countEach(options.messages, ids, inserted);
  }

  #isKept(event: NewFileEvent, now: Date): boolean {
    const { retentionDays } = this.#options;
    return (
      retentionDays === undefined ||
      keptSince(event) >= endOfRetention(now, retentionDays)
    );
  }
}

/**
 * The key of an event is its id and when it was observed. Evidence holds the time, a place does not: a mail known by its
 * place is asked for by its id alone, so that it stays one event though its time be told otherwise. Nobody can record it in
 * between, because its mailbox is leased to the one who writes.
 */
function isKnownByPlace(event: NewFileEvent): boolean {
  return event.internetMessageId === null;
}

/** How many of each message's events were inserted; one that is in two messages counts with the first. */
function countEach(
  messages: readonly (readonly NewFileEvent[])[],
  ids: readonly string[],
  inserted: readonly string[],
): number[] {
  const left = new Set(inserted);
  let at = 0;
  return messages.map(({ length }) => {
    const own = ids.slice(at, (at += length));
    return own.filter(id => left.delete(id)).length;
  });
}

/** @returns ids of those that were not there yet */
async function insertEvents(
  trx: Knex.Transaction,
  rows: FileEventRow[],
): Promise<string[]> {
  const ordered = [...rows].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
  const inserted: string[] = [];
  for (const batch of inBatches(ordered, BATCH_SIZE)) {
    inserted.push(
      ...(await insertRows(trx, {
        table: 'file_events',
        rows: batch,
        returning: 'event_id',
      })),
    );
  }
  return inserted;
}

async function insertRecipients(
  trx: Knex.Transaction,
  rows: RecipientRow[],
): Promise<void> {
  for (const batch of inBatches(rows, BATCH_SIZE)) {
    await insertRows(trx, {
      table: 'file_event_recipients',
      rows: batch,
      returning: 'position',
    });
  }
}
