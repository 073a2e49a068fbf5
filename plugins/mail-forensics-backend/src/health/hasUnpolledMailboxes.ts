import type { Knex } from 'knex';
import type { ConnectionId } from '../mail';

/**
 * Whether the users in scope are not known yet, or one of the first of them was never polled. Somebody who joins later
 * starts in the state Initializing too, but does not take the connection back to it.
 */
export async function hasUnpolledMailboxes(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<boolean> {
  const inScope = () =>
    knex('mailboxes')
      .join('connections', 'connections.id', 'mailboxes.connection_id')
      .where('mailboxes.connection_id', connectionId)
      .whereNot('mailboxes.state', 'Left scope');
  if (!(await inScope().first('mailboxes.id'))) {
    return true;
  }
  const waiting = await inScope()
    .where(condition =>
      condition
        .whereRaw('mailboxes.monitored_since < connections.monitoring_since')
        .orWhere(first =>
          first
            .where('mailboxes.state', 'Initializing')
            .whereRaw(
              'mailboxes.monitored_since = connections.monitoring_since',
            ),
        ),
    )
    .first('mailboxes.id');
  return waiting !== undefined;
}
