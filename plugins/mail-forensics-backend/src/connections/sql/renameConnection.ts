import type { Knex } from 'knex';
import { displayNameKey } from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../../mail';

/** Gives a connection another display name, and with it another revision. */
export async function renameConnection(
  trx: Knex.Transaction,
  id: ConnectionId,
  displayName: string,
): Promise<void> {
  await trx('connections')
    .where('id', id)
    .update({
      display_name: displayName,
      display_name_key: displayNameKey(displayName),
      revision: trx.raw('revision + 1'),
    });
}
