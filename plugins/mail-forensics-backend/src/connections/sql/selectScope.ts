import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { ConnectionId } from '../../mail';

/** A connection's scope as it was written, and who else reads the same tenant. */
export interface StoredScope {
  mode: ScopeMode;
  entries: string[];
  /** Display names of the other connections to this tenant. */
  neighbours: string[];
}

/** Undefined where there is no such connection. */
export async function selectScope(
  knex: Knex,
  id: ConnectionId,
): Promise<StoredScope | undefined> {
  const connection = await knex('connections')
    .where({ id })
    .whereNull('deleted_at')
    .first<{ scope_mode: ScopeMode; tenant_id: string | null } | undefined>(
      'scope_mode',
      'tenant_id',
    );
  if (!connection) {
    return undefined;
  }
  const rows: { entry: string }[] = await knex('scope_entries')
    .where({ connection_id: id })
    .orderBy('position')
    .select('entry');
  const neighbours: { display_name: string }[] =
    connection.tenant_id === null
      ? []
      : await knex('connections')
          .where({ tenant_id: connection.tenant_id })
          .whereNull('deleted_at')
          .whereNot({ id })
          .orderBy(['created_at', 'id'])
          .select('display_name');
  return {
    mode: connection.scope_mode,
    entries: rows.map(row => row.entry),
    neighbours: neighbours.map(row => row.display_name),
  };
}
