import type { Knex } from 'knex';
import { isLockUnavailable, isPostgres, lockByName } from './dialect';

/** A month by UTC: months since the beginning of the year 0. */
type MonthNumber = number;

/** Whoever needs a lock that stops others waits no longer for it than those others can bear. */
const LOCK_WAIT_MS = 250;

/** Rows that are moved out of a default partition: nobody can write there meanwhile, so it must be done in a moment. */
const MOST_MOVED = 10_000;

/**
 * What became of a change.
 *
 * - busy: others held what it needs, and it is to be tried again later
 * - tooLate: the default partition holds so much of the month that it stays there
 */
export type PartitionChange = 'done' | 'unneeded' | 'busy' | 'tooLate';

/**
 * Tables that PostgreSQL keeps by month, in step with one another. Months that have no partition are in a default one, so
 * that a row always has a place. SQLite keeps plain tables, and has nothing to do here.
 */
export class MonthPartitions {
  readonly #knex: Knex;
  readonly #tables: readonly string[];
  readonly #time: string;

  /**
   * @param options.tables - partitioned by range of the time; whoever uses several of them locks them in this order
   * @param options.time - the column
   */
  static create(options: {
    knex: Knex;
    tables: readonly string[];
    time: string;
  }): MonthPartitions {
    return new MonthPartitions(options);
  }

  private constructor(options: {
    knex: Knex;
    tables: readonly string[];
    time: string;
  }) {
    this.#knex = options.knex;
    this.#tables = options.tables;
    this.#time = options.time;
  }

  /** The months that have partitions, the earliest first; none on SQLite. */
  async list(knex: Knex = this.#knex): Promise<MonthNumber[]> {
    if (!isPostgres(knex)) {
      return [];
    }
    const [table] = this.#tables;
    const { rows } = await knex.raw<{ rows: { name: string }[] }>(
      'SELECT c.relname AS name FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = ?::regclass',
      [table],
    );
    return rows
      .flatMap(({ name }) => {
        const [, year, month] = /_(\d{4})_(\d\d)$/.exec(name) ?? [];
        return month === undefined
          ? []
          : [Number(year) * 12 + Number(month) - 1];
      })
      .sort((a, b) => a - b);
  }

  /** Gives a month partitions of its own. Rows of it that are in the default partition move there. */
  async make(month: MonthNumber): Promise<PartitionChange> {
    if (!isPostgres(this.#knex) || (await this.list()).includes(month)) {
      return 'unneeded';
    }
    return this.#unlessBusy(async trx => {
      if ((await this.list(trx)).includes(month)) {
        return 'unneeded';
      }
      for (const table of this.#tables) {
        if (await this.#isTooLate(trx, table, month)) {
          return 'tooLate';
        }
      }
      for (const table of this.#tables) {
        await this.#attach(trx, table, month);
      }
      return 'done';
    });
  }

  /**
   * Removes a month with all its rows.
   *
   * @param mayGo - asked, in the same transaction, once nobody else can read or write; does what has to be done alongside
   */
  async drop(
    month: MonthNumber,
    mayGo: (trx: Knex.Transaction) => Promise<boolean>,
  ): Promise<PartitionChange> {
    if (!(await this.list()).includes(month)) {
      return 'unneeded';
    }
    return this.#unlessBusy(async trx => {
      if (!(await this.list(trx)).includes(month)) {
        return 'unneeded';
      }
      for (const table of this.#tables) {
        await trx.raw('LOCK TABLE ONLY ?? IN ACCESS EXCLUSIVE MODE', [table]);
      }
      if (!(await mayGo(trx))) {
        return 'unneeded';
      }
      for (const table of this.#tables) {
        await trx.schema.dropTable(partitionOf(table, month));
      }
      return 'done';
    });
  }

  async #isTooLate(
    trx: Knex.Transaction,
    table: string,
    month: MonthNumber,
  ): Promise<boolean> {
    const rows = await trx(`${table}_default`)
      .where(this.#time, '>=', startOf(month))
      .where(this.#time, '<', startOf(month + 1))
      .limit(MOST_MOVED + 1)
      .select(trx.raw('1 AS one'));
    return rows.length > MOST_MOVED;
  }

  async #attach(
    trx: Knex.Transaction,
    table: string,
    month: MonthNumber,
  ): Promise<void> {
    const partition = partitionOf(table, month);
    const bounds = [startOf(month), startOf(month + 1)];
    await trx.raw('CREATE TABLE ?? (LIKE ?? INCLUDING DEFAULTS)', [
      partition,
      table,
    ]);
    // Nobody may add to the default partition between the moving and the attaching; reading goes on.
    await trx.raw('LOCK TABLE ?? IN SHARE ROW EXCLUSIVE MODE', [
      `${table}_default`,
    ]);
    await trx.raw(
      'WITH moved AS (DELETE FROM ?? WHERE ?? >= ? AND ?? < ? RETURNING *) INSERT INTO ?? SELECT * FROM moved',
      [
        `${table}_default`,
        this.#time,
        bounds[0],
        this.#time,
        bounds[1],
        partition,
      ],
    );
    // Literals, for statements that define something take no values.
    await trx.raw(
      `ALTER TABLE ?? ATTACH PARTITION ?? FOR VALUES FROM ('${bounds[0]}') TO ('${bounds[1]}')`,
      [table, partition],
    );
  }

  async #unlessBusy(
    change: (trx: Knex.Transaction) => Promise<PartitionChange>,
  ): Promise<PartitionChange> {
    try {
      return await this.#knex.transaction(async trx => {
        await trx.raw(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        await lockByName(trx, 'months');
        return change(trx);
      });
    } catch (error) {
      if (isLockUnavailable(error)) {
        return 'busy';
      }
      throw error;
    }
  }
}

function partitionOf(table: string, month: MonthNumber): string {
  const [year, number] = startOf(month).split('-');
  return `${table}_${year}_${number}`;
}

function startOf(month: MonthNumber): string {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12)).toISOString();
}
