import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** A statement was cancelled because its time was up. */
export class TimeIsUp extends Error {
  readonly name = 'TimeIsUp';
}

/** Whoever asked does not wait for the answer any more. */
export class ReadingCancelled extends Error {
  readonly name = 'ReadingCancelled';
}

export interface ReadLimits {
  /** For each statement, in milliseconds. */
  limitMs: number;
  /** Cancels the statement that runs when it is aborted. */
  signal?: AbortSignal;
  /**
   * The planner is to take an index wherever one can answer. It would read a whole table where it expects many rows to
   * match, and where it is wrong about that the table is long.
   */
  byIndex?: boolean;
}

/**
 * How long a step of a long reading is to take, in milliseconds. SQLite answers in the calling thread, which has others to
 * serve meanwhile; for PostgreSQL a step is the less work the fewer there are.
 */
export function readingPaceMs(knex: Knex): number {
  return isPostgres(knex) ? 250 : 20;
}

/**
 * How many readings that people ask for may be under way at once, so that there is a connection for whoever writes. With SQLite
 * all share one, and whoever wants to write waits for those that came before.
 */
export function readingsAtOnce(knex: Knex): number {
  const { max }: { max: number } = knex.client.pool;
  return Math.max(2, Math.floor(max / 2));
}

/** PostgreSQL: a statement was cancelled, by its time limit or by us. */
const QUERY_CANCELLED = '57014';

/**
 * Reads from one moment of the database, each statement for a limited time. SQLite answers in the calling thread, where a
 * statement cannot be stopped: there whoever waits for the thread is let through before, and the limit is not kept, so that
 * statements have to be made small.
 *
 * @throws TimeIsUp, ReadingCancelled
 */
export async function readWithin<T>(
  knex: Knex,
  limits: ReadLimits,
  read: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  throwIfCancelled(limits.signal);
  if (isPostgres(knex)) {
    return readFromPostgres(knex, limits, read);
  }
  await letOthersThrough();
  throwIfCancelled(limits.signal);
  return knex.transaction(read, { readOnly: false });
}

async function readFromPostgres<T>(
  knex: Knex,
  limits: ReadLimits,
  read: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await knex.transaction(
      async trx => {
        const pid = await setLimits(trx, limits);
        return cancellable(knex, { pid, signal: limits.signal }, () =>
          read(trx),
        );
      },
      { readOnly: true, isolationLevel: 'repeatable read' },
    );
  } catch (error) {
    throwIfCancelled(limits.signal);
    throw isCancelled(error) ? new TimeIsUp('Time is up') : error;
  }
}

/** @returns the number by which the server's process is cancelled */
async function setLimits(
  trx: Knex.Transaction,
  { limitMs, byIndex }: ReadLimits,
): Promise<number> {
  const settings = [
    // Zero would mean no limit.
    ['statement_timeout', String(Math.max(1, Math.floor(limitMs)))],
    // Compiling takes longer than what is left of a statement that was planned well.
    ['jit', 'off'],
    ...(byIndex ? [['enable_seqscan', 'off']] : []),
  ];
  const { rows }: { rows: { pid: number }[] } = await trx.raw(
    `select pg_backend_pid() as pid, ${settings
      .map(() => 'set_config(?, ?, true)')
      .join(', ')}`,
    settings.flat(),
  );
  return rows[0].pid;
}

async function cancellable<T>(
  knex: Knex,
  { pid, signal }: { pid: number; signal?: AbortSignal },
  read: () => Promise<T>,
): Promise<T> {
  let cancelled: Promise<void> | undefined;
  const cancel = () => {
    cancelled = cancelBackend(knex, pid);
  };
  throwIfCancelled(signal);
  signal?.addEventListener('abort', cancel);
  try {
    return await read();
  } finally {
    signal?.removeEventListener('abort', cancel);
    // What is still under way would hit whoever is given this connection next.
    await cancelled;
  }
}

/** By a connection of its own: those of the pool may all be waiting for what is to be cancelled. */
async function cancelBackend(knex: Knex, pid: number): Promise<void> {
  const connection: {
    query(sql: string, values: unknown[]): Promise<unknown>;
  } = await knex.client.acquireRawConnection();
  try {
    await connection.query('select pg_cancel_backend($1)', [pid]);
  } finally {
    await knex.client.destroyRawConnection(connection);
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new ReadingCancelled('Nobody waits for the answer any more');
  }
}

function letOthersThrough(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

function isCancelled(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === QUERY_CANCELLED
  );
}
