import type {
  CoverageGapReason,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { Period } from '../../scope';

/** A mailbox that is polled as it should be is never further behind than this, so what is younger counts as read. */
export const USUAL_LAG_MS = 15 * 60_000;

/** What is known of how a mailbox was read. Times are by the service's clock. */
export interface MailboxFacts {
  state: MailboxState;
  /** Read in full before it was last restarted, in any order. */
  periods: readonly Period[];
  monitoredSince: Date;
  /** Everything from `monitoredSince` up to here was read; null: nothing was yet. */
  completeThrough: Date | null;
  /** When monitoring ended; null where it has not. */
  endedAt: Date | null;
}

/** A time for which a mailbox is not known in full, and why. */
export interface MailboxGap extends Period {
  reason: CoverageGapReason;
}

/** The times within a range for which a mailbox is not known in full, oldest first. */
export function gapsWithin(
  facts: MailboxFacts,
  range: Period,
  now: Date,
): MailboxGap[] {
  const { periods, monitoredSince, endedAt } = facts;
  const monitored = [
    ...periods,
    { from: monitoredSince, to: later(endedAt ?? range.to, monitoredSince) },
  ];
  const unmonitored = uncovered(range, monitored).map(gap => ({
    ...gap,
    reason: 'not monitored' as const,
  }));
  return [...unmonitored, ...unread(facts, range, now)].sort(
    (a, b) => a.from.getTime() - b.from.getTime(),
  );
}

/** What was monitored and not read: from where reading has come to, up to the end of monitoring. */
function unread(facts: MailboxFacts, range: Period, now: Date): MailboxGap[] {
  const { state, periods, monitoredSince, completeThrough, endedAt } = facts;
  // After a restart it is still that of the time before.
  const reached = later(completeThrough ?? monitoredSince, monitoredSince);
  if (reached.getTime() >= now.getTime() - USUAL_LAG_MS) {
    return [];
  }
  const from = later(reached, range.from);
  const to = endedAt && endedAt < range.to ? endedAt : range.to;
  return from < to
    ? uncovered({ from, to }, periods).map(gap => ({
        ...gap,
        reason: reasonOf(state),
      }))
    : [];
}

function reasonOf(state: MailboxState): CoverageGapReason {
  switch (state) {
    case 'Access denied':
      return 'access denied';
    case 'No mailbox':
      return 'no mailbox';
    default:
      return 'not yet read';
  }
}

function uncovered(range: Period, covered: readonly Period[]): Period[] {
  const gaps: Period[] = [];
  let through = range.from;
  const inOrder = [...covered].sort(
    (a, b) => a.from.getTime() - b.from.getTime(),
  );
  for (const { from, to } of inOrder) {
    if (from >= range.to) {
      break;
    }
    if (from > through) {
      gaps.push({ from: through, to: from });
    }
    through = later(through, to);
  }
  return through < range.to
    ? [...gaps, { from: through, to: range.to }]
    : gaps;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
