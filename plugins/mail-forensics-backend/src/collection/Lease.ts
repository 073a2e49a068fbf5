import type { Knex } from 'knex';
import { readNumber, skipLocked } from '../database';
import type { MailboxId } from '../mail';

/** How long a replica may work on a mailbox without a sign of life. */
export const LEASE_MS = 45_000;

/** How often a lease is renewed while its holder works. */
export const LEASE_RENEWAL_MS = 15_000;

/** The right to work on a mailbox. */
export interface Lease {
  mailboxId: MailboxId;
  /** Replica that holds it. */
  owner: string;
  /** Grows with every lease of the mailbox, so that an old holder can be told from the present one. */
  fence: number;
}

/** Somebody else holds the mailbox now, or it is not to be read any more. Whoever sees this writes nothing. */
export class LeaseLost extends Error {
  readonly name = 'LeaseLost';

  constructor(lease: Lease) {
    super(`The lease ${lease.fence} of mailbox ${lease.mailboxId} is lost`);
  }
}

/**
 * First statement of each transaction of a holder: it fails where the lease is lost, and otherwise locks the mailbox's
 * row, so that nobody can take the lease before the transaction ends. It renews the lease as well.
 *
 * @throws LeaseLost
 */
export async function holdLease(
  trx: Knex,
  lease: Lease,
  now: Date,
): Promise<void> {
  const held = await heldBy(trx, lease)
    .whereExists(runningConnection(trx))
    .update({ lease_expires_at: leaseEnd(now) });
  if (held !== 1) {
    throw new LeaseLost(lease);
  }
}

/**
 * The same for several mailboxes in one transaction, without renewing. It waits for none: whoever else works on one of them
 * may be waiting for another.
 *
 * @param options.evenIfStopped - also those whose connection is not to be read any more
 * @returns those that are held and locked. Of the others nothing may be written: the lease is lost, or somebody else has
 * locked the mailbox.
 */
export async function lockLeases<T extends { lease: Lease }>(
  trx: Knex.Transaction,
  holders: readonly T[],
  options: { evenIfStopped?: boolean } = {},
): Promise<T[]> {
  const ids = holders.map(({ lease }) => lease.mailboxId);
  const mailboxes = trx('mailboxes').whereIn('mailboxes.id', ids);
  if (!options.evenIfStopped) {
    mailboxes.whereExists(runningConnection(trx));
  }
  const rows: { id: MailboxId; lease_owner: string; lease_fence: unknown }[] =
    await skipLocked(
      trx,
      mailboxes.select('id', 'lease_owner', 'lease_fence'),
      'mailboxes',
    );
  const locked = new Map(rows.map(row => [row.id, row]));
  return holders.filter(({ lease }) => {
    const row = locked.get(lease.mailboxId);
    return (
      row?.lease_owner === lease.owner &&
      readNumber(row.lease_fence) === lease.fence
    );
  });
}

function runningConnection(trx: Knex): Knex.QueryBuilder {
  return trx('connections')
    .whereRaw('connections.id = mailboxes.connection_id')
    .whereNull('deleted_at')
    .whereNot('status', 'Deauthorized');
}

/** The mailbox's row, provided that the lease is still held. */
export function heldBy(knex: Knex, lease: Lease): Knex.QueryBuilder {
  return knex('mailboxes').where({
    id: lease.mailboxId,
    lease_owner: lease.owner,
    lease_fence: lease.fence,
  });
}

/** When a lease ends that is taken or renewed now. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}
