import { readWithin, textSqlOf, TimeIsUp } from '../../database';
import { timeBoundsOf } from '../normalise/timeBounds';
import { concat, type Fragment } from '../print/Fragment';
import { printCondition } from '../print/printCondition';
import type { FoundEvent } from '../sql/FoundEvent';
import { selectSlice } from '../sql/selectSlice';
import type { Budget } from './Budget';
import type { WalkOptions } from './TimeWalk';

/** Ids begin with as many hexadecimal digits that are as good as random, so that events are spread over them evenly. */
const DIGITS = 4;
const END = 16 ** DIGITS;

const MOST_GROWTH = 8;

/** Parts of the whole: up to here slices grow however slow they are, or a busy machine would be given ever so many. */
const WORTH_WHILE = 1_024;

/** A walk through the ids of events, in slices, for where they are sorted by nothing but their ids. */
export class IdWalk {
  readonly #options: WalkOptions;

  static create(options: WalkOptions): IdWalk {
    return new IdWalk(options);
  }

  private constructor(options: WalkOptions) {
    this.#options = options;
  }

  /**
   * The first events, in order.
   *
   * @throws TimeIsUp where the budget did not do for all of them
   */
  async find(budget: Budget): Promise<FoundEvent[]> {
    const { limit, limits, order } = this.#options;
    const step = order.direction === 'asc' ? 1 : -1;
    const events: FoundEvent[] = [];
    let position = this.#first();
    let width = 1;
    while (position >= 0 && position < END && events.length < limit) {
      const start = performance.now();
      const last = Math.min(
        END - 1,
        Math.max(0, position + step * (width - 1)),
      );
      events.push(...(await this.#search([position, last], budget)));
      position = last + step;
      const pace = limits.paceMs / Math.max(performance.now() - start, 0.1);
      const least = width < END / WORTH_WHILE ? 2 : 1 / 2;
      width = Math.ceil(width * Math.min(Math.max(pace, least), MOST_GROWTH));
    }
    return events.slice(0, limit);
  }

  /** Where the page begins. */
  #first(): number {
    const { start, order } = this.#options;
    if (start?.kind === 'event') {
      return parseInt(start.cursor.eventId.slice(0, DIGITS), 16);
    }
    return order.direction === 'asc' ? 0 : END - 1;
  }

  async #search(ends: [number, number], budget: Budget): Promise<FoundEvent[]> {
    const limitMs = budget.leftMs();
    if (limitMs === 0) {
      throw new TimeIsUp('Time is up');
    }
    const { knex, asked, order, start, limit, signal, trace } = this.#options;
    const condition = printCondition(asked, {
      text: textSqlOf(knex),
      bounds: timeBoundsOf(asked),
    });
    const { result, ms } = await trace.time(() =>
      readWithin(knex, { limitMs, signal }, trx =>
        selectSlice(trx, {
          where: concat([condition, ...printRange(ends)], ' AND '),
          order,
          start,
          limit,
        }),
      ),
    );
    trace.sliced({ found: result.matching, ms });
    return result.events;
  }
}

function printRange(ends: [number, number]): Fragment[] {
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return [
    { sql: 'e.event_id >= ?', bindings: [digitsOf(first)] },
    ...(last + 1 < END
      ? [{ sql: 'e.event_id < ?', bindings: [digitsOf(last + 1)] }]
      : []),
  ];
}

function digitsOf(number: number): string {
  return number.toString(16).padStart(DIGITS, '0');
}
