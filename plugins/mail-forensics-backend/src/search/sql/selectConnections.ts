import type { Knex } from 'knex';

/** Ids and names of all connections, the deleted ones included. */
export function selectConnections(
  knex: Knex,
): Promise<{ id: string; displayName: string }[]> {
  return knex('connections').select({ id: 'id', displayName: 'display_name' });
}
