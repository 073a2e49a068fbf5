import type { ConnectionStatus } from 'backstage-plugin-mail-forensics-common';
import { readTime, readTimeOrNull } from '../database';
import { mailboxGaps, type Period } from '../scope';
import type { MailboxRow } from './sql/selectMailboxes';

/** Of its connection, what decides whether a mailbox is being monitored. */
export interface MonitoringFacts {
  status: ConnectionStatus;
  /** Null before it was first authorized. */
  monitoringSince: Date | null;
}

/** The times since a mailbox was first monitored in which it was not, oldest first. */
export function gapsOfMailbox(
  row: MailboxRow,
  options: {
    connection: MonitoringFacts;
    periods: readonly Period[];
    now: Date;
  },
): Period[] {
  return mailboxGaps(
    {
      periods: options.periods,
      monitoredSince: readTime(row.monitored_since),
      endedAt: endOf(row, options.connection),
    },
    options.now,
  );
}

/** Undefined where it is being monitored. */
function endOf(row: MailboxRow, connection: MonitoringFacts): Date | undefined {
  const since = readTime(row.monitored_since);
  const through = readTimeOrNull(row.complete_through) ?? since;
  if (row.state === 'Left scope') {
    const until = readTimeOrNull(row.monitored_until) ?? through;
    const stillRead = readTimeOrNull(row.next_poll_at) !== null;
    return stillRead || until < through ? until : through;
  }
  const restarts =
    connection.monitoringSince !== null && since < connection.monitoringSince;
  return connection.status === 'Deauthorized' || restarts ? through : undefined;
}
