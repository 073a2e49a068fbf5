import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';
import { insertScopeEntries, type ParsedScope } from '../../scope';

/** Puts another scope in place of a connection's own, and with it another revision; whose mail is read follows at the next look-up of the users. */
export async function replaceScope(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
  options: { scope: ParsedScope; now: Date },
): Promise<void> {
  await trx('connections')
    .where('id', connectionId)
    .update({
      scope_mode: options.scope.mode,
      scope_notes: JSON.stringify(options.scope.notes),
      directory_read_at: null,
      revision: trx.raw('revision + 1'),
    });
  await trx('connections')
    .where('id', connectionId)
    .whereNotIn('status', ['Awaiting authorization', 'Deauthorized'])
    .update({ directory_due_at: options.now });
  await trx('scope_entries').where('connection_id', connectionId).delete();
  await insertScopeEntries(trx, connectionId, options.scope);
}
