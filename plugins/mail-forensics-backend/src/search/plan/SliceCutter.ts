import { DateTime } from 'luxon';
import type { TimeBounds } from '../normalise/timeBounds';

/** Longer slices begin where a month does, for so do the parts that the events are kept in. */
const ALIGNED_MS = 10 * 24 * 3_600_000;

const MOST_GROWTH = 8;
const LEAST_GROWTH = 1 / 2;

/**
 * Times the first slice: shorter slices are not made for being slow, for what then takes the time is not what is in them. A
 * busy machine would otherwise be given ever more of ever shorter ones.
 */
const SHORTEST = 16;

/** How a slice went. */
export interface SliceResult {
  elapsedMs: number;
  /** Events that were found in it. */
  found: number;
  /** Events that are still wanted; Infinity where all of them are looked at anyway. */
  wanted: number;
}

/** Cuts a span of time into slices, from one of its ends to the other, each as long as the ones before it suggest. */
export class SliceCutter {
  readonly #direction: 'asc' | 'desc';
  readonly #end: number;
  readonly #aimMs: number;
  readonly #shortestMs: number;
  #position: number;
  #lengthMs: number;

  /**
   * @param options.span - what is left after the first slice
   * @param options.firstLengthMs - how long the first slice was
   * @param options.aimMs - how long a slice is to take
   */
  static create(options: {
    direction: 'asc' | 'desc';
    span: { from: Date; before: Date };
    firstLengthMs: number;
    aimMs: number;
  }): SliceCutter {
    return new SliceCutter(options);
  }

  private constructor({
    direction,
    span,
    firstLengthMs,
    aimMs,
  }: Parameters<typeof SliceCutter.create>[0]) {
    const [from, before] = [span.from.getTime(), span.before.getTime()];
    this.#direction = direction;
    this.#position = direction === 'desc' ? before : from;
    this.#end = direction === 'desc' ? from : before;
    this.#aimMs = aimMs;
    this.#lengthMs = Math.max(1, firstLengthMs);
    this.#shortestMs = SHORTEST * this.#lengthMs;
  }

  /** Up to where it was cut. */
  get position(): Date {
    return new Date(this.#position);
  }

  /** How long the next slice is to be, after the one before went like this. */
  grow({ elapsedMs, found, wanted }: SliceResult): void {
    const length = this.#lengthMs;
    const pace = this.#aimMs / Math.max(elapsedMs, 0.1);
    const byTime = length * clamp(pace, LEAST_GROWTH, MOST_GROWTH);
    const byNeed = found > 0 ? (2 * length * wanted) / found : Infinity;
    const least = Math.min(length * MOST_GROWTH, this.#shortestMs);
    this.#lengthMs = Math.max(
      1,
      Math.round(Math.min(Math.max(byTime, least), byNeed)),
    );
  }

  /** How long the next slice is to be, in milliseconds. */
  get lengthMs(): number {
    return this.#lengthMs;
  }

  /** The next slice; undefined at the end of the span. */
  next(): Required<TimeBounds> | undefined {
    if (this.#position === this.#end) {
      return undefined;
    }
    const start = this.#position;
    this.#position = this.#edge();
    const [from, before] = [start, this.#position].sort((a, b) => a - b);
    return { from: new Date(from), before: new Date(before) };
  }

  #edge(): number {
    if (this.#direction === 'desc') {
      const edge = this.#position - this.#lengthMs;
      return Math.max(this.#end, this.#isLong ? monthBefore(edge) : edge);
    }
    const edge = this.#position + this.#lengthMs;
    return Math.min(this.#end, this.#isLong ? monthAfter(edge) : edge);
  }

  get #isLong(): boolean {
    return this.#lengthMs > ALIGNED_MS;
  }
}

function monthBefore(time: number): number {
  return DateTime.fromMillis(time, { zone: 'utc' }).startOf('month').toMillis();
}

function monthAfter(time: number): number {
  const begin = monthBefore(time);
  return begin === time
    ? time
    : DateTime.fromMillis(begin, { zone: 'utc' })
        .plus({ months: 1 })
        .toMillis();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
