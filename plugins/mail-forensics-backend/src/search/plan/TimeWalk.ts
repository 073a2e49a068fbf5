import type { Knex } from 'knex';
import { readTime, readWithin, textSqlOf, TimeIsUp } from '../../database';
import type { Condition } from '../normalise/Condition';
import { timeBoundsOf, within, type TimeBounds } from '../normalise/timeBounds';
import type { Order } from '../parse/parseOrder';
import { concat, type Fragment } from '../print/Fragment';
import { printBounds } from '../print/printAccess';
import { printCondition } from '../print/printCondition';
import type { PageStart } from '../print/printOrder';
import type { FoundEvent } from '../sql/FoundEvent';
import { countSlice, selectSlice } from '../sql/selectSlice';
import { selectTimeAfter } from '../sql/selectTimes';
import type { Budget } from './Budget';
import { compareFound } from './compareFound';
import type { FindTrace } from './FindTrace';
import { SliceCutter } from './SliceCutter';
import type { Total } from './Total';

/** Bounds of a walk; tests make them small. */
export interface WalkLimits {
  /** Events of the first slice, whether they match or not. */
  firstEvents: number;
  /** How long a slice is to take. */
  paceMs: number;
}

export interface WalkOptions {
  knex: Knex;
  asked: Condition;
  order: Order;
  start?: PageStart;
  /** How many events. */
  limit: number;
  limits: WalkLimits;
  signal?: AbortSignal;
  trace: FindTrace;
}

/**
 * A walk through time, from one end of what is asked for to the other, in slices. Where events are sorted by time it ends
 * when there are enough; otherwise it looks at all of them and keeps the first.
 */
export class TimeWalk {
  readonly #options: WalkOptions;
  readonly #bounds: TimeBounds;
  readonly #direction: 'asc' | 'desc';
  readonly #isByTime: boolean;
  #events: FoundEvent[] = [];
  #matching = 0;
  /** How far is counted; absent while events are wanted, and not only their number. */
  #most: number | undefined;
  #isFirst = true;
  /** Where the first slice ended; null where that was all. */
  #firstEdge: Date | null = null;
  #first = { found: 0, elapsedMs: 0 };
  /** Absent until a second slice is wanted. */
  #cutter: SliceCutter | undefined;
  #isDone = false;

  static create(options: WalkOptions): TimeWalk {
    return new TimeWalk(options);
  }

  private constructor(options: WalkOptions) {
    const { asked, order, start } = options;
    this.#options = options;
    this.#isByTime =
      order.key.kind === 'column' && order.key.column === 'observed_at';
    this.#direction = this.#isByTime ? order.direction : 'desc';
    this.#bounds = start
      ? within(timeBoundsOf(asked), this.#boundsFrom(start))
      : timeBoundsOf(asked);
  }

  /**
   * The first events, in order. `stoppedAt`: the time up to which everything was looked at, where the budget did not do.
   *
   * @throws TimeIsUp where the budget did not do for anything
   */
  async find(
    budget: Budget,
  ): Promise<{ events: FoundEvent[]; stoppedAt?: Date }> {
    while (!this.#isDone && !this.#isEnough) {
      const reached = this.#cutter?.position ?? this.#firstReached;
      try {
        await this.#step(budget);
      } catch (error) {
        if (!(error instanceof TimeIsUp) || !reached) {
          throw error;
        }
        return { events: this.#events, stoppedAt: reached };
      }
    }
    return { events: this.#events };
  }

  /** Goes on counting; what was found on the way is counted already. A walk that began in the middle counts from there. */
  async count(budget: Budget, most: number): Promise<Total> {
    this.#most = most + 1;
    try {
      while (!this.#isDone && this.#matching <= most) {
        await this.#step(budget);
      }
    } catch (error) {
      if (!(error instanceof TimeIsUp)) {
        throw error;
      }
      return { count: this.#matching, isLowerBound: true };
    }
    return this.#matching > most
      ? { count: most + 1, isLowerBound: true }
      : { count: this.#matching, isLowerBound: false };
  }

  get #firstReached(): Date | undefined {
    return this.#firstEdge && this.#direction === 'asc'
      ? nextInstant(this.#firstEdge)
      : this.#firstEdge ?? undefined;
  }

  get #isEnough(): boolean {
    return this.#isByTime && this.#events.length >= this.#options.limit;
  }

  #boundsFrom(start: PageStart): TimeBounds {
    if (start.kind === 'time') {
      return this.#direction === 'desc'
        ? { before: start.time }
        : { from: start.time };
    }
    const { value } = start.cursor;
    const { since } = start;
    if (!this.#isByTime || value === null) {
      return since ? { from: since } : {};
    }
    const time = readTime(value);
    return this.#direction === 'desc'
      ? { before: nextInstant(time) }
      : { from: time };
  }

  async #step(budget: Budget): Promise<void> {
    const limitMs = budget.leftMs();
    if (limitMs === 0) {
      throw new TimeIsUp('Time is up');
    }
    if (this.#isFirst) {
      await this.#searchFirst(limitMs);
      return;
    }
    if (!this.#cutter && this.#firstEdge) {
      this.#cutter = await this.#cut(this.#firstEdge, limitMs);
      this.#cutter.grow({ ...this.#first, wanted: this.#wanted });
    }
    const slice = this.#cutter?.next();
    if (!slice) {
      this.#isDone = true;
      return;
    }
    const { found, ms } = await this.#read(limitMs, trx =>
      this.#search(trx, slice),
    );
    this.#cutter?.grow({ elapsedMs: ms, found, wanted: this.#wanted });
  }

  /** The slice that holds the first events, whether they match or not. */
  async #searchFirst(limitMs: number): Promise<void> {
    const { limits, limit } = this.#options;
    const direction = this.#direction;
    const bounds = this.#bounds;
    const { edge, found, ms } = await this.#read(limitMs, async trx => {
      const time = await selectTimeAfter(trx, {
        bounds,
        direction,
        events: Math.max(limits.firstEvents, limit),
      });
      return {
        edge: time,
        ...(await this.#search(trx, time ? this.#upTo(time) : bounds)),
      };
    });
    this.#isFirst = false;
    this.#isDone = edge === null;
    this.#firstEdge = edge;
    this.#first = { found, elapsedMs: ms };
  }

  /** What is within the bounds up to a time, and with it. */
  #upTo(edge: Date): TimeBounds {
    return this.#direction === 'desc'
      ? { ...this.#bounds, from: edge }
      : { ...this.#bounds, before: nextInstant(edge) };
  }

  /** Cuts what is left after the first slice, which is not looked at where the first slice does. */
  async #cut(edge: Date, limitMs: number): Promise<SliceCutter> {
    const direction = this.#direction;
    const { from, before } = this.#bounds;
    const ends = await this.#read(limitMs, async trx => {
      const end = (side: 'asc' | 'desc') =>
        selectTimeAfter(trx, {
          bounds: this.#bounds,
          direction: side,
          events: 0,
        });
      return {
        from: from ?? (await end('asc')) ?? edge,
        before: before ?? nextInstant((await end('desc')) ?? edge),
      };
    });
    return SliceCutter.create({
      direction,
      span:
        direction === 'desc'
          ? { from: ends.from, before: edge }
          : { from: nextInstant(edge), before: ends.before },
      firstLengthMs:
        direction === 'desc'
          ? ends.before.getTime() - edge.getTime()
          : edge.getTime() - ends.from.getTime(),
      aimMs: this.#options.limits.paceMs,
    });
  }

  /** Events that are still wanted. */
  get #wanted(): number {
    if (this.#most !== undefined) {
      return this.#most - this.#matching;
    }
    return this.#isByTime
      ? this.#options.limit - this.#events.length
      : Infinity;
  }

  #read<T>(
    limitMs: number,
    read: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    const { knex, signal } = this.#options;
    return readWithin(knex, { limitMs, signal }, read);
  }

  async #search(
    trx: Knex.Transaction,
    bounds: TimeBounds,
  ): Promise<{ found: number; ms: number }> {
    const { asked, trace } = this.#options;
    const condition = printCondition(asked, { text: textSqlOf(trx), bounds });
    const where = concat([condition, ...printBounds(bounds)], ' AND ');
    const { result: found, ms } = await trace.time(() =>
      this.#most === undefined
        ? this.#collect(trx, where)
        : countSlice(trx, { where, most: this.#most - this.#matching }),
    );
    this.#matching += found;
    trace.sliced({ ...bounds, found, ms });
    return { found, ms };
  }

  async #collect(trx: Knex.Transaction, where: Fragment): Promise<number> {
    const { order, start, limit } = this.#options;
    const { events, matching } = await selectSlice(trx, {
      where,
      order,
      start,
      limit,
    });
    this.#events = [...this.#events, ...events];
    if (!this.#isByTime) {
      this.#events.sort(compareFound(order));
    }
    this.#events.splice(limit);
    return matching;
  }
}

function nextInstant(time: Date): Date {
  return new Date(time.getTime() + 1);
}
