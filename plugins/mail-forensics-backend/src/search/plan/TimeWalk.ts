import type { Knex } from 'knex';
import { readTime, readWithin, textSqlOf, TimeIsUp } from '../../database';
import type { Condition } from '../normalise/Condition';
import { timeBoundsOf, within, type TimeBounds } from '../normalise/timeBounds';
import { isByTime, type Order } from '../parse/parseOrder';
import { concat, type Fragment } from '../print/Fragment';
import { printBounds } from '../print/printAccess';
import { printCondition } from '../print/printCondition';
import type { PageStart } from '../print/printOrder';
import type { FoundEvent } from '../sql/FoundEvent';
import { countSlice, selectSlice } from '../sql/selectSlice';
import { selectFirstTimes } from '../sql/selectTimes';
import type { Budget } from './Budget';
import { compareFound } from './compareFound';
import type { FindTrace } from './FindTrace';
import { SliceCutter } from './SliceCutter';
import type { Total } from './Total';

const LONG_MS = 10 * 24 * 3_600_000;

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
  /** How many events; of `parts`, about how many at once. */
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
  /** Whether all events are wanted, a part at a time. */
  #inParts = false;
  /** How far is counted; absent while events are wanted, and not only their number. */
  #most: number | undefined;
  #isFirst = true;
  /** Where the first slice ended; null where that was all. */
  #firstEdge: Date | null = null;
  #first: { begin: Date | null; found: number; elapsedMs: number } = {
    begin: null,
    found: 0,
    elapsedMs: 0,
  };
  /** Absent until a second slice is wanted. */
  #cutter: SliceCutter | undefined;
  #isDone = false;

  static create(options: WalkOptions): TimeWalk {
    return new TimeWalk(options);
  }

  private constructor(options: WalkOptions) {
    const { asked, order, start } = options;
    this.#options = options;
    this.#isByTime = isByTime(order);
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

  /**
   * All events by time, in order, a slice at a time.
   *
   * @param budgetOf - for each slice
   * @throws TimeIsUp where a budget did not do for its slice
   */
  async *parts(budgetOf: () => Budget): AsyncGenerator<FoundEvent[]> {
    this.#inParts = true;
    while (!this.#isDone) {
      await this.#step(budgetOf());
      yield this.#events.splice(0);
    }
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
    const cutter = this.#cutter;
    if (!cutter) {
      await this.#read(limitMs, async trx => {
        const first = await this.#cut(trx);
        await this.#searchNext(first, trx);
        this.#cutter = first;
      });
      return;
    }
    await this.#read(limitMs, trx => this.#searchNext(cutter, trx));
  }

  async #searchNext(cutter: SliceCutter, trx: Knex.Transaction): Promise<void> {
    const slice = cutter.next();
    if (!slice) {
      this.#isDone = true;
      return;
    }
    const { found, ms } = await this.#search(trx, slice);
    cutter.grow({ elapsedMs: ms, found, wanted: this.#wanted });
  }

  /** The slice that holds the first events, whether they match or not. */
  async #searchFirst(limitMs: number): Promise<void> {
    const { limits, limit } = this.#options;
    await this.#read(limitMs, async trx => {
      const { first, last, hasMore } = await selectFirstTimes(trx, {
        bounds: this.#bounds,
        direction: this.#direction,
        events: this.#inParts
          ? limits.firstEvents
          : Math.max(limits.firstEvents, limit),
      });
      const edge = hasMore ? last : null;
      const { found, ms } = await this.#search(
        trx,
        edge ? this.#upTo(edge) : this.#bounds,
      );
      this.#isFirst = false;
      this.#isDone = edge === null;
      this.#firstEdge = edge;
      this.#first = { begin: first, found, elapsedMs: ms };
    });
  }

  /** What is within the bounds up to a time, and with it. */
  #upTo(edge: Date): TimeBounds {
    return this.#direction === 'desc'
      ? { ...this.#bounds, from: edge }
      : { ...this.#bounds, before: nextInstant(edge) };
  }

  /** Cuts what is left after the first slice, which is not looked at where the first slice does. */
  async #cut(trx: Knex.Transaction): Promise<SliceCutter> {
    const { begin, found, elapsedMs } = this.#first;
    const edge = this.#firstEdge ?? new Date(0);
    const isNewestFirst = this.#direction === 'desc';
    const end = isNewestFirst ? this.#bounds.from : this.#bounds.before;
    const last = end ?? (await this.#lastTime(trx)) ?? edge;
    const cutter = SliceCutter.create({
      direction: this.#direction,
      span: isNewestFirst
        ? { from: last, before: edge }
        : { from: nextInstant(edge), before: end ?? nextInstant(last) },
      firstLengthMs: Math.abs(edge.getTime() - (begin ?? edge).getTime()) + 1,
      aimMs: this.#options.limits.paceMs,
    });
    cutter.grow({ elapsedMs, found, wanted: this.#wanted });
    return cutter;
  }

  /** When the last event was observed that the walk could come to. */
  async #lastTime(trx: Knex.Transaction): Promise<Date | null> {
    const { first } = await selectFirstTimes(trx, {
      bounds: this.#bounds,
      direction: this.#direction === 'desc' ? 'asc' : 'desc',
      events: 0,
    });
    return first;
  }

  /** Events that are still wanted, of parts in the next; where there are enough, as many as there may be: what follows is counted. */
  get #wanted(): number {
    if (this.#most !== undefined) {
      return this.#most - this.#matching;
    }
    if (this.#inParts) {
      return this.#options.limit;
    }
    return this.#isByTime && !this.#isEnough
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
    const condition = printCondition(asked, {
      text: textSqlOf(trx),
      bounds,
      parts: isLong(bounds) ? 'by index' : 'one by one',
    });
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
      ...(!this.#inParts && { limit }),
    });
    this.#events = [...this.#events, ...events];
    if (!this.#isByTime) {
      this.#events.sort(compareFound(order));
    }
    if (!this.#inParts) {
      this.#events.splice(limit);
    }
    return matching;
  }
}

/** Whether that is so long that looking parts up by an index, in all of its month, is not more work than looking at each event. */
function isLong({ from, before }: TimeBounds): boolean {
  return !from || !before || before.getTime() - from.getTime() > LONG_MS;
}

function nextInstant(time: Date): Date {
  return new Date(time.getTime() + 1);
}
