import type { TimeRange } from './buckets';

/** A range cut where units of time begin. */
export interface CutRange {
  /** Units that are in the range as a whole; absent where none is. */
  whole?: TimeRange;
  /** What is before and after them. */
  rest: TimeRange[];
}

/** @param unitMs - units begin at its multiples since 1970 */
export function cutAtUnits({ from, to }: TimeRange, unitMs: number): CutRange {
  const first = Math.ceil(from.getTime() / unitMs) * unitMs;
  const last = Math.floor(to.getTime() / unitMs) * unitMs;
  if (first >= last) {
    return { rest: from < to ? [{ from, to }] : [] };
  }
  const whole = { from: new Date(first), to: new Date(last) };
  return {
    whole,
    rest: [
      { from, to: whole.from },
      { from: whole.to, to },
    ].filter(range => range.from < range.to),
  };
}
