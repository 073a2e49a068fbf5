import type { HistogramResponse } from 'backstage-plugin-mail-forensics-common';
import { DateTime } from 'luxon';
import type { DateRange } from '../query/dateRange';

/** The time from the beginning of one bucket to the end of another. */
export function rangeOfBuckets(
  { buckets, interval }: HistogramResponse,
  first: number,
  last: number,
): DateRange {
  const end = DateTime.fromISO(buckets[last].from, { zone: 'utc' })
    .plus({ [interval]: 1 })
    .minus({ milliseconds: 1 });
  return { kind: 'custom', from: buckets[first].from, to: end.toISO() };
}
