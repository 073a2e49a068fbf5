import type { Knex } from 'knex';

/** Adds what was counted to the sums, as the plugin would have done meanwhile. */
export async function foldDeltas(knex: Knex): Promise<void> {
  await knex.transaction(async trx => {
    await trx.raw(
      `insert into file_event_hours (hour, connection_id, events)
       select hour, connection_id, sum(events) from file_event_deltas group by 1, 2`,
    );
    await trx.raw(
      `insert into file_event_days (day, connection_id, category, trusted, hashed, events)
       select hour / 24, connection_id, category, trusted, hashed, sum(events) from file_event_deltas group by 1, 2, 3, 4, 5`,
    );
    await trx.raw('truncate file_event_deltas');
  });
}
