import type {
  ConnectionStatus,
  MailService,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  readNumber,
  readTime,
  readTimeOrNull,
  skipLocked,
} from '../../database';
import type { ConnectionId, MailboxId, TenantId, UserId } from '../../mail';
import { leaseEnd, type Lease } from '../Lease';
import { DISPROVED_BY_MAIL } from '../mailProblems';
import { readCursors, type FolderCursor } from './cursors';

/** A mailbox to work on, as it was when its lease began. */
export interface ClaimedMailbox {
  lease: Lease;
  connectionId: ConnectionId;
  service: MailService;
  tenantId: TenantId;
  userId: UserId;
  userPrincipalName: string;
  /** Lower case: every address the owner can send from. */
  addresses: ReadonlySet<string>;
  state: MailboxState;
  failures: number;
  monitoredSince: Date;
  monitoredUntil: Date | null;
  completeThrough: Date | null;
  /** When Sent Items last changed; null: not as far as is known. */
  activeAt: Date | null;
  /** When what delta told was last compared with a list. */
  reconciledAt: Date | null;
  /** Up to where its folders were read. */
  cursors: readonly FolderCursor[];
  /** Messages that are listed and not recorded yet. */
  pending: number;
  /** Its connection has problems that a successful poll disproves. */
  connectionInTrouble: boolean;
  /** Its connection is said to have mailboxes that were never polled. */
  connectionInitializing: boolean;
}

const parseAddresses = z
  .string()
  .transform(text => JSON.parse(text))
  .pipe(z.array(z.string()));

/**
 * Takes leases on mailboxes that are due, the one that waits longest first. Two statements in one transaction: an
 * UPDATE over a subquery with LIMIT and SKIP LOCKED may run the subquery more than once and take more than it should.
 *
 * A mailbox whose connection began anew waits until the directory refresh has given it its new beginning.
 */
export async function claimMailboxes(
  knex: Knex,
  options: {
    owner: string;
    services: readonly MailService[];
    limit: number;
    now: Date;
  },
): Promise<ClaimedMailbox[]> {
  return knex.transaction(async trx => {
    const rows: ClaimRow[] = await skipLocked(
      trx,
      dueMailboxes(trx, options),
      'mailboxes',
    );
    if (rows.length === 0) {
      return [];
    }
    const ids = rows.map(row => row.id);
    await trx('mailboxes')
      .whereIn('id', ids)
      .update({
        lease_owner: options.owner,
        lease_expires_at: leaseEnd(options.now),
        lease_fence: trx.raw('lease_fence + 1'),
      });
    const cursors = await readCursors(trx, ids);
    return rows.map(row =>
      toClaimed(row, {
        owner: options.owner,
        cursors: cursors.get(row.id) ?? [],
      }),
    );
  });
}

interface ClaimRow {
  id: MailboxId;
  connection_id: ConnectionId;
  service: MailService;
  tenant_id: TenantId;
  user_id: UserId;
  user_principal_name: string;
  addresses: string;
  state: MailboxState;
  failures: unknown;
  monitored_since: unknown;
  monitored_until: unknown;
  complete_through: unknown;
  active_at: unknown;
  reconciled_at: unknown;
  lease_fence: unknown;
  pending: unknown;
  connection_failures: unknown;
  connection_status: ConnectionStatus;
  disproved_problems: unknown;
}

function dueMailboxes(
  trx: Knex.Transaction,
  options: { services: readonly MailService[]; limit: number; now: Date },
): Knex.QueryBuilder {
  const { services, limit, now } = options;
  return trx('mailboxes')
    .join('connections', 'connections.id', 'mailboxes.connection_id')
    .where('mailboxes.next_poll_at', '<=', now)
    .where(free =>
      free
        .whereNull('mailboxes.lease_expires_at')
        .orWhere('mailboxes.lease_expires_at', '<=', now),
    )
    .whereRaw('mailboxes.monitored_since >= connections.monitoring_since')
    .whereIn('connections.service', services)
    .whereNull('connections.deleted_at')
    .whereNotNull('connections.tenant_id')
    .whereNotIn('connections.status', [
      'Awaiting authorization',
      'Deauthorized',
    ])
    .where(running =>
      running
        .whereNull('connections.paused_until')
        .orWhere('connections.paused_until', '<=', now),
    )
    .orderBy('mailboxes.next_poll_at')
    .limit(limit)
    .select(
      'mailboxes.id',
      'mailboxes.connection_id',
      'connections.service',
      'connections.tenant_id',
      'mailboxes.user_id',
      'mailboxes.user_principal_name',
      'mailboxes.addresses',
      'mailboxes.state',
      'mailboxes.failures',
      'mailboxes.monitored_since',
      'mailboxes.monitored_until',
      'mailboxes.complete_through',
      'mailboxes.active_at',
      'mailboxes.reconciled_at',
      'mailboxes.lease_fence',
      'connections.failures as connection_failures',
      'connections.status as connection_status',
      trx('messages')
        .whereRaw('messages.mailbox_id = mailboxes.id')
        .where('messages.state', 'pending')
        .count('*')
        .as('pending'),
      trx('connection_problems')
        .whereRaw('connection_problems.connection_id = connections.id')
        .whereIn('code', DISPROVED_BY_MAIL)
        .count('*')
        .as('disproved_problems'),
    );
}

function toClaimed(
  row: ClaimRow,
  { owner, cursors }: { owner: string; cursors: readonly FolderCursor[] },
): ClaimedMailbox {
  return {
    lease: {
      mailboxId: row.id,
      owner,
      fence: readNumber(row.lease_fence) + 1,
    },
    connectionId: row.connection_id,
    service: row.service,
    tenantId: row.tenant_id,
    userId: row.user_id,
    userPrincipalName: row.user_principal_name,
    addresses: new Set(parseAddresses.parse(row.addresses)),
    state: row.state,
    failures: readNumber(row.failures),
    monitoredSince: readTime(row.monitored_since),
    monitoredUntil: readTimeOrNull(row.monitored_until),
    completeThrough: readTimeOrNull(row.complete_through),
    activeAt: readTimeOrNull(row.active_at),
    reconciledAt: readTimeOrNull(row.reconciled_at),
    cursors,
    pending: readNumber(row.pending),
    connectionInTrouble:
      readNumber(row.connection_failures) > 0 ||
      readNumber(row.disproved_problems) > 0,
    connectionInitializing: row.connection_status === 'Initializing',
  };
}
