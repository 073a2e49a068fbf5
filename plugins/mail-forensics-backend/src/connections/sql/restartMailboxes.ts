import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';

/**
 * Reads the mailboxes of a connection from now on. What was sent while they were not read stays unread, so their
 * positions are forgotten.
 */
export async function restartMailboxes(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
  now: Date,
): Promise<void> {
  const inScope = trx('mailboxes')
    .where('connection_id', connectionId)
    .whereNot('state', 'Left scope');
  await trx('mailbox_cursors')
    .whereIn('mailbox_id', inScope.clone().select('id'))
    .delete();
  await inScope.update({
    state: 'Initializing',
    problem_code: null,
    problem_detail: null,
    monitored_since: now,
    complete_through: null,
    next_poll_at: now,
    failures: 0,
    lease_owner: null,
    lease_expires_at: null,
    lease_fence: trx.raw('lease_fence + 1'),
  });
}
