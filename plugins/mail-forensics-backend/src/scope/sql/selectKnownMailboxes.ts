import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readTime, readTimeOrNull } from '../../database';
import type { ConnectionId, MailboxId, UserId } from '../../mail';
import type { MailboxNames } from '../mailboxRow';
import type { KnownMailbox } from '../planScope';

interface MailboxRow extends MailboxNames {
  id: MailboxId;
  user_id: UserId;
  state: MailboxState;
  monitored_since: unknown;
  next_poll_at: unknown;
  returned_at: unknown;
}

/** The mailboxes that are, or were, in the scope of a connection. */
export async function selectKnownMailboxes(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<KnownMailbox[]> {
  const rows: MailboxRow[] = await knex('mailboxes')
    .where({ connection_id: connectionId })
    .select(
      'id',
      'user_id',
      'state',
      'monitored_since',
      'next_poll_at',
      'returned_at',
      'user_principal_name',
      'mail',
      'display_name',
      'search_key',
      'addresses',
    );
  return rows.map(row => {
    const { user_id, monitored_since, next_poll_at, returned_at, ...rest } =
      row;
    return {
      ...rest,
      userId: user_id,
      monitoredSince: readTime(monitored_since),
      polled: readTimeOrNull(next_poll_at) !== null,
      returnedAt: readTimeOrNull(returned_at),
    };
  });
}
