import { DateTime, Duration } from 'luxon';
import type { ValueReader } from './ValueReader';

/** A number written in digits. */
export function readNumber(
  text: string,
  value: ValueReader,
): number | undefined {
  const number = /^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text)
    ? Number(text)
    : NaN;
  return Number.isFinite(number)
    ? number
    : value.report('ILLEGAL_VALUE', 'The value must be a number.');
}

/** TRUE or FALSE, in any case. */
export function readBoolean(
  text: string,
  value: ValueReader,
): boolean | undefined {
  switch (text.trim().toUpperCase()) {
    case 'TRUE':
      return true;
    case 'FALSE':
      return false;
    default:
      return value.report('ILLEGAL_VALUE', 'The value must be TRUE or FALSE.');
  }
}

/** What a time in a query covers: from its beginning to, but without, what comes next. */
export interface Span {
  /** Where it begins. */
  from: Date;
  /** The first instant after it: the next day after a day, the next millisecond after an instant. */
  before: Date;
  /** The whole day it lies in, in UTC. */
  day: { from: Date; before: Date };
}

const TIME_FORM =
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i;

/** A day (`2026-11-22`) or an instant (`2026-11-22T08:00:00.000Z`) of ISO 8601, in UTC where it names no offset. */
export function readSpan(text: string, value: ValueReader): Span | undefined {
  return (
    toSpan(text) ??
    value.report(
      'ILLEGAL_VALUE',
      'The value must be a day such as 2026-11-22, or a time such as 2026-11-22T08:00:00.000Z.',
    )
  );
}

/** As {@link readSpan}; undefined where the text is neither. */
export function toSpan(text: string): Span | undefined {
  const time = TIME_FORM.test(text.trim())
    ? DateTime.fromISO(text.trim(), { zone: 'utc' })
    : DateTime.invalid('form');
  // Ten thousand is the first year that has no plain ISO form, and what comes next must have one.
  if (!time.isValid || time.year < 1 || time.year > 9_998) {
    return undefined;
  }
  const isDay = !text.includes('T') && !text.includes('t');
  const today = time.startOf('day');
  return {
    from: time.toJSDate(),
    before: time.plus(isDay ? { days: 1 } : { milliseconds: 1 }).toJSDate(),
    day: {
      from: today.toJSDate(),
      before: today.plus({ days: 1 }).toJSDate(),
    },
  };
}

/** A duration of ISO 8601, such as PT15M or P30D, longer than nothing and shorter than a thousand years. */
export function readDuration(
  text: string,
  value: ValueReader,
): Duration | undefined {
  const duration = Duration.fromISO(text.trim());
  const years = duration.isValid ? duration.as('years') : NaN;
  return years > 0 && years < 1_000
    ? duration
    : value.report(
        'ILLEGAL_VALUE',
        'The value must be a duration such as PT15M, PT1H or P30D.',
      );
}
