import type { Knex } from 'knex';
import { isPostgres } from './dialect';

/** A statement was cancelled because its time was up. */
export class TimeIsUp extends Error {
  readonly name = 'TimeIsUp';
}

/** PostgreSQL: a statement was cancelled, which its time limit does. */
const QUERY_CANCELLED = '57014';

/**
 * Reads from one moment of the database, each statement for a limited time. SQLite answers in the calling thread and
 * cannot be stopped, so there the limit is not kept.
 *
 * @throws TimeIsUp
 */
export async function readWithin<T>(
  knex: Knex,
  milliseconds: number,
  read: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  if (!isPostgres(knex)) {
    return knex.transaction(read, { readOnly: false });
  }
  try {
    return await knex.transaction(
      async trx => {
        await trx.raw(`set local statement_timeout = ${toLimit(milliseconds)}`);
        return read(trx);
      },
      { readOnly: true, isolationLevel: 'repeatable read' },
    );
  } catch (error) {
    throw isCancelled(error) ? new TimeIsUp('Time is up') : error;
  }
}

/** Zero would mean no limit. */
function toLimit(milliseconds: number): number {
  return Math.max(1, Math.floor(milliseconds));
}

function isCancelled(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === QUERY_CANCELLED
  );
}
