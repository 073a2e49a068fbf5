import type { SearchDebug } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  hasTrigrams,
  readingPaceMs,
  readWithin,
  textSqlOf,
  TimeIsUp,
} from '../../database';
import { ALWAYS, type Condition } from '../normalise/Condition';
import { timeBoundsOf } from '../normalise/timeBounds';
import type { Order } from '../parse/parseOrder';
import { printAccess } from '../print/printAccess';
import { printCondition } from '../print/printCondition';
import type { PageStart } from '../print/printOrder';
import type { FoundEvent } from '../sql/FoundEvent';
import { probeEvents, type Probe } from '../sql/probeEvents';
import { accessesOf, isUnwieldy, type FoundAccess } from './Access';
import { Budget } from './Budget';
import { FindTrace } from './FindTrace';
import { IdWalk } from './IdWalk';
import { KnownResults } from './KnownResults';
import { findNames, hasNames } from './nameLists';
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

/** A look at an index that takes longer leads to too much. */
const PROBE_LIMIT_MS = 300;

/**
 * What an index may lead to that leads to more than is asked for: each of it is looked at, and how many there are does not say
 * how many match.
 */
const MOST_INEXACT = 2_500;

/** For looking up names; where it takes longer they are not looked up. */
const NAMES_LIMIT_MS = 300;

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

type ProbeResult = Probe & { isAll: boolean };

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
  #hasTrigrams: Promise<boolean> | undefined;

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
    const probe = known ? undefined : await this.#probe(options, budget, trace);
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
    const probe = await this.#probe(
      {
        ...options,
        order: { key: { kind: 'nothing' }, direction: 'asc' },
        limit: this.#limits.candidates,
        count: 'none',
      },
      new Budget(this.#limits.findMs, this.#limits.now),
      new FindTrace(),
    );
    return probe?.isAll ? probe.events : undefined;
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

  /** What the first index leads to that leads to no more than is wanted; undefined where none helps. */
  async #probe(
    options: FindOptions,
    budget: Budget,
    trace: FindTrace,
  ): Promise<ProbeResult | undefined> {
    let last: ProbeResult | undefined;
    for (const found of await this.#accessesOf(options, budget)) {
      const most = found.isExact
        ? this.#limits.candidates
        : Math.min(MOST_INEXACT, this.#limits.candidates);
      const { result, ms } = await trace.time(() =>
        orTimeIsUp(() =>
          readWithin(
            this.#knex,
            {
              limitMs: Math.min(PROBE_LIMIT_MS, budget.leftMs()),
              byIndex: true,
              signal: options.signal,
            },
            trx => this.#look(trx, found, { ...options, most: most + 1 }),
          ),
        ),
      );
      const isAll = result !== undefined && result.candidates <= most;
      trace.probed(found.access, {
        candidates: result?.candidates ?? null,
        isAll,
        ms,
      });
      last = {
        ...(result ?? { candidates: 0, matching: 0, events: [] }),
        isAll,
      };
      if (isAll) {
        return last;
      }
    }
    return last;
  }

  #look(
    trx: Knex.Transaction,
    { access, isExact }: FoundAccess,
    { asked, order, start, limit, most }: FindOptions & { most: number },
  ): Promise<Probe> {
    const text = textSqlOf(trx);
    return probeEvents(trx, {
      access: printAccess(access, {
        text,
        bounds: timeBoundsOf(asked),
        limit: most,
      }),
      matches: printCondition(isExact ? ALWAYS : asked, {
        text,
        recipients: 'by event',
      }),
      most,
      order,
      start,
      limit,
    });
  }

  async #accessesOf(
    { asked, signal }: FindOptions,
    budget: Budget,
  ): Promise<FoundAccess[]> {
    if (isUnwieldy(asked)) {
      return [];
    }
    this.#hasTrigrams ??= hasTrigrams(this.#knex);
    const limits = {
      limitMs: Math.min(NAMES_LIMIT_MS, budget.leftMs()),
      byIndex: true,
      signal,
    };
    const names = hasNames(asked)
      ? await orTimeIsUp(() =>
          readWithin(this.#knex, limits, trx => findNames(trx, asked)),
        )
      : undefined;
    return accessesOf(asked, {
      hasTrigrams: await this.#hasTrigrams,
      names: names ?? new Map(),
    });
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

/** Undefined where time is up. */
async function orTimeIsUp<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TimeIsUp) {
      return undefined;
    }
    throw error;
  }
}
