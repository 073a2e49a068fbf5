import type { Knex } from 'knex';

/**
 * Deletes what is known of some messages that were read before a time: it only kept them from being read again. One that is
 * listed once more is read once more, and comes to nothing, for its events are kept no longer.
 *
 * @returns how many there were
 */
export async function deleteMessages(
  trx: Knex.Transaction,
  options: { before: Date; limit: number },
): Promise<number> {
  const rows: { mailbox_id: string; message_id: string }[] = await trx(
    'messages',
  )
    .where('done_at', '<', options.before)
    .where(received =>
      received
        .whereNull('received_at')
        .orWhere('received_at', '<', options.before),
    )
    .orderBy('done_at')
    .limit(options.limit)
    .select('mailbox_id', 'message_id');
  return rows.length === 0
    ? 0
    : trx('messages')
        .whereIn(
          ['mailbox_id', 'message_id'],
          rows.map(row => [row.mailbox_id, row.message_id]),
        )
        .where({ state: 'done' })
        .delete();
}
