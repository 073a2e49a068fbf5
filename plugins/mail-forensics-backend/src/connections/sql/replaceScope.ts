import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';
import type { ParsedScope } from '../../scope';

const ROWS_PER_INSERT = 500;

/** Puts another scope in place of a connection's own; whose mail is read follows at the next look-up of the users. */
export async function replaceScope(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
  options: { scope: ParsedScope; now: Date },
): Promise<void> {
  await trx('connections')
    .where('id', connectionId)
    .update({ scope_mode: options.scope.mode });
  await trx('connections')
    .where('id', connectionId)
    .whereNotIn('status', ['Awaiting authorization', 'Deauthorized'])
    .update({ directory_due_at: options.now });
  await trx('scope_entries').where('connection_id', connectionId).delete();
  await insertScopeEntries(trx, connectionId, options.scope);
}

export async function insertScopeEntries(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
  scope: ParsedScope,
): Promise<void> {
  await trx.batchInsert(
    'scope_entries',
    scope.entries.map((entry, position) => ({
      connection_id: connectionId,
      position,
      entry,
    })),
    ROWS_PER_INSERT,
  );
}
