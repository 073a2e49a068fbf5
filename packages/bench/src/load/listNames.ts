import type { Knex } from 'knex';

const MONTH = `(extract(year from observed_at at time zone 'UTC') * 12 + extract(month from observed_at at time zone 'UTC') - 1)::integer`;

/** Lists addresses and domains, as the writer of the plugin would have done. */
export async function listNames(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into file_event_addresses (address_key, month)
     select sender_key, ${MONTH} from file_events where sender_key is not null
     union select from_key, ${MONTH} from file_events where from_key is not null
     union select address_key, ${MONTH} from file_event_recipients`,
  );
  await knex.raw(
    `insert into file_event_domains (domain, month)
     select distinct domain, ${MONTH} from file_event_recipients where domain is not null`,
  );
}
