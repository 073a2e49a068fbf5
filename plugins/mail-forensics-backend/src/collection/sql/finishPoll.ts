import type { Knex } from 'knex';
import { heldBy, holdLease, LeaseLost, type Lease } from '../Lease';
import type { MailboxAfter } from '../nextMailboxState';
import { storeEnds, type FolderEnd } from './cursors';

const NO_LEASE = { lease_owner: null, lease_expires_at: null };

/**
 * Stores what becomes of a mailbox and gives its lease back.
 *
 * @param options.ends - folders whose last pages named nothing to read, so that their positions can move with the rest
 * @param options.succeededAt - given where the mailbox could be read
 * @throws LeaseLost, and then nothing is written
 */
export async function finishPoll(
  knex: Knex,
  options: {
    lease: Lease;
    after: MailboxAfter;
    completeThrough: Date | null;
    succeededAt: Date | null;
    ends: readonly FolderEnd[];
    now: Date;
  },
): Promise<void> {
  if (options.ends.length === 0) {
    await settle(knex, options);
    return;
  }
  await knex.transaction(async trx => {
    await settle(trx, options);
    await storeEnds(trx, options);
  });
}

async function settle(
  knex: Knex,
  options: Parameters<typeof finishPoll>[1],
): Promise<void> {
  const { lease, after } = options;
  const finished = await heldBy(knex, lease).update({
    state: after.state,
    problem_code: after.problem?.code ?? null,
    problem_detail: after.problem?.detail ?? null,
    failures: after.failures,
    next_poll_at: after.nextPollAt,
    complete_through: options.completeThrough,
    ...(options.succeededAt && { last_success_at: options.succeededAt }),
    ...NO_LEASE,
  });
  if (finished !== 1) {
    throw new LeaseLost(lease);
  }
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
