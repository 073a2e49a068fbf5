import {
  HISTOGRAM_INTERVALS,
  type HistogramInterval,
} from 'backstage-plugin-mail-forensics-common';
import { DateTime } from 'luxon';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Width of what is counted; weeks and months are put together from days. */
export const COUNTED_MS: Record<HistogramInterval, number> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: DAY_MS,
  month: DAY_MS,
};

/** As many fit the width of a page. */
const SHOWN_AT_MOST = 120;

const SHORTEST_MS: Record<HistogramInterval, number> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};

/** A span of time; `to` is not part of it. */
export interface TimeRange {
  from: Date;
  to: Date;
}

/** The narrowest interval of which no more than 120 cover a range; months where there is none. */
export function fittingInterval(range: TimeRange): HistogramInterval {
  return (
    HISTOGRAM_INTERVALS.find(
      interval => mostBuckets(range, interval) <= SHOWN_AT_MOST,
    ) ?? 'month'
  );
}

/** How many buckets a range touches at most. */
export function mostBuckets(
  range: TimeRange,
  interval: HistogramInterval,
): number {
  const length = range.to.getTime() - range.from.getTime();
  return Math.ceil(length / SHORTEST_MS[interval]) + 1;
}

/** Where the bucket begins that a time lies in, in UTC. */
export function bucketOf(time: Date, interval: HistogramInterval): Date {
  return DateTime.fromJSDate(time, { zone: 'utc' })
    .startOf(interval)
    .toJSDate();
}

/** Where each bucket begins that a range touches, oldest first, and after them where the last one ends. */
export function bucketEdges(
  range: TimeRange,
  interval: HistogramInterval,
): Date[] {
  const edges: Date[] = [];
  let edge = DateTime.fromJSDate(range.from, { zone: 'utc' }).startOf(interval);
  while (edge.toMillis() < range.to.getTime() || edges.length === 0) {
    edges.push(edge.toJSDate());
    edge = edge.plus({ [interval]: 1 });
  }
  return [...edges, edge.toJSDate()];
}
