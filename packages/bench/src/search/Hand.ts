import type { Knex } from 'knex';
import { PAGE_SIZE, type ByHand, type Engine, type Sql } from './Sql';

const GIVE_UP_MS = 5_000;
const SCAN_GIVE_UP_MS = 60_000;

/** What SQL answered. */
export interface Told {
  /** Infinity where it was given up. */
  ms: number;
  /** How many events it told of, or counted. */
  total: number;
}

/** Puts questions in SQL. */
export class Hand {
  readonly #knex: Knex;
  readonly #engine: Engine;

  static create(options: { knex: Knex; engine: Engine }): Hand {
    return new Hand(options.knex, options.engine);
  }

  private constructor(knex: Knex, engine: Engine) {
    this.#knex = knex;
    this.#engine = engine;
  }

  /** The quickest of several ways; each is given up after five seconds, and counts as these where all are. */
  async quickest(ways: readonly ByHand[]): Promise<Told> {
    let best: Told = { ms: GIVE_UP_MS, total: NaN };
    for (const way of ways) {
      // What is slower than the best so far need not be waited for.
      const limit = Math.min(GIVE_UP_MS, Math.max(20, best.ms * 2));
      const told = await this.#timed(way, limit, []);
      best = told.ms < best.ms ? told : best;
    }
    return best;
  }

  /** How long the rows alone take, in milliseconds, read from end to end: no index is used. */
  async scan(way: ByHand): Promise<number> {
    const { ms } = await this.#timed(
      { rows: this.#engine === 'SQLite' ? unindexed(way.rows) : way.rows },
      SCAN_GIVE_UP_MS,
      ['enable_indexscan', 'enable_bitmapscan', 'enable_indexonlyscan'],
    );
    return ms;
  }

  async #timed(
    way: ByHand,
    limitMs: number,
    turnedOff: string[],
  ): Promise<Told> {
    return this.#engine === 'SQLite'
      ? this.#run(this.#knex, way)
      : this.#knex.transaction(async trx => {
          await trx.raw(`set local statement_timeout = ${Math.ceil(limitMs)}`);
          for (const setting of turnedOff) {
            await trx.raw(`set local ${setting} = off`);
          }
          return this.#run(trx, way).catch(error => {
            if (isTimeUp(error)) {
              return { ms: Infinity, total: NaN };
            }
            throw error;
          });
        });
  }

  async #run(knex: Knex, way: ByHand): Promise<Told> {
    const started = performance.now();
    const rows = await rowsOf(knex, way.rows);
    const counted =
      way.count && (way.alwaysCounted || rows.length > PAGE_SIZE)
        ? await rowsOf(knex, way.count)
        : rows;
    const ms = performance.now() - started;
    return { ms, total: totalOf(counted) };
  }
}

/** @returns what the rows count, or how many they are */
function totalOf(rows: readonly object[]): number {
  return rows.reduce(
    (sum, row) =>
      sum + ('total' in row && row.total !== null ? Number(row.total) : 1),
    0,
  );
}

async function rowsOf(knex: Knex, { text, values }: Sql): Promise<object[]> {
  const answer: object[] | { rows: object[] } = await knex.raw(text, values);
  return Array.isArray(answer) ? answer : answer.rows;
}

function unindexed({ text, values }: Sql): Sql {
  return {
    text: text
      .replace(/file_events e where/g, 'file_events e not indexed where')
      .replace(
        /e\.id in \(select rowid from file_events_text where (\w+) like \?\)/g,
        'e.$1 like ?',
      )
      .replace(
        /file_event_recipients r where r\.(domain|address_key)/g,
        'file_event_recipients r not indexed where r.$1',
      ),
    values,
  };
}

function isTimeUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}
