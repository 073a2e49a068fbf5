import type { Knex } from 'knex';
import { updateRows } from '../../database';
import {
  heldBy,
  holdLease,
  leaseEnd,
  LeaseLost,
  lockLeases,
  type Lease,
} from '../Lease';
import type { MailboxAfter } from '../nextMailboxState';
import { storeEnds, type FolderEnd } from './cursors';

/** What was known before stays where a poll has nothing to say of it. */
const KEPT = ['last_success_at', 'active_at', 'reconciled_at'] as const;

const NO_LEASE = { lease_owner: null, lease_expires_at: null };

/** What became of a mailbox that was polled. */
export interface FinishedPoll {
  lease: Lease;
  after: MailboxAfter;
  completeThrough: Date | null;
  /** Given where the mailbox could be read. */
  succeededAt: Date | null;
  /** Given where Sent Items had changed. */
  activeAt: Date | null;
  /** Given where what delta told was compared with a list. */
  reconciledAt: Date | null;
  /** Folders whose last pages named nothing to read, so that their positions can move with the rest. */
  ends: readonly FolderEnd[];
  now: Date;
}

/**
 * Stores what becomes of a mailbox and gives its lease back.
 *
 * @throws LeaseLost, and then nothing is written
 */
export async function finishPoll(
  knex: Knex,
  poll: FinishedPoll,
): Promise<void> {
  if (poll.ends.length === 0) {
    await settle(knex, poll);
    return;
  }
  await knex.transaction(async trx => {
    await settle(trx, poll);
    await storeEnds(trx, [poll]);
  });
}

/**
 * The same for several mailboxes in one transaction.
 *
 * @returns those that are settled. Of the others nothing is written: see {@link lockLeases}.
 */
export async function finishPolls(
  knex: Knex,
  polls: readonly FinishedPoll[],
): Promise<Map<FinishedPoll, void>> {
  return knex.transaction(async trx => {
    const held = await lockLeases(trx, polls, { evenIfStopped: true });
    await updateRows(trx, {
      table: 'mailboxes',
      rows: held.map(poll => ({
        id: poll.lease.mailboxId,
        ...columnsOf(poll),
      })),
      keepIfNull: KEPT,
    });
    await storeEnds(trx, held);
    return new Map(held.map(poll => [poll, undefined]));
  });
}

async function settle(knex: Knex, poll: FinishedPoll): Promise<void> {
  const columns = Object.entries(columnsOf(poll)).filter(
    ([name, value]) => value !== null || !KEPT.some(kept => kept === name),
  );
  const settled = await heldBy(knex, poll.lease).update(
    Object.fromEntries(columns),
  );
  if (settled !== 1) {
    throw new LeaseLost(poll.lease);
  }
}

function columnsOf({ after, ...poll }: FinishedPoll) {
  return {
    state: after.state,
    problem_code: after.problem?.code ?? null,
    problem_detail: after.problem?.detail ?? null,
    failures: after.failures,
    next_poll_at: after.nextPollAt,
    complete_through: poll.completeThrough,
    last_success_at: poll.succeededAt,
    active_at: poll.activeAt,
    reconciled_at: poll.reconciledAt,
    ...NO_LEASE,
  };
}

/** Gives a lease back and leaves the mailbox as it is, due at once. Nothing happens where the lease is lost. */
export async function returnLease(knex: Knex, lease: Lease): Promise<void> {
  await heldBy(knex, lease).update(NO_LEASE);
}

/**
 * Keeps a lease while its holder works.
 *
 * @throws LeaseLost
 */
export async function renewLease(
  knex: Knex,
  lease: Lease,
  now: Date,
): Promise<void> {
  await holdLease(knex, lease, now);
}

/**
 * The same for several, in one transaction.
 *
 * @returns those that were renewed. The others may be lost or may be locked by somebody: see {@link lockLeases}.
 */
export async function renewLeases<T extends { lease: Lease }>(
  knex: Knex,
  holders: readonly T[],
  now: Date,
): Promise<T[]> {
  if (holders.length === 0) {
    return [];
  }
  return knex.transaction(async trx => {
    const held = await lockLeases(trx, holders);
    await trx('mailboxes')
      .whereIn(
        'id',
        held.map(({ lease }) => lease.mailboxId),
      )
      .update({ lease_expires_at: leaseEnd(now) });
    return held;
  });
}
