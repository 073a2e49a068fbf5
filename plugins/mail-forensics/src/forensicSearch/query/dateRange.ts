import type { Filter } from 'backstage-plugin-mail-forensics-common';
import { DateTime } from 'luxon';
import type { Zone } from '../../components/format';

/** The ranges that are one click away, as ISO 8601 durations back from now. */
export const PRESETS = [
  'PT15M',
  'PT1H',
  'PT3H',
  'PT12H',
  'P1D',
  'P3D',
  'P7D',
  'P14D',
  'P30D',
  'P90D',
] as const;

export type Preset = (typeof PRESETS)[number];

/**
 * When the mail was sent: lately, between two instants (ISO 8601 in UTC), of which one may be missing, or at any time
 * since there are connections.
 */
export type DateRange =
  | { kind: 'all' }
  | { kind: 'preset'; preset: Preset }
  | { kind: 'custom'; from: string | null; to: string | null };

export const DEFAULT_RANGE: DateRange = { kind: 'preset', preset: 'P7D' };

/** Where a file is looked for: nobody knows when it was sent. */
export const WIDEST_RANGE: DateRange = { kind: 'all' };

export type DateRangeProblem = 'empty' | 'reversed';

export function dateRangeProblem(
  range: DateRange,
): DateRangeProblem | undefined {
  if (range.kind !== 'custom') {
    return undefined;
  }
  if (range.from === null && range.to === null) {
    return 'empty';
  }
  return range.from !== null && range.to !== null && range.from > range.to
    ? 'reversed'
    : undefined;
}

/** The range in the query language. */
export function toDateFilters(range: DateRange): Filter[] {
  const term = '@timestamp';
  if (range.kind === 'preset') {
    return [{ term, operator: 'WITHIN_THE_LAST', value: range.preset }];
  }
  if (range.kind === 'all') {
    return [];
  }
  const filters: Filter[] = [];
  if (range.from !== null) {
    filters.push({ term, operator: 'ON_OR_AFTER', value: range.from });
  }
  if (range.to !== null) {
    filters.push({ term, operator: 'ON_OR_BEFORE', value: range.to });
  }
  return filters;
}

/** The range in the page's address, or null where the address holds none that is valid. */
export function dateRangeFrom(params: URLSearchParams): DateRange | null {
  if (params.get('range') === 'all') {
    return { kind: 'all' };
  }
  const preset = toPreset(params.get('range'));
  if (preset) {
    return { kind: 'preset', preset };
  }
  const range: DateRange = {
    kind: 'custom',
    from: toInstant(params.get('from')),
    to: toInstant(params.get('to')),
  };
  return dateRangeProblem(range) ? null : range;
}

/** The address with this range in it, and everything else as it was. */
export function withDateRange(
  params: URLSearchParams,
  range: DateRange,
): URLSearchParams {
  const after = new URLSearchParams(params);
  ['range', 'from', 'to'].forEach(name => after.delete(name));
  if (range.kind !== 'custom') {
    after.set('range', range.kind === 'all' ? 'all' : range.preset);
  } else {
    if (range.from !== null) {
      after.set('from', range.from);
    }
    if (range.to !== null) {
      after.set('to', range.to);
    }
  }
  return after;
}

export function toPreset(text: string | null): Preset | undefined {
  return PRESETS.find(preset => preset === text);
}

/**
 * The instant that a time field (`2026-11-21T17:03`) means by the clock of `zone`. A minute that ends a range is meant
 * with all its seconds.
 */
export function instantOf(
  field: string,
  zone: Zone,
  end: 'from' | 'to',
): string | null {
  const time = DateTime.fromISO(field, { zone });
  if (!time.isValid) {
    return null;
  }
  const instant = end === 'to' ? time.endOf('minute') : time;
  return instant.toUTC().toISO();
}

/** The other way round: what the field shows for an instant. */
export function fieldOf(instant: string | null, zone: Zone): string {
  if (instant === null) {
    return '';
  }
  const time = DateTime.fromISO(instant, { zone });
  return time.isValid ? time.toFormat("yyyy-MM-dd'T'HH:mm") : '';
}

function toInstant(text: string | null): string | null {
  const time = DateTime.fromISO(text ?? '', { zone: 'utc' });
  return time.isValid ? time.toISO() : null;
}
