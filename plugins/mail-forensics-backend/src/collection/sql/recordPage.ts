import type { Knex } from 'knex';
import type { MailFolder, MessageId } from '../../mail';
import { holdLease, type Lease } from '../Lease';
import { movePosition, type StoredPosition } from './cursors';

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

/**
 * Invariant 1: the position never passes a message that is not durable. A page's unseen messages become pending and the
 * position moves behind them, in one transaction.
 *
 * @param options.completeThrough - given where the folder was read to its end
 * @returns how many messages were new
 * @throws LeaseLost, and then nothing is written
 */
export async function recordPage(
  knex: Knex,
  options: Listed & {
    position: StoredPosition;
    completeThrough: Date | null;
  },
): Promise<number> {
  return knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    const added = await addPending(trx, options);
    await movePosition(trx, options);
    return added;
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
    const added = await addPending(trx, options);
    if (added > 0) {
      await trx('mailboxes')
        .where({ id: options.lease.mailboxId })
        .increment('reconciled_found', added);
    }
    return added;
  });
}

async function addPending(
  trx: Knex.Transaction,
  options: Listed,
): Promise<number> {
  if (options.messages.length === 0) {
    return 0;
  }
  const rows = options.messages.map(message => ({
    mailbox_id: options.lease.mailboxId,
    message_id: message.messageId,
    folder: options.folder,
    state: 'pending',
    received_at: message.receivedAt,
    size_bytes: message.sizeBytes,
    listed_at: options.now,
  }));
  const added = await trx('messages')
    .insert(rows)
    .onConflict(['mailbox_id', 'message_id'])
    .ignore()
    .returning('message_id');
  return added.length;
}
