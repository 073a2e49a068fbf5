import type {
  GroupingResponse,
  ValueCount,
} from 'backstage-plugin-mail-forensics-common';
import { readNumber, TimeIsUp } from '../database';
import { all } from './normalise/Condition';
import { timeBoundsOf } from './normalise/timeBounds';
import {
  parseGrouping,
  type GroupKey,
  type ParsedGrouping,
} from './parse/parseGrouping';
import { QueryError } from './QueryError';
import type { Question, QueryRunner, SearchOptions } from './QueryRunner';
import { countByValue, type CountedValue } from './sql/countByValue';
import { countEvents } from './sql/countEvents';
import { selectFirstTime } from './sql/selectFirstTime';

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
    let lastError: unknown;
    for (const { part, limitMs } of ATTEMPTS) {
      try {
        const { from, where } = await this.#newest(question, part, options);
        const counted = await this.#runner.read(limitMs, options, trx =>
          key.kind === 'constant' || key.kind === 'nothing'
            ? this.#countAlike(trx, { where, key })
            : countByValue(trx, { where, key, limit: size + 1 }),
        );
        return {
          groups: counted.slice(0, size).map(toValueCount(key)),
          ...(counted.length > size && { hasMore: true }),
          ...(from && { completeBackTo: from.toISOString() }),
          problems: null,
        };
      } catch (error) {
        if (!(error instanceof TimeIsUp)) {
          throw error;
        }
        lastError = error;
      }
    }
    throw lastError;
  }

  /** Where events are all alike there is one group of them, or none. */
  async #countAlike(
    trx: Parameters<typeof countEvents>[0],
    options: {
      where: Question['where'];
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
      (await this.#runner.read(ATTEMPTS[0].limitMs, options, trx =>
        selectFirstTime(trx, this.#runner.print(allowed)),
      )) ??
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
