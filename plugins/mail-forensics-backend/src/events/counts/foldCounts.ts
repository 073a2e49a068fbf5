import type { Knex } from 'knex';
import { inBatches, lockByName, readNumber } from '../../database';
import { DAY_MS, HOUR_MS } from './countEvents';

/** Work of which only one may be done at a time: adding to the sums, and removing sums. */
export const COUNTS_LOCK = 'counts';

/** Deltas of one transaction. */
const STEP = 5_000;

/** 6 columns a row: within the 500 rows that SQLite takes. */
const ROWS = 400;

interface Delta {
  id: unknown;
  hour: unknown;
  connection_id: string;
  category: string;
  trusted: unknown;
  hashed: unknown;
  events: unknown;
}

type Sum = Record<string, unknown> & { events: number };

/** Adds to the sums what writers left to be added. The counts are the same before, meanwhile and after. */
export async function foldCounts(
  knex: Knex,
  signal?: AbortSignal,
): Promise<void> {
  let folded = STEP;
  while (folded === STEP && !signal?.aborted) {
    folded = await knex.transaction(foldSome);
  }
}

async function foldSome(trx: Knex.Transaction): Promise<number> {
  await lockByName(trx, COUNTS_LOCK);
  const deltas: Delta[] = await trx('file_event_deltas')
    .orderBy('id')
    .limit(STEP)
    .select();
  await add(trx, {
    table: 'file_event_hours',
    key: ['hour', 'connection_id'],
    rows: deltas.map(({ hour, connection_id, events }) => ({
      hour: readNumber(hour),
      connection_id,
      events: readNumber(events),
    })),
  });
  await add(trx, {
    table: 'file_event_days',
    key: ['day', 'connection_id', 'category', 'trusted', 'hashed'],
    rows: deltas.map(({ hour, events, ...delta }) => ({
      day: Math.floor((readNumber(hour) * HOUR_MS) / DAY_MS),
      connection_id: delta.connection_id,
      category: delta.category,
      trusted: delta.trusted,
      hashed: delta.hashed,
      events: readNumber(events),
    })),
  });
  for (const batch of inBatches(deltas, ROWS)) {
    await trx('file_event_deltas')
      .whereIn(
        'id',
        batch.map(({ id }) => readNumber(id)),
      )
      .delete();
  }
  return deltas.length;
}

async function add(
  trx: Knex.Transaction,
  options: { table: string; key: string[]; rows: Sum[] },
): Promise<void> {
  const { table, key, rows } = options;
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const id = JSON.stringify(key.map(column => row[column]));
    const events = (sums.get(id)?.events ?? 0) + row.events;
    sums.set(id, { ...row, events });
  }
  for (const batch of inBatches([...sums.values()], ROWS)) {
    await trx(table)
      .insert(batch)
      .onConflict(key)
      .merge({ events: trx.raw('??.events + excluded.events', [table]) });
  }
}
