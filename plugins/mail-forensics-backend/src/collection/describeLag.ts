import { formatTime } from './describeWait';
import type { Lag } from './sql/watchedConnections';

/** How far a connection is behind, in a sentence. */
export function describeLag(lag: Lag, now: Date): string {
  const subject =
    lag.behind === 1
      ? `1 of ${lag.mailboxes} mailboxes is`
      : `${lag.behind} of ${lag.mailboxes} mailboxes are`;
  const furthest = lag.furthest
    ? ` The one furthest behind is complete up to ${formatTime(
        lag.furthest,
      )}, ${duration(now.getTime() - lag.furthest.getTime())} ago.`
    : '';
  return `${subject} more than 30 minutes behind.${furthest}`;
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) {
    return `${minutes} minutes`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
