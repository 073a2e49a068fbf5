import type { Knex } from 'knex';

/*
 * Where PostgreSQL and SQLite differ. Nobody else asks which of them it is.
 *
 * Text columns under an index: a row of a PostgreSQL b-tree takes about 2,700 bytes, so whoever writes such a column
 * bounds the length of what it writes.
 */

/** True for PostgreSQL, false for SQLite. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/**
 * Sets a database up for many indexes, each of which a write touches somewhere else. SQLite would keep 2 MB of pages in memory
 * and copy each page before it is changed; it is given 64 MB, and a log that is written in one go.
 */
export async function setUpStorage(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) {
    await knex.raw('PRAGMA journal_mode = WAL');
    await knex.raw('PRAGMA cache_size = -65536');
  }
}

/**
 * Locks the rows of a table that a query selects until the transaction ends. The key stays unlocked, so that rows which
 * refer to them can be inserted meanwhile. SQLite has one writer at a time and needs no lock.
 */
export function lockRows<TRecord extends {}, TResult>(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder<TRecord, TResult>,
  table: string,
): Knex.QueryBuilder<TRecord, TResult> {
  if (isPostgres(trx)) {
    query.forNoKeyUpdate(table);
  }
  return query;
}

/** As {@link lockRows}, and leaves out the rows that others have locked instead of waiting for them. */
export function skipLocked<TRecord extends {}, TResult>(
  trx: Knex.Transaction,
  query: Knex.QueryBuilder<TRecord, TResult>,
  table: string,
): Knex.QueryBuilder<TRecord, TResult> {
  if (isPostgres(trx)) {
    query.forNoKeyUpdate(table).skipLocked();
  }
  return query;
}

/**
 * Tells the planner how a table looks after a great change. PostgreSQL would find out by itself within a minute or two, and
 * until then read a table that was empty a moment ago from end to end. SQLite plans without such figures.
 */
export async function refreshStatistics(
  knex: Knex,
  table: string,
): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw('analyze ??', [table]);
  }
}

/** Waits until no other replica is in the work of this name, and keeps the others waiting until the transaction ends. */
export async function lockByName(
  trx: Knex.Transaction,
  name: string,
): Promise<void> {
  if (isPostgres(trx)) {
    await trx.raw('select pg_advisory_xact_lock(hashtext(?), 0)', [
      `mail-forensics ${name}`,
    ]);
  }
}

/**
 * Waits until nobody has unfinished writes to a table, and keeps writers waiting until the transaction ends. SQLite has one
 * writer at a time.
 *
 * @throws where that takes longer than writers can bear; see {@link isLockUnavailable}
 */
export async function lockAgainstWrites(
  trx: Knex.Transaction,
  table: string,
): Promise<void> {
  if (isPostgres(trx)) {
    await trx.raw('set local lock_timeout = 250');
    await trx.raw('lock table ?? in share row exclusive mode', [table]);
  }
}

/** Whether a statement failed because others held a lock that it could not wait for, or waited for what it held. */
export function isLockUnavailable(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === '55P03' || error.code === '40P01')
  );
}

/** A time as a driver gives it: `Date` (PostgreSQL), milliseconds or text in UTC (SQLite). */
export function readTime(value: unknown): Date {
  const time = toDate(value);
  if (Number.isNaN(time.getTime())) {
    throw new Error(`Not a time: ${JSON.stringify(value)}`);
  }
  return time;
}

/** As {@link readTime}, for columns that may be null. */
export function readTimeOrNull(value: unknown): Date | null {
  return value === null || value === undefined ? null : readTime(value);
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time in the form of `Date.toISOString`, of whatever a driver gives or `timeText` wrote. */
export function readTimeText(value: unknown): string {
  return typeof value === 'string' && ISO_TIME.test(value)
    ? value
    : readTime(value).toISOString();
}

function toDate(value: unknown): Date {
  if (value instanceof Date) {
    return value;
  }
  if (typeof value === 'number') {
    return new Date(value);
  }
  if (typeof value !== 'string') {
    return new Date(NaN);
  }
  const hasZone = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(value);
  return new Date(hasZone ? value : `${value.replace(' ', 'T')}Z`);
}

/** A number as a driver gives it: PostgreSQL writes bigint and count as text. */
export function readNumber(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number) || value === '') {
    throw new Error(`Not a number: ${JSON.stringify(value)}`);
  }
  return number;
}

/** Codes of PostgreSQL, of SQLite and of the network that say nothing of the statement, only of the database's state. */
const AWAY =
  /^(?:08\w{3}|53\w{3}|57P\d\d|58030|25006|ECONN\w+|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|SQLITE_(?:BUSY|FULL|IOERR|READONLY|CANTOPEN)\w*)$/;

/**
 * Whether something failed because the database is not there, full, overloaded or just restarting, and may work when it
 * is tried again.
 */
export function isDatabaseAway(error: unknown): boolean {
  // Also what another realm made, where `instanceof` says no.
  if (typeof error !== 'object' || error === null) {
    return false;
  }
  const { code, name, message } = {
    ...{ code: '', name: '', message: '' },
    ...('code' in error && { code: error.code }),
    ...('name' in error && { name: error.name }),
    ...('message' in error && { message: error.message }),
  };
  return (
    AWAY.test(String(code)) ||
    // All connections of the pool are taken, or none can be made.
    name === 'KnexTimeoutError' ||
    // The driver gives no code where a connection ends in the middle of a statement, which comes before its words.
    /(?:Connection terminated(?: unexpectedly)?|is not queryable)$/.test(
      String(message),
    )
  );
}

/** Whether a statement failed because a row with the same unique key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? error.code
      : undefined;
  return (
    code === '23505' ||
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}
