import type { Knex } from 'knex';
import type { FileEventWriter, NewFileEvent } from '../../events';
import type { MessageId } from '../../mail';
import { formatDrafts, type DraftEvent } from '../DraftEvent';
import { holdLease, LeaseLost, type Lease } from '../Lease';

interface Target {
  lease: Lease;
  messageId: MessageId;
  now: Date;
}

/**
 * Invariant 2: a message is done only together with its events. Both are written in one transaction, or neither.
 *
 * @param options.outcome - code to keep where something could not be had
 * @returns how many events were new
 * @throws LeaseLost, and then nothing is written
 */
export async function finishMessage(
  knex: Knex,
  options: Target & {
    events: NewFileEvent[];
    writer: FileEventWriter;
    outcome: string | null;
  },
): Promise<number> {
  return knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    const added =
      options.events.length > 0
        ? await options.writer.insert(trx, {
            events: options.events,
            insertedAt: options.now,
          })
        : 0;
    await updatePending(trx, options, {
      state: 'done',
      next_attempt_at: null,
      last_error: options.outcome,
      drafts: null,
      done_at: options.now,
    });
    return added;
  });
}

/**
 * Keeps a message pending after an attempt that failed, with what is known of it.
 *
 * @throws LeaseLost, and then nothing is written
 */
export async function postponeMessage(
  knex: Knex,
  options: Target & {
    attempts: number;
    nextAttemptAt: Date;
    error: string;
    drafts: DraftEvent[];
  },
): Promise<void> {
  await knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    await updatePending(trx, options, {
      attempts: options.attempts,
      next_attempt_at: options.nextAttemptAt,
      last_error: options.error,
      drafts: options.drafts.length > 0 ? formatDrafts(options.drafts) : null,
    });
  });
}

/**
 * Forgets a message that turned out to be a draft: when it is sent, a page names it again.
 *
 * @throws LeaseLost, and then nothing is written
 */
export async function forgetMessage(
  knex: Knex,
  options: Target,
): Promise<void> {
  await knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    await trx('messages')
      .where({
        mailbox_id: options.lease.mailboxId,
        message_id: options.messageId,
        state: 'pending',
      })
      .delete();
  });
}

async function updatePending(
  trx: Knex.Transaction,
  target: Target,
  columns: Record<string, unknown>,
): Promise<void> {
  const updated = await trx('messages')
    .where({
      mailbox_id: target.lease.mailboxId,
      message_id: target.messageId,
      state: 'pending',
    })
    .update(columns);
  if (updated !== 1) {
    throw new LeaseLost(target.lease);
  }
}
