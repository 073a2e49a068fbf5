import type { Knex } from 'knex';
import { readTime, readTimeOrNull } from '../../database';
import type { MailFolder, MailboxId } from '../../mail';
import { holdLease, type Lease } from '../Lease';

/** Up to where a folder was read. */
export interface FolderCursor {
  folder: MailFolder;
  cursor: string;
  /** When it was last read to its end; null before the first time. */
  checkedAt: Date | null;
  /** By the service's clock: everything received up to here is recorded or pending. */
  completeThrough: Date | null;
}

/** All cursors of a mailbox. */
export async function readCursors(
  knex: Knex,
  mailboxId: MailboxId,
): Promise<FolderCursor[]> {
  const rows: {
    folder: MailFolder;
    cursor: string;
    checked_at: unknown;
    complete_through: unknown;
  }[] = await knex('mailbox_cursors')
    .where({ mailbox_id: mailboxId })
    .select('folder', 'cursor', 'checked_at', 'complete_through');
  return rows.map(row => ({
    folder: row.folder,
    cursor: row.cursor,
    checkedAt: readTimeOrNull(row.checked_at),
    completeThrough: readTimeOrNull(row.complete_through),
  }));
}

/**
 * Earliest time up to which the folders of a mailbox were read; null where none was read to its end.
 *
 * @param options.folders - the folders that count
 */
export async function readCompleteThrough(
  knex: Knex,
  options: { mailboxId: MailboxId; folders: readonly MailFolder[] },
): Promise<Date | null> {
  const row = await knex('mailbox_cursors')
    .where({ mailbox_id: options.mailboxId })
    .whereIn('folder', options.folders)
    .min('complete_through as earliest')
    .first();
  return row?.earliest ? readTime(row.earliest) : null;
}

/**
 * Forgets up to where a folder was read.
 *
 * @throws LeaseLost
 */
export async function dropCursor(
  knex: Knex,
  options: { lease: Lease; folder: MailFolder; now: Date },
): Promise<void> {
  await knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    await trx('mailbox_cursors')
      .where({ mailbox_id: options.lease.mailboxId, folder: options.folder })
      .delete();
  });
}
