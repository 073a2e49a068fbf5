import type {
  Connection,
  ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';

const WHILE_WATCHED = 5_000;
/** Milliseconds between looks where nobody waits for a change. */
export const OTHERWISE = 30_000;

const WATCHED: readonly ConnectionStatus[] = [
  'Awaiting authorization',
  'Initializing',
  'Error',
];

/**
 * Milliseconds until connections are looked at again: soon while one is on its way to being monitored, or broken, for then
 * somebody is waiting to see whether what they did helps.
 */
export function pollPause(
  connections: Pick<Connection, 'status'>[] | undefined,
): number {
  const isWatched = connections?.some(({ status }) => WATCHED.includes(status));
  return isWatched ? WHILE_WATCHED : OTHERWISE;
}
