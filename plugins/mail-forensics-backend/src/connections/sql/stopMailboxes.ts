import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';

/** Polls the mailboxes of a connection no more, and takes them from whoever is reading them now. */
export async function stopMailboxes(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
): Promise<void> {
  await trx('mailboxes')
    .where('connection_id', connectionId)
    .update({
      next_poll_at: null,
      lease_owner: null,
      lease_expires_at: null,
      lease_fence: trx.raw('lease_fence + 1'),
    });
}
