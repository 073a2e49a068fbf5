import type { Knex } from 'knex';
import { readNumber } from '../../database';

/** How many events were recorded from each of these mailboxes, by mailbox id. */
export async function countEvents(
  knex: Knex,
  mailboxIds: string[],
): Promise<Map<string, number>> {
  const rows: { mailbox_id: string; count: unknown }[] = await knex(
    'file_events',
  )
    .whereIn('mailbox_id', mailboxIds)
    .groupBy('mailbox_id')
    .select('mailbox_id', knex.raw('count(*) as count'));
  return new Map(rows.map(row => [row.mailbox_id, readNumber(row.count)]));
}
