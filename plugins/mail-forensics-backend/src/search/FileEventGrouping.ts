import type {
  GroupingResponse,
  ValueCount,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { isAmong, readNumber, TimeIsUp } from '../database';
import { countedByOf, countKinds } from './grouping/countKinds';
import { all, type Condition } from './normalise/Condition';
import { countedKindsOf } from './normalise/countedKinds';
import { timeBoundsOf, within, type TimeBounds } from './normalise/timeBounds';
import {
  parseGrouping,
  type GroupKey,
  type ParsedGrouping,
} from './parse/parseGrouping';
import type { Fragment } from './print/Fragment';
import { QueryError } from './QueryError';
import type { Question, QueryRunner, SearchOptions } from './QueryRunner';
import { countByValue, type CountedValue } from './sql/countByValue';
import { countEvents } from './sql/countEvents';
import { countRecipients } from './sql/countRecipients';

/**
 * What is tried one after the other: how much of the range, its newest part, in how much time. Each value is counted over
 * the same range, so that the counts can be compared; where the whole takes too long a part of it is counted, and the
 * answer says which.
 */
const ATTEMPTS = [
  { part: 1, limitMs: 5_000 },
  { part: 1 / 8, limitMs: 2_500 },
  { part: 1 / 64, limitMs: 2_500 },
];

/** Counts events by the values of a term. */
export class FileEventGrouping {
  readonly #runner: QueryRunner;

  static create(options: { runner: QueryRunner }): FileEventGrouping {
    return new FileEventGrouping(options.runner);
  }

  private constructor(runner: QueryRunner) {
    this.#runner = runner;
  }

  /**
   * @param body - a `GroupingRequest` of the common package, still unparsed
   * @throws QueryError where it is not one; SearchFailure where it could not be answered
   */
  async group(
    body: unknown,
    options: SearchOptions = {},
  ): Promise<GroupingResponse> {
    const parsed = parseGrouping(body);
    if ('problems' in parsed) {
      throw new QueryError(parsed.problems);
    }
    return this.#runner.guarded(() => this.#run(parsed.grouping, options));
  }

  async #run(
    { query, key, size }: ParsedGrouping,
    options: SearchOptions,
  ): Promise<GroupingResponse> {
    const question = await this.#runner.question(query, options);
    const counted =
      (await this.#countFromSums(question.asked, key, options)) ??
      (await this.#countByIndex(question.asked, { key, size }, options));
    return counted
      ? toResponse(counted, { key, size })
      : this.#countNewest(question, { key, size }, options);
  }

  /** From what is counted as events are written; undefined where that does not tell. */
  async #countFromSums(
    asked: Condition,
    key: GroupKey,
    options: SearchOptions,
  ): Promise<CountedValue[] | undefined> {
    const kinds = countedKindsOf(asked);
    const by = countedByOf(key);
    if (!kinds || !by) {
      return undefined;
    }
    return this.#runner.read(ATTEMPTS[0].limitMs, options, trx =>
      countKinds(trx, { asked, kinds, by, key }),
    );
  }

  /** By an index that leads to few events; undefined where none does. */
  async #countByIndex(
    asked: Condition,
    { key, size }: Pick<ParsedGrouping, 'key' | 'size'>,
    options: SearchOptions,
  ): Promise<CountedValue[] | undefined> {
    const { signal } = options;
    const events = await this.#runner.finder.findByIndex({ asked, signal });
    if (!events) {
      return undefined;
    }
    const where = isAmong(
      this.#runner.knex,
      events.map(event => ({ id: event.eventId, time: event.observedAt })),
      { time: 'e.observed_at', id: 'e.event_id' },
    );
    return this.#runner.read(ATTEMPTS[0].limitMs, options, trx =>
      this.#countValues(trx, { where, key, size }),
    );
  }

  async #countNewest(
    question: Question,
    { key, size }: Pick<ParsedGrouping, 'key' | 'size'>,
    options: SearchOptions,
  ): Promise<GroupingResponse> {
    let lastError: unknown;
    for (const { part, limitMs } of ATTEMPTS) {
      try {
        const { from, where } = await this.#newest(question, part, options);
        const bounds = boundsOfEverything(question.asked, from);
        const counted = await this.#runner.read(limitMs, options, trx =>
          bounds && key.kind === 'recipients'
            ? countRecipients(trx, { bounds, list: key.list, limit: size + 1 })
            : this.#countValues(trx, { where, key, size }),
        );
        return toResponse(counted, { key, size }, from);
      } catch (error) {
        if (!(error instanceof TimeIsUp)) {
          throw error;
        }
        lastError = error;
      }
    }
    throw lastError;
  }

  async #countValues(
    trx: Knex,
    options: { where: Fragment; key: GroupKey; size: number },
  ): Promise<CountedValue[]> {
    const { where, key, size } = options;
    return key.kind === 'constant' || key.kind === 'nothing'
      ? this.#countAlike(trx, { where, key })
      : countByValue(trx, { where, key, limit: size + 1 });
  }

  /** Where events are all alike there is one group of them, or none. */
  async #countAlike(
    trx: Knex,
    options: {
      where: Fragment;
      key: Extract<GroupKey, { kind: 'constant' | 'nothing' }>;
    },
  ): Promise<CountedValue[]> {
    if (options.key.kind === 'nothing') {
      return [];
    }
    const count = await countEvents(trx, { where: options.where });
    return count === 0 ? [] : [{ value: options.key.value, count }];
  }

  /** The newest part of what is asked for; `from` where it is not the whole. */
  async #newest(
    { asked, allowed, where }: Question,
    part: number,
    options: SearchOptions,
  ): Promise<{ where: Question['where']; from?: Date }> {
    if (part === 1) {
      return { where };
    }
    const now = this.#runner.now();
    const bounds = timeBoundsOf(asked);
    const end = bounds.before ?? now;
    const begin =
      bounds.from ??
      (await this.#runner.finder.firstTime(allowed, options.signal)) ??
      end;
    const length = Math.max(0, end.getTime() - begin.getTime());
    const from = new Date(end.getTime() - length * part);
    return {
      from,
      where: this.#runner.print(
        all([asked, { kind: 'timeFrom', column: 'observed_at', from }]),
      ),
    };
  }
}

/** When events were observed of which nothing else is asked; undefined where something is. */
function boundsOfEverything(
  asked: Condition,
  from: Date | undefined,
): TimeBounds | undefined {
  const kinds = countedKindsOf(asked);
  return kinds && Object.keys(kinds).length === 0
    ? within(timeBoundsOf(asked), from ? { from } : {})
    : undefined;
}

function toResponse(
  counted: CountedValue[],
  { key, size }: Pick<ParsedGrouping, 'key' | 'size'>,
  from?: Date,
): GroupingResponse {
  return {
    groups: counted.slice(0, size).map(toValueCount(key)),
    ...(counted.length > size && { hasMore: true }),
    ...(from && { completeBackTo: from.toISOString() }),
    problems: null,
  };
}

/** Values in the form in which a filter takes them. */
function toValueCount(key: GroupKey): (counted: CountedValue) => ValueCount {
  const isBoolean =
    key.kind === 'column' &&
    (key.column === 'trusted' || key.column === 'inline');
  const isNumber = key.kind === 'column' && key.column === 'size_in_bytes';
  return ({ value, count }) => ({
    value: isBoolean
      ? String(Boolean(value))
      : String(isNumber ? readNumber(value) : value),
    docCount: count,
  });
}
