import type { Knex } from 'knex';
import { insertRows } from '../../database';
import type { MailFolder, MailboxId, MessageId } from '../../mail';
import { holdLease, lockLeases, type Lease } from '../Lease';
import { movePosition, movePositions, type StoredPosition } from './cursors';

/** A message that a page named and that has to be read. */
export interface ListedMessage {
  messageId: MessageId;
  receivedAt: Date | null;
  sizeBytes: number | null;
}

interface Listed {
  lease: Lease;
  folder: MailFolder;
  messages: readonly ListedMessage[];
  now: Date;
}

/** A page of a folder, and where it leads. */
export interface FolderPage extends Listed {
  position: StoredPosition;
  /** Given where the folder was read to its end. */
  completeThrough: Date | null;
}

/**
 * Invariant 1: the position never passes a message that is not durable. A page's unseen messages become pending and the
 * position moves behind them, in one transaction.
 *
 * @returns how many messages were new
 * @throws LeaseLost, and then nothing is written
 */
export async function recordPage(
  knex: Knex,
  page: FolderPage,
): Promise<number> {
  return knex.transaction(async trx => {
    await holdLease(trx, page.lease, page.now);
    const added = await addPending(trx, [page]);
    await movePosition(trx, page);
    return added.length;
  });
}

/**
 * The same for pages of several mailboxes, in one transaction for all.
 *
 * @returns how many messages of each were new. Of a page that is not among them nothing is written: see {@link lockLeases}.
 */
export async function recordPages(
  knex: Knex,
  pages: readonly FolderPage[],
): Promise<Map<FolderPage, number>> {
  return knex.transaction(async trx => {
    const held = await lockLeases(trx, pages);
    const added = await addPending(trx, held);
    await movePositions(trx, held);
    return new Map(
      held.map(page => [
        page,
        added.filter(mailboxId => mailboxId === page.lease.mailboxId).length,
      ]),
    );
  });
}

/**
 * Messages that only a list told of become pending, and are counted. The position stays: what comes after it is delta's.
 *
 * @returns how many messages were new
 * @throws LeaseLost, and then nothing is written
 */
export async function recordReconciled(
  knex: Knex,
  options: Listed,
): Promise<number> {
  return knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    const { length: added } = await addPending(trx, [options]);
    if (added > 0) {
      await trx('mailboxes')
        .where({ id: options.lease.mailboxId })
        .increment('reconciled_found', added);
    }
    return added;
  });
}

/** @returns the mailbox of each that was new */
async function addPending(
  trx: Knex.Transaction,
  listed: readonly Listed[],
): Promise<MailboxId[]> {
  return insertRows(trx, {
    table: 'messages',
    rows: listed.flatMap(({ lease, folder, messages, now }) =>
      messages.map(message => ({
        mailbox_id: lease.mailboxId,
        message_id: message.messageId,
        folder,
        state: 'pending',
        received_at: message.receivedAt,
        size_bytes: message.sizeBytes,
        listed_at: now,
      })),
    ),
    returning: 'mailbox_id',
  });
}
