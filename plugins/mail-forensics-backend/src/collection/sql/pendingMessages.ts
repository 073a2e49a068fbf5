import type { Knex } from 'knex';
import { readNumber, readTimeOrNull } from '../../database';
import type { MailFolder, MailboxId, MessageId } from '../../mail';
import { parseDrafts, type DraftEvent } from '../DraftEvent';

/** A message that a page named and whose events are not recorded yet. */
export interface PendingMessage {
  messageId: MessageId;
  folder: MailFolder;
  receivedAt: Date | null;
  sizeBytes: number | null;
  /** Attempts that failed. */
  attempts: number;
  /** What an attempt before found out, where not everything could be read. */
  drafts: DraftEvent[];
}

/** Pending messages that are due, in the order of their listing. */
export async function listDueMessages(
  knex: Knex,
  options: { mailboxId: MailboxId; now: Date; limit: number },
): Promise<PendingMessage[]> {
  const rows: {
    message_id: MessageId;
    folder: MailFolder;
    received_at: unknown;
    size_bytes: unknown;
    attempts: unknown;
    drafts: string | null;
  }[] = await knex('messages')
    .where({ mailbox_id: options.mailboxId, state: 'pending' })
    .where(due =>
      due
        .whereNull('next_attempt_at')
        .orWhere('next_attempt_at', '<=', options.now),
    )
    .orderBy(['listed_at', 'message_id'])
    .limit(options.limit)
    .select(
      'message_id',
      'folder',
      'received_at',
      'size_bytes',
      'attempts',
      'drafts',
    );
  return rows.map(row => ({
    messageId: row.message_id,
    folder: row.folder,
    receivedAt: readTimeOrNull(row.received_at),
    sizeBytes: row.size_bytes === null ? null : readNumber(row.size_bytes),
    attempts: readNumber(row.attempts),
    drafts: row.drafts === null ? [] : parseDrafts(row.drafts),
  }));
}

/** What a mailbox still has to read. */
export interface Backlog {
  /** Messages whose last attempt failed. */
  failing: number;
  /** Code of one of these failures. */
  lastError: string | null;
  /** When the first message is due; null where none is pending. A message that was never tried is due since 1970. */
  nextAttemptAt: Date | null;
}

/** Nothing is pending. */
export const NO_BACKLOG: Backlog = {
  failing: 0,
  lastError: null,
  nextAttemptAt: null,
};

/** Counts what is pending in a mailbox. */
export async function readBacklog(
  knex: Knex,
  mailboxId: MailboxId,
): Promise<Backlog> {
  const row = await knex('messages')
    .where({ mailbox_id: mailboxId, state: 'pending' })
    .count({ pending: '*' })
    .count({ failing: 'next_attempt_at' })
    .min({ earliest: 'next_attempt_at' })
    .max({ lastError: 'last_error' })
    .first();
  const pending = readNumber(row?.pending ?? 0);
  const failing = readNumber(row?.failing ?? 0);
  return {
    failing,
    lastError: row?.lastError ?? null,
    nextAttemptAt:
      pending > failing ? new Date(0) : readTimeOrNull(row?.earliest),
  };
}
