/** A time from one instant to another. */
export interface Period {
  from: Date;
  to: Date;
}

/** What is known of a mailbox's coverage. */
export interface CoverageFacts {
  /** What it was covered for before it was last restarted, in any order. */
  periods: readonly Period[];
  monitoredSince: Date;
  /** When it ended, for a mailbox that is not monitored now; undefined where it is. */
  endedAt: Date | undefined;
}

/** The times between the first begin of monitoring and now in which a mailbox was not monitored, oldest first. */
export function mailboxGaps(facts: CoverageFacts, now: Date): Period[] {
  const covered = [
    ...facts.periods,
    { from: facts.monitoredSince, to: facts.endedAt ?? now },
  ].sort((a, b) => a.from.getTime() - b.from.getTime());
  const gaps: Period[] = [];
  let through = covered[0].from;
  for (const { from, to } of covered) {
    if (from > through) {
      gaps.push({ from: through, to: from });
      through = from;
    }
    through = to > through ? to : through;
  }
  return now > through ? [...gaps, { from: through, to: now }] : gaps;
}
