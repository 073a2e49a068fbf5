import type { Knex } from 'knex';
import type { MailboxId } from '../mail';

/**
 * Keeps what these mailboxes were covered for until now, before they are restarted and it is forgotten: from
 * `monitored_since` to `complete_through`, or to where they left the scope, if that was earlier. Where no folder was ever
 * read there is nothing to keep. Where one was, and not all, the time is empty, and says since when there is a gap.
 *
 * To be called in the transaction that restarts them.
 */
export async function closePeriods(
  trx: Knex.Transaction,
  mailboxIds: readonly MailboxId[],
): Promise<void> {
  const read =
    'case when monitored_until < complete_through then monitored_until else complete_through end';
  const until = `case when ${read} > monitored_since then ${read} else monitored_since end`;
  await trx
    .from(
      trx.raw('?? (??, ??, ??)', [
        'mailbox_periods',
        'mailbox_id',
        'covered_from',
        'covered_until',
      ]),
    )
    .insert(
      trx('mailboxes')
        .whereIn('id', [...mailboxIds])
        .where(begun =>
          begun
            .whereRaw(`${read} > monitored_since`)
            .orWhereExists(
              trx('mailbox_cursors')
                .whereRaw('mailbox_cursors.mailbox_id = mailboxes.id')
                .select('mailbox_id'),
            ),
        )
        .whereNotExists(
          trx('mailbox_periods')
            .whereRaw('mailbox_periods.mailbox_id = mailboxes.id')
            .whereRaw('mailbox_periods.covered_from = monitored_since')
            .select('mailbox_id'),
        )
        .select('id', 'monitored_since', trx.raw(until)),
    );
}
