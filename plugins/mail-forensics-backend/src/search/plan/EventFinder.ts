import type { SearchDebug } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readingPaceMs } from '../../database';
import type { Condition } from '../normalise/Condition';
import type { Order } from '../parse/parseOrder';
import type { PageStart } from '../print/printOrder';
import type { FoundEvent } from '../sql/FoundEvent';
import { Budget } from './Budget';
import { FindTrace } from './FindTrace';
import { IdWalk } from './IdWalk';
import { IndexProbe, type ProbeResult } from './IndexProbe';
import { KnownResults } from './KnownResults';
import { TimeWalk, type WalkLimits } from './TimeWalk';
import type { Total } from './Total';

/** Up to here results are counted exactly. */
export const MAX_COUNT = 10_000;

/** For finding the page; what is not searched by then is left out, and the answer says so. */
const FIND_LIMIT_MS = 10_000;

/** For counting what the page did not need. */
const COUNT_LIMIT_MS = 250;

/** For counting everything, where that is asked for. */
const EXACT_COUNT_LIMIT_MS = 60_000;

/**
 * Of all events, about twice as many are found before they are read. What they are found by is small, but not when several
 * people take everything out at once, each with parts that are found, read and waiting.
 */
const FOUND_AT_ONCE = 10_000;

/** Of all events, what an index may lead to. */
const LED_TO = 50_000;

const OLDEST_FIRST: Order = {
  key: { kind: 'column', column: 'observed_at' },
  direction: 'asc',
};

export interface FindOptions {
  asked: Condition;
  order: Order;
  /** Where the page begins; absent: at the beginning. */
  start?: PageStart;
  /** How many events. */
  limit: number;
  /** `none`: the number is of no interest. */
  count: 'none' | 'bounded' | 'exact';
  signal?: AbortSignal;
}

export interface Found {
  /** In order. */
  events: FoundEvent[];
  /** Absent where it was not asked for. */
  total?: Total;
  /** Where time was up: up to here everything was searched, and from here on another search can go on. */
  stoppedAt?: Date;
  debug: SearchDebug;
}

/** Bounds of the work; tests make them small. */
export interface FinderLimits extends WalkLimits {
  /** What an index may lead to, to be fetched and sorted. */
  candidates: number;
  findMs: number;
  countMs: number;
  /** The clock, in milliseconds. */
  now: () => number;
}

/**
 * Finds events, in order. The planner of a database is not asked for the first events by time that match, for it then walks
 * through time until the page is full, through ten million events where it takes a rare match for a frequent one. Instead
 * an index is asked first where it leads, up to a bound; if that is not much, it is fetched and sorted. If it is much, or if
 * no index helps, time is walked through in slices, the first of them short.
 */
export class EventFinder {
  readonly #knex: Knex;
  readonly #limits: FinderLimits;
  readonly #known = KnownResults.create();
  readonly #probe: IndexProbe;

  static create(options: {
    knex: Knex;
    limits?: Partial<FinderLimits>;
  }): EventFinder {
    return new EventFinder(options.knex, {
      candidates: MAX_COUNT,
      findMs: FIND_LIMIT_MS,
      countMs: COUNT_LIMIT_MS,
      firstEvents: 500,
      now: () => Date.now(),
      paceMs: readingPaceMs(options.knex),
      ...options.limits,
    });
  }

  private constructor(knex: Knex, limits: FinderLimits) {
    this.#knex = knex;
    this.#limits = limits;
    this.#probe = IndexProbe.create({ knex, candidates: limits.candidates });
  }

  /** @throws TimeIsUp where not even the first slice could be searched, ReadingCancelled */
  async find(options: FindOptions): Promise<Found> {
    const trace = new FindTrace();
    if (options.asked.kind === 'never') {
      const total = { count: 0, isLowerBound: false };
      return { events: [], total, debug: trace.tell() };
    }
    const budget = new Budget(this.#limits.findMs, this.#limits.now);
    const known = options.start ? this.#known.get(options.asked) : undefined;
    const probe = known
      ? undefined
      : await this.#probe.look(options, budget, trace);
    if (probe?.isAll) {
      const total = { count: probe.matching, isLowerBound: false };
      return { events: probe.events, total, debug: trace.tell() };
    }
    const walk = this.#walkFor(options, trace);
    const { events, stoppedAt }: Pick<Found, 'events' | 'stoppedAt'> =
      options.order.key.kind === 'nothing'
        ? { events: await this.#idWalkFor(options, trace).find(budget) }
        : await walk.find(budget);
    const found = { walk, probe, events, stoppedAt, trace };
    const total = known ?? (await this.#count(options, found));
    if (total && !options.start) {
      this.#known.set(options.asked, total);
    }
    return { events, total, stoppedAt, debug: trace.tell() };
  }

  /** All events for which a condition holds, in no order, where an index leads to few; undefined where none does. */
  async findByIndex(
    options: Pick<FindOptions, 'asked' | 'signal'>,
  ): Promise<FoundEvent[] | undefined> {
    const probe = await this.#probe.look(
      {
        ...options,
        order: { key: { kind: 'nothing' }, direction: 'asc' },
        limit: this.#limits.candidates,
      },
      new Budget(this.#limits.findMs, this.#limits.now),
      new FindTrace(),
    );
    return probe?.isAll ? probe.events : undefined;
  }

  /**
   * All events for which a condition holds, by time, some at once. What is recorded meanwhile may be among them or not.
   *
   * @param options.partMs - how long finding some of them may take
   * @throws TimeIsUp where it takes longer; ReadingCancelled
   */
  async *findAll(
    options: Pick<FindOptions, 'asked' | 'order' | 'signal'> & {
      partMs: number;
    },
  ): AsyncGenerator<FoundEvent[]> {
    const { partMs, ...asked } = options;
    if (asked.asked.kind === 'never') {
      return;
    }
    const wanted: FindOptions = {
      ...asked,
      limit: Math.max(LED_TO, this.#limits.candidates),
      count: 'none',
    };
    const budget = () => new Budget(partMs, this.#limits.now);
    const trace = new FindTrace();
    const probe = await this.#probe.look(wanted, budget(), trace);
    if (probe?.isAll) {
      yield probe.events;
      return;
    }
    yield* this.#walkFor({ ...wanted, limit: FOUND_AT_ONCE }, trace).parts(
      budget,
    );
  }

  /** When the oldest event was observed for which a condition holds; undefined where there is none. */
  async firstTime(
    asked: Condition,
    signal: AbortSignal | undefined,
  ): Promise<Date | undefined> {
    const { events } = await this.find({
      asked,
      signal,
      order: OLDEST_FIRST,
      limit: 1,
      count: 'none',
    });
    return events[0]?.observedAt;
  }

  #walkFor(options: FindOptions, trace: FindTrace): TimeWalk {
    return TimeWalk.create({
      ...options,
      knex: this.#knex,
      limits: this.#limits,
      trace,
    });
  }

  #idWalkFor(options: FindOptions, trace: FindTrace): IdWalk {
    return IdWalk.create({
      ...options,
      knex: this.#knex,
      limits: this.#limits,
      trace,
    });
  }

  async #count(
    options: FindOptions,
    done: {
      walk: TimeWalk;
      probe: ProbeResult | undefined;
      events: FoundEvent[];
      stoppedAt: Date | undefined;
      trace: FindTrace;
    },
  ): Promise<Total | undefined> {
    if (options.count === 'none') {
      return undefined;
    }
    const { events, stoppedAt } = done;
    if (!options.start && !stoppedAt && events.length < options.limit) {
      return { count: events.length, isLowerBound: false };
    }
    const isExact = options.count === 'exact';
    const atLeast = Math.max(done.probe?.matching ?? 0, events.length);
    if (atLeast > MAX_COUNT && !isExact) {
      return { count: atLeast, isLowerBound: true };
    }
    const limitMs = isExact ? EXACT_COUNT_LIMIT_MS : this.#limits.countMs;
    // Where there was no time to find everything there is none to count it.
    const budget = new Budget(stoppedAt ? 0 : limitMs, this.#limits.now);
    const { result, ms } = await done.trace.time(() =>
      (options.start
        ? this.#walkFor({ ...options, start: undefined }, done.trace)
        : done.walk
      ).count(budget, isExact ? Infinity : MAX_COUNT),
    );
    done.trace.counted(ms);
    return result.isLowerBound && result.count < atLeast
      ? { ...result, count: atLeast }
      : result;
  }
}
