import type { Knex } from 'knex';
import type { ConnectionStatus } from 'backstage-plugin-mail-forensics-common';
import { lockRows, readNumber } from '../../database';
import type { ConnectionId, TenantId } from '../../mail';

/** A connection as it is while nobody else can change it. */
export interface LockedConnection {
  displayName: string;
  revision: number;
  status: ConnectionStatus;
  tenantId: TenantId | null;
}

interface Row {
  display_name: string;
  revision: unknown;
  status: ConnectionStatus;
  tenant_id: TenantId | null;
}

/** Locks a connection until the transaction ends; undefined where there is none, or it was deleted. */
export async function lockConnection(
  trx: Knex.Transaction,
  id: ConnectionId,
): Promise<LockedConnection | undefined> {
  const row = await lockRows(
    trx,
    trx('connections')
      .where({ id })
      .whereNull('deleted_at')
      .first<Row | undefined>(
        'display_name',
        'revision',
        'status',
        'tenant_id',
      ),
    'connections',
  );
  return (
    row && {
      displayName: row.display_name,
      revision: readNumber(row.revision),
      status: row.status,
      tenantId: row.tenant_id,
    }
  );
}
