import type { Knex } from 'knex';
import type { FileEventWriter, NewFileEvent } from '../../events';
import type { MessageId } from '../../mail';
import { formatDrafts, type DraftEvent } from '../DraftEvent';
import { holdLease, LeaseLost, lockLeases, type Lease } from '../Lease';

interface Target {
  lease: Lease;
  messageId: MessageId;
  now: Date;
}

/** A message that was read. */
export interface FinishedMessage extends Target {
  events: NewFileEvent[];
  /** Code to keep where something could not be had. */
  outcome: string | null;
}

/**
 * Invariant 2: a message is done only together with its events. Both are written in one transaction, or neither.
 *
 * @returns how many events were new
 * @throws LeaseLost, and then nothing is written
 */
export async function finishMessage(
  knex: Knex,
  message: FinishedMessage & { writer: FileEventWriter },
): Promise<number> {
  return knex.transaction(async trx => {
    await holdLease(trx, message.lease, message.now);
    const added =
      message.events.length > 0
        ? await message.writer.insert(trx, {
            events: message.events,
            insertedAt: message.now,
          })
        : 0;
    await updatePending(trx, message, doneColumns(message));
    return added;
  });
}

/**
 * The same for messages of several mailboxes, in one transaction for all.
 *
 * @returns how many events of each were new. Of a message that is not among them nothing is written: see
 * {@link lockLeases}.
 */
export async function finishMessages(
  knex: Knex,
  messages: readonly FinishedMessage[],
  writer: FileEventWriter,
): Promise<Map<FinishedMessage, number>> {
  return knex.transaction(async trx => {
    const held = await lockLeases(trx, messages);
    const done = await markDone(trx, held);
    const insertedAt = new Date(
      Math.max(...messages.map(({ now }) => now.getTime())),
    );
    const added = await writer.insertAll(trx, {
      messages: done.map(({ events }) => events),
      insertedAt,
    });
    return new Map(done.map((message, index) => [message, added[index]]));
  });
}

/** @returns those that were pending */
async function markDone(
  trx: Knex.Transaction,
  messages: readonly FinishedMessage[],
): Promise<FinishedMessage[]> {
  const marked = new Set<string>();
  for (const alike of byOutcome(messages)) {
    const rows: { mailbox_id: string; message_id: string }[] = await trx(
      'messages',
    )
      .whereIn(
        ['mailbox_id', 'message_id'],
        alike.map(({ lease, messageId }) => [lease.mailboxId, messageId]),
      )
      .where({ state: 'pending' })
      .update(doneColumns(alike[0]))
      .returning(['mailbox_id', 'message_id']);
    rows.forEach(row => marked.add(`${row.mailbox_id} ${row.message_id}`));
  }
  return messages.filter(({ lease, messageId }) =>
    marked.has(`${lease.mailboxId} ${messageId}`),
  );
}

/** Those that the same is to be kept of. */
function byOutcome(messages: readonly FinishedMessage[]): FinishedMessage[][] {
  const alike = new Map<string | null, FinishedMessage[]>();
  for (const message of messages) {
    alike.set(message.outcome, [
      ...(alike.get(message.outcome) ?? []),
      message,
    ]);
  }
  return [...alike.values()];
}

function doneColumns({ outcome, now }: FinishedMessage) {
  return {
    state: 'done',
    next_attempt_at: null,
    last_error: outcome,
    drafts: null,
    done_at: now,
  };
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
