import type { Knex } from 'knex';
import { mergeRows, readTime, readTimeOrNull } from '../../database';
import type { MailFolder, MailboxId } from '../../mail';
import { holdLease, type Lease } from '../Lease';
import type { Listing, ListingReason } from '../Listing';

/** Up to where a folder was read, and how. */
export type StoredPosition =
  | { mode: 'delta'; cursor: string }
  | ({ mode: 'list' } & Listing);

/** A position, and what was known when it was stored. */
export interface FolderCursor {
  folder: MailFolder;
  position: StoredPosition;
  /** The round it belongs to was not read to its end. */
  midRound: boolean;
  /** When it was last read to its end; null before the first time. */
  checkedAt: Date | null;
  /** By the service's clock: everything received up to here is recorded or pending. */
  completeThrough: Date | null;
}

interface CursorRow {
  mailbox_id: MailboxId;
  folder: MailFolder;
  mode: 'delta' | 'list';
  cursor: string;
  list_since: unknown;
  list_newest: unknown;
  list_reason: ListingReason | null;
  try_delta_at: unknown;
  moved_at: unknown;
  checked_at: unknown;
  complete_through: unknown;
}

/** All cursors of some mailboxes, by mailbox; one that was never read is not in it. */
export async function readCursors(
  knex: Knex,
  mailboxIds: readonly MailboxId[],
): Promise<Map<MailboxId, FolderCursor[]>> {
  const rows: CursorRow[] = await knex('mailbox_cursors')
    .whereIn('mailbox_id', mailboxIds)
    .select(
      'mailbox_id',
      'folder',
      'mode',
      'cursor',
      'list_since',
      'list_newest',
      'list_reason',
      'try_delta_at',
      'moved_at',
      'checked_at',
      'complete_through',
    );
  const cursors = new Map<MailboxId, FolderCursor[]>();
  for (const row of rows) {
    const ofMailbox = cursors.get(row.mailbox_id) ?? [];
    ofMailbox.push(toCursor(row));
    cursors.set(row.mailbox_id, ofMailbox);
  }
  return cursors;
}

function toCursor(row: CursorRow): FolderCursor {
  const checkedAt = readTimeOrNull(row.checked_at);
  return {
    folder: row.folder,
    position: toPosition(row),
    midRound: checkedAt === null || checkedAt < readTime(row.moved_at),
    checkedAt,
    completeThrough: readTimeOrNull(row.complete_through),
  };
}

function toPosition(row: CursorRow): StoredPosition {
  const since = readTimeOrNull(row.list_since);
  if (row.mode === 'delta' || since === null) {
    return { mode: 'delta', cursor: row.cursor };
  }
  return {
    mode: 'list',
    since,
    newest: readTimeOrNull(row.list_newest),
    reason: row.list_reason ?? 'catchUp',
    tryDeltaAt: readTimeOrNull(row.try_delta_at) ?? since,
  };
}

/**
 * Goes on from another position, without a page that leads there: for one that leads nowhere.
 *
 * @throws LeaseLost
 */
export async function replacePosition(
  knex: Knex,
  options: {
    lease: Lease;
    folder: MailFolder;
    position: StoredPosition;
    now: Date;
  },
): Promise<void> {
  await knex.transaction(async trx => {
    await holdLease(trx, options.lease, options.now);
    await movePosition(trx, { ...options, completeThrough: null });
  });
}

/** Where a folder ended, and nothing new in it. */
export interface FolderEnd {
  folder: MailFolder;
  position: StoredPosition;
  /** By the service's clock. */
  completeThrough: Date;
}

/** The caller holds the leases. */
export async function storeEnds(
  trx: Knex.Transaction,
  polls: readonly { lease: Lease; ends: readonly FolderEnd[]; now: Date }[],
): Promise<void> {
  const rows = polls.flatMap(({ lease, ends, now }) =>
    ends.map(({ folder, position, completeThrough }) => ({
      mailbox_id: lease.mailboxId,
      folder,
      ...toColumns(position),
      moved_at: now,
      checked_at: now,
      complete_through: completeThrough,
    })),
  );
  await mergeRows(trx, {
    table: 'mailbox_cursors',
    rows,
    key: ['mailbox_id', 'folder'],
  });
}

/** The caller holds the leases; no two moves are of the same folder. */
export async function movePositions(
  trx: Knex.Transaction,
  moves: readonly PositionMove[],
): Promise<void> {
  const ends = moves.flatMap(({ completeThrough, ...move }) =>
    completeThrough ? [{ ...move, ends: [{ ...move, completeThrough }] }] : [],
  );
  await storeEnds(trx, ends);
  await mergeRows(trx, {
    table: 'mailbox_cursors',
    rows: moves
      .filter(({ completeThrough }) => !completeThrough)
      .map(({ lease, folder, position, now }) => ({
        mailbox_id: lease.mailboxId,
        folder,
        ...toColumns(position),
        moved_at: now,
      })),
    key: ['mailbox_id', 'folder'],
  });
}

interface PositionMove {
  lease: Lease;
  folder: MailFolder;
  position: StoredPosition;
  /** Given where the folder was read to its end. */
  completeThrough: Date | null;
  now: Date;
}

/** As {@link movePositions}. */
export async function movePosition(
  trx: Knex.Transaction,
  move: PositionMove,
): Promise<void> {
  await movePositions(trx, [move]);
}

function toColumns(position: StoredPosition) {
  return position.mode === 'delta'
    ? {
        mode: 'delta',
        cursor: position.cursor,
        list_since: null,
        list_newest: null,
        list_reason: null,
        try_delta_at: null,
      }
    : {
        mode: 'list',
        // Of the column's making before there were lists: it does not take NULL.
        cursor: '',
        list_since: position.since,
        list_newest: position.newest,
        list_reason: position.reason,
        try_delta_at: position.tryDeltaAt,
      };
}
