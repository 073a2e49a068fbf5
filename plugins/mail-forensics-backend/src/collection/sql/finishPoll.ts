import type { Knex } from 'knex';
import { skipLocked } from '../../database';
import type { MailboxId } from '../../mail';
import { heldBy, holdLease, LeaseLost, type Lease } from '../Lease';
import type { MailboxAfter } from '../nextMailboxState';
import { storeEnds, type FolderEnd } from './cursors';

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
 * The same for several mailboxes in one transaction. It waits for none: whoever else works on one of them may be waiting
 * for another.
 *
 * @returns those that are settled. Of the others nothing is written: the lease is lost, or somebody else has locked the
 * mailbox.
 */
export async function finishPolls(
  knex: Knex,
  polls: readonly FinishedPoll[],
): Promise<ReadonlySet<FinishedPoll>> {
  return knex.transaction(async trx => {
    const ids = polls.map(({ lease }) => lease.mailboxId);
    const free: { id: MailboxId }[] = await skipLocked(
      trx,
      trx('mailboxes').whereIn('id', ids).select('id'),
      'mailboxes',
    );
    const freeIds = new Set(free.map(({ id }) => id));
    const settled = new Set<FinishedPoll>();
    for (const poll of polls) {
      if (freeIds.has(poll.lease.mailboxId) && (await isSettled(trx, poll))) {
        settled.add(poll);
      }
    }
    await storeEnds(trx, [...settled]);
    return settled;
  });
}

async function settle(knex: Knex, poll: FinishedPoll): Promise<void> {
  if (!(await isSettled(knex, poll))) {
    throw new LeaseLost(poll.lease);
  }
}

/** False where the lease is lost. */
async function isSettled(knex: Knex, poll: FinishedPoll): Promise<boolean> {
  const { lease, after, succeededAt, activeAt, reconciledAt } = poll;
  const finished = await heldBy(knex, lease).update({
    state: after.state,
    problem_code: after.problem?.code ?? null,
    problem_detail: after.problem?.detail ?? null,
    failures: after.failures,
    next_poll_at: after.nextPollAt,
    complete_through: poll.completeThrough,
    ...(succeededAt && { last_success_at: succeededAt }),
    ...(activeAt && { active_at: activeAt }),
    ...(reconciledAt && { reconciled_at: reconciledAt }),
    ...NO_LEASE,
  });
  return finished === 1;
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
