import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';

/**
 * What kept a connection from being read is gone: its pause ends, and mailboxes that were refused meanwhile, and would
 * be tried again ever more seldom, are due. Whoever was told by the service to wait goes on waiting.
 */
export async function wakeConnection(
  knex: Knex,
  options: { connectionId: ConnectionId; now: Date },
): Promise<void> {
  const { connectionId, now } = options;
  await knex('connections')
    .where({ id: connectionId })
    .update({ failures: 0, paused_until: null });
  await knex('mailboxes')
    .where({ connection_id: connectionId, state: 'Access denied' })
    .where('next_poll_at', '>', now)
    .update({ next_poll_at: now });
}

/** Makes some of the mailboxes that refuse due, those first that were not tried for longest. */
export async function wakeSomeDenied(
  knex: Knex,
  options: { connectionId: ConnectionId; limit: number; now: Date },
): Promise<void> {
  const denied = await knex('mailboxes')
    .where({ connection_id: options.connectionId, state: 'Access denied' })
    .where('next_poll_at', '>', options.now)
    .orderBy('next_poll_at')
    .limit(options.limit)
    .select<{ id: string }[]>('id');
  await knex('mailboxes')
    .whereIn(
      'id',
      denied.map(({ id }) => id),
    )
    .where({ state: 'Access denied' })
    .update({ next_poll_at: options.now });
}
