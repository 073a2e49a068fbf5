import type { Knex } from 'knex';

/**
 * Removes the connections that were deleted before a time and have no events left: they were kept as the label of those.
 *
 * @returns how many there were
 */
export async function forgetConnections(
  knex: Knex,
  before: Date,
): Promise<number> {
  const deleted: string[] = await knex('connections')
    .where('deleted_at', '<', before)
    .pluck('id');
  let forgotten = 0;
  for (const id of deleted) {
    forgotten += await knex('connections')
      .where({ id })
      .whereNotExists(events =>
        events
          .select(knex.raw('1'))
          .from('file_events')
          .where('connection_id', id),
      )
      .whereNotExists(messages =>
        messages
          .select(knex.raw('1'))
          .from('messages as m')
          .join('mailboxes as b', 'b.id', 'm.mailbox_id')
          .where('b.connection_id', id)
          .where('m.state', 'done'),
      )
      .delete();
  }
  return forgotten;
}
