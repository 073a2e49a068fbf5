import type { Knex } from 'knex';
import {
  displayNameKey,
  type MailService,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../../mail';
import { insertScopeEntries, type ParsedScope } from '../../scope';

/** Adds a connection that awaits authorization, and its scope. */
export async function insertConnection(
  trx: Knex.Transaction,
  connection: {
    id: ConnectionId;
    service: MailService;
    displayName: string;
    scope: ParsedScope;
    createdBy: string;
    createdAt: Date;
  },
): Promise<void> {
  await trx('connections').insert({
    id: connection.id,
    service: connection.service,
    display_name: connection.displayName,
    display_name_key: displayNameKey(connection.displayName),
    scope_mode: connection.scope.mode,
    scope_notes: JSON.stringify(connection.scope.notes),
    status: 'Awaiting authorization',
    created_by: connection.createdBy,
    created_at: connection.createdAt,
  });
  await insertScopeEntries(trx, connection.id, connection.scope);
}
