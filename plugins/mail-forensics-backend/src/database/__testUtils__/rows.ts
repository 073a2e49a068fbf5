import { randomUUID } from 'crypto';
import type { Knex } from 'knex';

/** For tests: a connection that is being monitored since 2026-11-22T08:00:00Z, and its id. */
export async function insertConnection<Id extends string = string>(
  knex: Knex,
  changes: Record<string, unknown> = {},
): Promise<Id> {
  const id = randomUUID();
  const row = {
    id,
    service: 'microsoft365',
    display_name: `Connection ${id}`,
    display_name_key: `connection ${id}`,
    scope_mode: 'all',
    status: 'Initializing',
    tenant_id: 'tenant-1',
    monitoring_since: new Date('2026-11-22T08:00:00Z'),
    created_by: 'user:default/guest',
    created_at: new Date('2026-11-22T07:59:00Z'),
    ...changes,
  };
  await knex('connections').insert(row);
  return row.id as Id;
}

/** For tests: a mailbox that is due since 2026-11-22T08:00:00Z, and its id. */
export async function insertMailbox<Id extends string = string>(
  knex: Knex,
  connectionId: string,
  changes: Record<string, unknown> = {},
): Promise<Id> {
  const id = randomUUID();
  const row = {
    id,
    connection_id: connectionId,
    user_id: `user-${id}`,
    user_principal_name: `${id}@contoso.com`,
    search_key: id,
    addresses: JSON.stringify([`${id}@contoso.com`]),
    state: 'Initializing',
    monitored_since: new Date('2026-11-22T08:00:00Z'),
    next_poll_at: new Date('2026-11-22T08:00:00Z'),
    ...changes,
  };
  await knex('mailboxes').insert(row);
  return row.id as Id;
}
