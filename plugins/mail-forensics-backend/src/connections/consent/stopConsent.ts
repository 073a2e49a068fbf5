import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';
import { closeLinks } from './invitations';

/**
 * Ends every authorization of a connection that is under way, and its open link: whoever comes back changes nothing any
 * more. To be called in a transaction that holds the lock on the connection.
 *
 * @returns whether a link was open
 */
export async function stopConsent(
  trx: Knex.Transaction,
  options: { connectionId: ConnectionId; now: Date },
): Promise<boolean> {
  await trx('consent_states')
    .where('connection_id', options.connectionId)
    .where(unfinished =>
      unfinished.whereNull('outcome').orWhereNot('outcome', 'succeeded'),
    )
    .update({
      consumed_at: options.now,
      outcome: 'stopped',
      outcome_code: null,
    });
  return closeLinks(trx, { ...options, as: 'revoked' });
}
