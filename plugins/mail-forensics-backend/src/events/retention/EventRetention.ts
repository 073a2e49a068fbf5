import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isLockUnavailable } from '../../database';
import { EventMonths } from '../EventMonths';
import { monthOf } from '../monthOf';
import { endOfRetention } from './age';
import { deleteExpired, type Side } from './sql/deleteExpired';
import { deleteMessages } from './sql/deleteMessages';
import { deleteNames, NAMES, selectNamedMonths } from './sql/deleteNames';
import { deleteCounts, holdsKept, writtenSince } from './sql/dropMonth';
import { forgetConnections } from './sql/forgetConnections';

/** Rows of one transaction: whoever writes waits for one at most, where there is one writer at a time. */
const STEP = 500;

/** A month that is being read or written is tried again after a moment, and then with the next run. */
const ATTEMPTS = 3;
const ATTEMPT_PAUSE_MS = 1_000;

const DAY_MS = 86_400_000;

/** What a run removed. */
export interface Removed {
  events: number;
  /** Months that went as a whole, with their events. */
  months: number;
  messages: number;
  connections: number;
}

interface Options {
  knex: Knex;
  retentionDays: number;
  logger: LoggerService;
  now?: () => Date;
  /** Between two attempts at a month that others are using. */
  attemptPauseMs?: number;
}

/**
 * Removes what is kept no longer: events a number of days after the service received their mail, and with them whatever was
 * known because of them. In small steps, none of which keeps collection waiting; what is not done when the time is up is
 * done the next time.
 */
export class EventRetention {
  readonly #options: Options;
  readonly #months: EventMonths;
  readonly #now: () => Date;

  static create(options: Options): EventRetention {
    return new EventRetention(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#months = EventMonths.create(options);
    this.#now = options.now ?? (() => new Date());
  }

  async apply(signal?: AbortSignal): Promise<Removed> {
    const { knex, retentionDays, logger } = this.#options;
    const now = this.#now();
    const before = endOfRetention(now, retentionDays);
    const dropped = await this.#dropMonths(before, signal);
    const removed: Removed = {
      months: dropped.months,
      events: dropped.events,
      messages: 0,
      connections: 0,
    };
    const future = new Date(now.getTime() + DAY_MS);
    for (const side of [
      { observedBefore: before },
      { observedAfter: future },
    ] satisfies Side[]) {
      removed.events += await this.#inSteps(
        trx => deleteExpired(trx, { before, side, limit: STEP }),
        signal,
      );
    }
    await this.#deleteNames(before, signal);
    removed.messages = await this.#inSteps(
      trx => deleteMessages(trx, { before, limit: STEP }),
      signal,
    );
    removed.connections = await forgetConnections(knex, before);
    if (Object.values(removed).some(count => count > 0)) {
      logger.info(describe(removed, retentionDays));
    }
    return removed;
  }

  /** Months of which all events have expired; a month that cannot be had is left to be emptied. */
  async #dropMonths(
    before: Date,
    signal: AbortSignal | undefined,
  ): Promise<{ months: number; events: number }> {
    const dropped = { months: 0, events: 0 };
    for (const month of await this.#months.endedBefore(before)) {
      for (
        let attempt = 1;
        attempt <= ATTEMPTS && !signal?.aborted;
        attempt++
      ) {
        const events = await this.#dropMonth(month, before);
        if (events !== 'busy') {
          dropped.months += events === 'kept' ? 0 : 1;
          dropped.events += events === 'kept' ? 0 : events;
          break;
        }
        await pause(this.#options.attemptPauseMs ?? ATTEMPT_PAUSE_MS);
      }
    }
    return dropped;
  }

  async #dropMonth(
    month: number,
    before: Date,
  ): Promise<number | 'kept' | 'busy'> {
    const { knex } = this.#options;
    const since = this.#now();
    if (await holdsKept(knex, month, before)) {
      return 'kept';
    }
    let events = 0;
    const change = await this.#months.drop(month, async trx => {
      if (
        (await writtenSince(trx, month, since)) ||
        (await holdsKept(trx, month, before))
      ) {
        return false;
      }
      events = await deleteCounts(trx, month);
      return true;
    });
    switch (change) {
      case 'done':
        return events;
      case 'busy':
        return 'busy';
      default:
        return 'kept';
    }
  }

  async #deleteNames(
    before: Date,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { knex } = this.#options;
    for (const { table, name } of NAMES) {
      const months = await selectNamedMonths(knex, table, monthOf(before));
      for (const month of months) {
        await this.#inSteps(
          trx => deleteNames(trx, { table, name, month, limit: STEP }),
          signal,
        );
      }
    }
  }

  /** Step by step until there is nothing left, the time is up, or others are in the way. */
  async #inSteps(
    step: (trx: Knex.Transaction) => Promise<number>,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    let total = 0;
    let count = STEP;
    while (count === STEP && !signal?.aborted) {
      try {
        count = await this.#options.knex.transaction(step);
      } catch (error) {
        if (!isLockUnavailable(error)) {
          throw error;
        }
        count = 0;
      }
      total += count;
    }
    return total;
  }
}

function describe(removed: Removed, days: number): string {
  return `Retention of ${days} days: removed ${removed.events} events (${removed.months} whole months among them), what was known of ${removed.messages} messages, and ${removed.connections} deleted connections`;
}
