import type { Connection } from 'backstage-plugin-mail-forensics-common';

const WHILE_STARTING = 5_000;
const OTHERWISE = 30_000;

/** Milliseconds until connections are looked at again: soon while one is on its way to being monitored. */
export function pollPause(
  connections: Pick<Connection, 'status'>[] | undefined,
): number {
  const starting = connections?.some(
    ({ status }) =>
      status === 'Awaiting authorization' || status === 'Initializing',
  );
  return starting ? WHILE_STARTING : OTHERWISE;
}
