import type { Knex } from 'knex';
import { inBatches } from '../database';
import { eventIds } from './eventId';
import { toRows, type FileEventRow, type RecipientRow } from './FileEventRow';
import type { FileEventWriter } from './FileEventWriter';
import type { NewFileEvent } from './NewFileEvent';

// 35 columns an event and 7 a recipient: within the 32,766 values, and the 500 rows of an insert, that SQLite allows.
const BATCH_SIZE = 400;

/** Writes events to `file_events` and `file_event_recipients`. */
export class DatabaseFileEventWriter implements FileEventWriter {
  readonly #trustedDomains: string[];

  /** @param options.trustedDomains - judged when an event is written, and never again: trust is not retroactive */
  static create(options: {
    trustedDomains: string[];
  }): DatabaseFileEventWriter {
    return new DatabaseFileEventWriter(options.trustedDomains);
  }

  private constructor(trustedDomains: string[]) {
    this.#trustedDomains = trustedDomains;
  }

  async insert(
    trx: Knex.Transaction,
    options: { events: NewFileEvent[]; insertedAt: Date },
  ): Promise<number> {
    const ids = eventIds(options.events);
    const rows = new Map(
      options.events.map((event, index) => [
        ids[index],
        toRows(event, {
          eventId: ids[index],
          insertedAt: options.insertedAt,
          trustedDomains: this.#trustedDomains,
        }),
      ]),
    );
    const inserted = await insertEvents(
      trx,
      [...rows.values()].map(row => row.event),
    );
    await insertRecipients(
      trx,
      inserted.flatMap(id => rows.get(id)?.recipients ?? []),
    );
    return inserted.length;
  }
}

/** @returns ids of those that were not there yet */
async function insertEvents(
  trx: Knex.Transaction,
  rows: FileEventRow[],
): Promise<string[]> {
  // In one order everywhere, so that two replicas that record the same mail wait for each other instead of deadlocking.
  const ordered = [...rows].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
  const inserted: string[] = [];
  for (const batch of inBatches(ordered, BATCH_SIZE)) {
    const added: { event_id: string }[] = await trx('file_events')
      .insert(batch)
      .onConflict('event_id')
      .ignore()
      .returning('event_id');
    inserted.push(...added.map(row => row.event_id));
  }
  return inserted;
}

async function insertRecipients(
  trx: Knex.Transaction,
  rows: RecipientRow[],
): Promise<void> {
  for (const batch of inBatches(rows, BATCH_SIZE)) {
    await trx('file_event_recipients').insert(batch);
  }
}
