import type { Knex } from 'knex';
import {
  optionalIndexes,
  readWithin,
  textSqlOf,
  usesOneIndex,
  TimeIsUp,
  type OptionalIndexes,
} from '../../database';
import { ALWAYS, type Condition } from '../normalise/Condition';
import { timeBoundsOf } from '../normalise/timeBounds';
import { isByTime, type Order } from '../parse/parseOrder';
import { printAccess } from '../print/printAccess';
import { printCondition } from '../print/printCondition';
import type { PageStart } from '../print/printOrder';
import { probeEvents, type Probe } from '../sql/probeEvents';
import { probeTimes } from '../sql/probeTimes';
import { accessesOf, isUnwieldy, type FoundAccess } from './Access';
import type { Budget } from './Budget';
import type { FindTrace } from './FindTrace';
import { findNames, hasNames } from './nameLists';
import { isToldByIndex } from './toldByIndex';

/** A look at an index that takes longer leads to too much. */
const PROBE_LIMIT_MS = 200;

/**
 * What an index may lead to that leads to more than is asked for: each of it is looked at, and how many there are does not say
 * how many match.
 */
const MOST_INEXACT = 2_500;

/** For looking up names; where it takes longer they are not looked up. */
const NAMES_LIMIT_MS = 120;

export interface ProbeOptions {
  asked: Condition;
  order: Order;
  /** Where the page begins; absent: at the beginning. */
  start?: PageStart;
  /** How many events. */
  limit: number;
  signal?: AbortSignal;
}

/** Where an index leads; `isAll`: the events are all there is to find, and `matching` is how many match. Else it is at least so many. */
export type ProbeResult = Pick<Probe, 'matching' | 'events'> & {
  isAll: boolean;
};

/** Looks where indexes lead, up to a bound. */
export class IndexProbe {
  readonly #knex: Knex;
  /** What an index may lead to. */
  readonly #candidates: number;
  #indexes: Promise<OptionalIndexes> | undefined;

  /** @param options.candidates - what an index may lead to, to be fetched and sorted */
  static create(options: { knex: Knex; candidates: number }): IndexProbe {
    return new IndexProbe(options);
  }

  private constructor(options: { knex: Knex; candidates: number }) {
    this.#knex = options.knex;
    this.#candidates = options.candidates;
  }

  /** What the first index leads to that leads to no more than is wanted, or the last; undefined where none helps. */
  async look(
    options: ProbeOptions,
    budget: Budget,
    trace: FindTrace,
  ): Promise<ProbeResult | undefined> {
    let last: ProbeResult | undefined;
    for (const found of await this.#accessesOf(options, budget)) {
      const most = found.isExact
        ? this.#candidates
        : Math.min(MOST_INEXACT, this.#candidates);
      const { result, ms } = await trace.time(() =>
        orTimeIsUp(() =>
          readWithin(
            this.#knex,
            {
              limitMs: Math.min(PROBE_LIMIT_MS, budget.leftMs()),
              byIndex: true,
              signal: options.signal,
            },
            trx => this.#follow(trx, found, { ...options, most }),
          ),
        ),
      );
      const isAll = result?.isAll ?? false;
      trace.probed(found.access, {
        candidates: result?.candidates ?? null,
        isAll,
        ms,
      });
      last = result ?? { matching: 0, events: [], isAll };
      if (isAll) {
        return last;
      }
    }
    return last;
  }

  async #follow(
    trx: Knex.Transaction,
    found: FoundAccess,
    options: ProbeOptions & { most: number },
  ): Promise<Probe & { isAll: boolean }> {
    const { access, isExact } = found;
    const { asked, order, start, limit, most } = options;
    const text = textSqlOf(trx);
    const bounds = timeBoundsOf(asked);
    if (isExact && isByTime(order) && isToldByIndex(access)) {
      return probeTimes(trx, {
        access,
        bounds,
        most,
        order,
        start,
        limit,
      });
    }
    const probe = await probeEvents(trx, {
      access: printAccess(access, { text, bounds, limit: most + 1 }),
      matches: printCondition(isExact ? ALWAYS : asked, {
        text,
        recipients: 'by event',
      }),
      most: most + 1,
      order,
      start,
      limit,
    });
    return { ...probe, isAll: probe.candidates <= most };
  }

  /** Where the database is away they are asked for again: what failed once must not fail for ever. */
  async #askIndexes(): Promise<OptionalIndexes> {
    try {
      return await optionalIndexes(this.#knex);
    } catch (error) {
      this.#indexes = undefined;
      throw error;
    }
  }

  async #accessesOf(
    { asked, signal }: ProbeOptions,
    budget: Budget,
  ): Promise<FoundAccess[]> {
    if (isUnwieldy(asked)) {
      return [];
    }
    this.#indexes ??= this.#askIndexes();
    const { trigrams, trigramsOfAnyLetters, values } = await this.#indexes;
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
      hasTrigrams: trigrams,
      hasTrigramsOfAnyLetters: trigramsOfAnyLetters,
      hasValues: values,
      usesOneIndex: usesOneIndex(this.#knex),
      names: names ?? new Map(),
    });
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
