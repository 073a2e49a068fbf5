import type {
  HistogramInterval,
  HistogramResponse,
} from 'backstage-plugin-mail-forensics-common';
import { TimeIsUp } from '../database';
import { countBySpans, countedWidthMs } from '../events';
import {
  bucketEdges,
  bucketOf,
  COUNTED_MS,
  mostBuckets,
  fittingInterval,
} from './histogram/buckets';
import { cutAtUnits } from './histogram/wholeUnits';
import { all, type Condition } from './normalise/Condition';
import { countedKindsOf } from './normalise/countedKinds';
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

/** For all of a histogram; what is not counted by then is left out, and the answer says so. */
const TIME_LIMIT_MS = 5_000;

/** For counting event by event. */
const COUNT_LIMIT_MS = 750;

/** Buckets that are counted first, the newest; then twice as many each time. */
const FIRST_SLICE = 2;

interface CountedRange {
  from: Date;
  to: Date;
  interval: HistogramInterval;
}

/** How many events there are from a time on, up to the end of what is counted. */
interface Span {
  from: Date;
  count: number;
}

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
    const span = { ...range, interval };
    return (
      (await this.#countFromSums(question.asked, span, options)) ??
      (await this.#countByIndex(question.asked, span, options)) ??
      this.#countBackwards(question.asked, span, options)
    );
  }

  /** From what is counted as events are written; undefined where that does not tell. */
  async #countFromSums(
    asked: Condition,
    span: CountedRange,
    options: SearchOptions,
  ): Promise<HistogramResponse | undefined> {
    const kinds = countedKindsOf(asked);
    const widthMs = COUNTED_MS[span.interval];
    if (!kinds || widthMs % countedWidthMs(kinds) !== 0) {
      return undefined;
    }
    const { whole, rest } = cutAtUnits(span, countedWidthMs(kinds));
    // In one reading, so that an event is not counted both here and there.
    const spans = await this.#runner.read(TIME_LIMIT_MS, options, async trx => {
      const sums = whole
        ? await countBySpans(trx, {
            from: whole.from,
            before: whole.to,
            widthMs,
            kinds,
          })
        : [];
      for (const { from, to } of rest) {
        const where = this.#print(asked, from, to);
        sums.push(...(await countBySpan(trx, { where, widthMs })));
      }
      return sums;
    });
    return this.#respond(span.interval, countsIn(span, spans));
  }

  /** By an index that leads to few events; undefined where none does. */
  async #countByIndex(
    asked: Condition,
    span: CountedRange,
    { signal }: SearchOptions,
  ): Promise<HistogramResponse | undefined> {
    const events = await this.#runner.finder.findByIndex({
      asked: during(asked, span.from, span.to),
      signal,
    });
    return (
      events &&
      this.#respond(
        span.interval,
        countsIn(
          span,
          events.map(event => ({ from: event.observedAt, count: 1 })),
        ),
      )
    );
  }

  #print(asked: Condition, from: Date, before: Date): Fragment {
    return this.#runner.print(during(asked, from, before));
  }

  #respond(
    interval: HistogramInterval,
    counts: ReadonlyMap<number, number>,
    completeFrom?: Date,
  ): HistogramResponse {
    return {
      interval,
      buckets: [...counts].map(([time, docCount]) => ({
        from: new Date(time).toISOString(),
        docCount,
      })),
      ...(completeFrom && { completeBackTo: completeFrom.toISOString() }),
      problems: null,
    };
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
      (await this.#runner.finder.firstTime(allowed, options.signal));
    const last = bounds.before ?? now;
    return first === undefined || first >= last
      ? undefined
      : { from: first, to: last };
  }

  /** The newest first, for where time is short they are what is asked for. */
  async #countBackwards(
    asked: Condition,
    range: CountedRange,
    options: SearchOptions,
  ): Promise<HistogramResponse> {
    const { interval } = range;
    const edges = bucketEdges(range, interval);
    const counts = new Map(edges.slice(0, -1).map(edge => [edge.getTime(), 0]));
    const deadline = Date.now() + COUNT_LIMIT_MS;
    let complete = edges.length - 1;
    for (let size = FIRST_SLICE; complete > 0; size *= 2) {
      const begin = Math.max(0, complete - size);
      try {
        await this.#countSlice(
          counts,
          {
            where: this.#print(
              asked,
              later(edges[begin], range.from),
              earlier(edges[complete], range.to),
            ),
            interval,
            limitMs: deadline - Date.now(),
          },
          options,
        );
      } catch (error) {
        if (!(error instanceof TimeIsUp) || complete === edges.length - 1) {
          throw error;
        }
        break;
      }
      complete = begin;
    }
    return this.#respond(
      interval,
      counts,
      complete > 0 ? edges[complete] : undefined,
    );
  }

  async #countSlice(
    counts: Map<number, number>,
    slice: {
      where: Fragment;
      interval: HistogramInterval;
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
    addTo(counts, spans, slice.interval);
  }
}

function during(asked: Condition, from: Date, before: Date): Condition {
  return all([
    asked,
    { kind: 'timeFrom', column: 'observed_at', from },
    { kind: 'timeBefore', column: 'observed_at', before },
  ]);
}

/** Counts of the buckets of a range, by when they begin, the empty ones included. */
function countsIn(
  range: CountedRange,
  spans: readonly Span[],
): Map<number, number> {
  const edges = bucketEdges(range, range.interval);
  const counts = new Map(edges.slice(0, -1).map(edge => [edge.getTime(), 0]));
  addTo(counts, spans, range.interval);
  return counts;
}

function addTo(
  counts: Map<number, number>,
  spans: readonly Span[],
  interval: HistogramInterval,
): void {
  for (const { from, count } of spans) {
    const bucket = bucketOf(from, interval).getTime();
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
