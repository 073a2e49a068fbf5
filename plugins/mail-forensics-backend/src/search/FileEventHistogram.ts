import type {
  HistogramInterval,
  HistogramResponse,
} from 'backstage-plugin-mail-forensics-common';
import { TimeIsUp } from '../database';
import {
  bucketEdges,
  bucketOf,
  COUNTED_MS,
  mostBuckets,
  fittingInterval,
} from './histogram/buckets';
import { timeBoundsOf, within } from './normalise/timeBounds';
import { MAX_BUCKETS } from './parse/limits';
import { parseHistogram, type ParsedHistogram } from './parse/parseHistogram';
import type { Fragment } from './print/Fragment';
import { QueryError } from './QueryError';
import {
  problem,
  type Question,
  type QueryRunner,
  type SearchOptions,
} from './QueryRunner';
import { countBySpan } from './sql/countBySpan';
import { selectFirstTime } from './sql/selectFirstTime';

/** For all of a histogram; what is not counted by then is left out, and the answer says so. */
const TIME_LIMIT_MS = 5_000;

/** Buckets that are counted first, the newest; then twice as many each time. */
const FIRST_SLICE = 16;

/** Counts events over time. */
export class FileEventHistogram {
  readonly #runner: QueryRunner;

  static create(options: { runner: QueryRunner }): FileEventHistogram {
    return new FileEventHistogram(options.runner);
  }

  private constructor(runner: QueryRunner) {
    this.#runner = runner;
  }

  /**
   * @param body - a `HistogramRequest` of the common package, still unparsed
   * @throws QueryError where it is not one; SearchFailure where it could not be answered
   */
  async count(
    body: unknown,
    options: SearchOptions = {},
  ): Promise<HistogramResponse> {
    const parsed = parseHistogram(body);
    if ('problems' in parsed) {
      throw new QueryError(parsed.problems);
    }
    return this.#runner.guarded(() => this.#run(parsed.histogram, options));
  }

  async #run(
    histogram: ParsedHistogram,
    options: SearchOptions,
  ): Promise<HistogramResponse> {
    const question = await this.#runner.question(histogram.query, options);
    const range = await this.#rangeOf(histogram, question, options);
    if (!range) {
      const { interval = 'day' } = histogram;
      return { interval, buckets: [], problems: null };
    }
    const interval = histogram.interval ?? fittingInterval(range);
    if (mostBuckets(range, interval) > MAX_BUCKETS) {
      throw new QueryError([
        problem(
          'ILLEGAL_VALUE',
          `There would be more than ${MAX_BUCKETS} buckets. Ask for a wider interval or a shorter range.`,
        ),
      ]);
    }
    return this.#countBackwards(question.where, { ...range, interval }, options);
  }

  async #rangeOf(
    { from, to }: ParsedHistogram,
    { asked, allowed }: Question,
    options: SearchOptions,
  ): Promise<{ from: Date; to: Date } | undefined> {
    const now = this.#runner.now();
    const bounds = within(timeBoundsOf(asked), { from, before: to ?? now });
    const first =
      bounds.from ??
      (await this.#runner.read(TIME_LIMIT_MS, options, trx =>
        selectFirstTime(trx, this.#runner.print(allowed)),
      ));
    const last = bounds.before ?? now;
    return first === null || first >= last
      ? undefined
      : { from: first, to: last };
  }

  /** The newest first, for where time is short they are what is asked for. */
  async #countBackwards(
    where: Fragment,
    range: { from: Date; to: Date; interval: HistogramInterval },
    options: SearchOptions,
  ): Promise<HistogramResponse> {
    const { interval } = range;
    const edges = bucketEdges(range, interval);
    const counts = new Map(edges.slice(0, -1).map(edge => [edge.getTime(), 0]));
    const deadline = Date.now() + TIME_LIMIT_MS;
    let complete = edges.length - 1;
    for (let size = FIRST_SLICE; complete > 0; size *= 2) {
      const begin = Math.max(0, complete - size);
      try {
        await this.#countSlice(counts, {
          where,
          interval,
          from: later(edges[begin], range.from),
          before: earlier(edges[complete], range.to),
          limitMs: deadline - Date.now(),
        }, options);
      } catch (error) {
        if (!(error instanceof TimeIsUp) || complete === edges.length - 1) {
          throw error;
        }
        break;
      }
      complete = begin;
    }
    return {
      interval,
      buckets: [...counts].map(([time, docCount]) => ({
        from: new Date(time).toISOString(),
        docCount,
      })),
      ...(complete > 0 && { completeBackTo: edges[complete].toISOString() }),
      problems: null,
    };
  }

  async #countSlice(
    counts: Map<number, number>,
    slice: {
      where: Fragment;
      interval: HistogramInterval;
      from: Date;
      before: Date;
      limitMs: number;
    },
    options: SearchOptions,
  ): Promise<void> {
    if (slice.limitMs <= 0) {
      throw new TimeIsUp('Time is up');
    }
    const spans = await this.#runner.read(slice.limitMs, options, trx =>
      countBySpan(trx, { ...slice, widthMs: COUNTED_MS[slice.interval] }),
    );
    for (const { from, count } of spans) {
      const bucket = bucketOf(from, slice.interval).getTime();
      counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    }
  }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
