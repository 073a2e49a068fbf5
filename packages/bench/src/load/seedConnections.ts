import { displayNameKey } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { BEGIN, END } from '../data/calendar';
import { CONNECTIONS, type Company } from '../data/Company';

const BATCH_SIZE = 500;

/** The connections and their mailboxes, all of them monitored through the whole year. Nothing polls them. */
export async function seedConnections(
  knex: Knex,
  company: Company,
): Promise<void> {
  await knex('connections').insert(
    CONNECTIONS.map(({ id, displayName }) => ({
      id,
      service: 'microsoft365',
      display_name: displayName,
      display_name_key: displayNameKey(displayName),
      scope_mode: 'all',
      status: 'Monitoring',
      tenant_id: id,
      monitoring_since: BEGIN,
      created_by: 'user:default/guest',
      created_at: BEGIN,
    })),
  );
  const mailboxes = company.people.map(person => ({
    id: person.mailboxId,
    connection_id: person.connectionId,
    user_id: person.userId,
    user_principal_name: person.address,
    mail: person.address,
    search_key: person.address,
    addresses: JSON.stringify([person.address]),
    state: 'Monitoring',
    monitored_since: BEGIN,
    complete_through: END,
  }));
  await knex.batchInsert('mailboxes', mailboxes, BATCH_SIZE);
}
