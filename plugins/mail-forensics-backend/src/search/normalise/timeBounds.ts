import type { Condition } from './Condition';

/** The times between which every event lies that a condition holds for, as far as it says so at its top. */
export interface TimeBounds {
  from?: Date;
  /** Without this instant itself. */
  before?: Date;
}

/** What a condition demands of the time at which a mail was sent. */
export function timeBoundsOf(condition: Condition): TimeBounds {
  switch (condition.kind) {
    case 'timeFrom':
      return condition.column === 'observed_at' ? { from: condition.from } : {};
    case 'timeBefore':
      return condition.column === 'observed_at'
        ? { before: condition.before }
        : {};
    case 'all':
      return condition.conditions.map(timeBoundsOf).reduce(within, {});
    default:
      return {};
  }
}

/** Both bounds at once. */
export function within(one: TimeBounds, other: TimeBounds): TimeBounds {
  const froms = [one.from, other.from].filter(time => time !== undefined);
  const befores = [one.before, other.before].filter(time => time !== undefined);
  return {
    ...(froms.length > 0 && { from: latest(froms) }),
    ...(befores.length > 0 && { before: earliest(befores) }),
  };
}

function latest(times: Date[]): Date {
  return new Date(Math.max(...times.map(time => time.getTime())));
}

function earliest(times: Date[]): Date {
  return new Date(Math.min(...times.map(time => time.getTime())));
}
