import type { Knex } from 'knex';
import { lockRows, readNumber, readTimeOrNull } from '../../database';
import type { ConnectionId } from '../../mail';
import { pauseMs } from '../delays';

/**
 * Keeps the mailboxes of a connection from being polled for a while. Several polls fail at once when a tenant does:
 * together they count as one failure, and a pause is made longer, never shorter. A time that the service named holds for
 * whatever else the tenant is asked.
 *
 * @param options.retryAfterMs - obeyed exactly where the service gave one
 */
export async function pauseConnection(
  knex: Knex,
  options: {
    connectionId: ConnectionId;
    retryAfterMs: number | undefined;
    pollIntervalMs: number;
    now: Date;
  },
): Promise<void> {
  const { connectionId, retryAfterMs, pollIntervalMs, now } = options;
  await knex.transaction(async trx => {
    const row = await lockRows(
      trx,
      trx('connections')
        .where({ id: connectionId })
        .first('failures', 'paused_until', 'directory_due_at'),
      'connections',
    );
    if (!row) {
      return;
    }
    const pausedUntil = readTimeOrNull(row.paused_until);
    const paused = pausedUntil !== null && pausedUntil > now;
    const failures = readNumber(row.failures) + (paused ? 0 : 1);
    const end = new Date(
      now.getTime() + (retryAfterMs || pauseMs(failures, pollIntervalMs)),
    );
    const directoryDueAt = readTimeOrNull(row.directory_due_at);
    await trx('connections')
      .where({ id: connectionId })
      .update({
        failures,
        paused_until: paused && pausedUntil > end ? pausedUntil : end,
        ...(retryAfterMs && { watch_due_at: end }),
        ...(retryAfterMs &&
          directoryDueAt &&
          directoryDueAt < end && { directory_due_at: end }),
      });
  });
}
