import { randomUUID } from 'crypto';
import type { ScopeRow } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { inBatches, lockRows, readTime, refreshStatistics } from '../database';
import type { ConnectionId, MailboxId } from '../mail';
import { closePeriods } from './closePeriods';
import { judgeScope } from './judgeScope';
import { namesOf } from './mailboxRow';
import { planScope, type KnownMailbox, type ScopePlan } from './planScope';
import type { ResolvedScope } from './resolveScope';
import { selectKnownMailboxes } from './sql/selectKnownMailboxes';
import { storeVerdicts, type StoredEntry } from './sql/scopeEntries';

const ROWS_PER_STATEMENT = 500;

const NO_PROBLEM = { problem_code: null, problem_detail: null };

const GUEST = {
  state: 'No mailbox',
  problem_code: 'NO_MAILBOX',
  problem_detail: 'A guest: the mailbox is in another organisation.',
  next_poll_at: null,
};

/** How many mailboxes changed, how many are in scope now, guests not counted, and what each row of the file came to. */
export interface ScopeChange {
  rows: ScopeRow[];
  inScope: number;
  joined: number;
  restarted: number;
  left: number;
}

/**
 * Makes the mailboxes of a connection those of the users in scope, and stores what each row of its file came to. Whatever
 * changes takes the lease from whoever holds it, so that a poll that is under way cannot write a position from before the
 * change.
 *
 * @param options.joinedAt - by the service's clock: from when on somebody is in scope who was not
 * @param options.leftAt - by the service's clock: until when somebody was who is not any more
 * @param options.directoryDueAt - as it was when the scope was read. Where it is another now, the scope was changed or
 * another replica has begun, and nothing is done.
 * @returns undefined where nothing was done
 */
export async function applyScope(
  knex: Knex,
  options: {
    connectionId: ConnectionId;
    entries: readonly StoredEntry[];
    resolved: ResolvedScope;
    joinedAt: Date;
    leftAt: Date;
    directoryDueAt: Date;
    now: Date;
  },
): Promise<ScopeChange | undefined> {
  const { connectionId, entries, resolved, now } = options;
  const { users } = resolved;
  return knex.transaction(async trx => {
    const connection = await lockRows(
      trx,
      trx('connections')
        .where({ id: connectionId, deleted_at: null })
        .where('directory_due_at', options.directoryDueAt)
        .whereNotNull('monitoring_since')
        .first('monitoring_since'),
      'connections',
    );
    if (!connection) {
      return undefined;
    }
    const mailboxes = await selectKnownMailboxes(trx, connectionId);
    const plan = planScope({
      users,
      mailboxes,
      monitoringSince: readTime(connection.monitoring_since),
      answeredAt: options.joinedAt,
    });
    await rename(trx, plan);
    await restart(trx, plan, now);
    await comeBack(trx, plan);
    await leave(trx, plan, { leftAt: options.leftAt, now });
    await stop(trx, plan);
    await probe(trx, plan, now);
    await join(trx, plan, { connectionId, now });
    const rows = judgeScope({
      entries,
      resolved,
      mailboxes: new Map(mailboxes.map(known => [known.userId, known])),
    });
    await storeVerdicts(trx, { connectionId, entries, rows });
    await trx('connections')
      .where({ id: connectionId })
      .update({ directory_read_at: now });
    return {
      rows,
      inScope: [...users.values()].filter(user => !user.guest).length,
      joined: plan.join.length,
      restarted: plan.restart.length,
      left: plan.leave.length,
    };
  });
}

async function rename(trx: Knex.Transaction, plan: ScopePlan): Promise<void> {
  for (const { mailbox, user } of plan.rename) {
    await trx('mailboxes').where({ id: mailbox.id }).update(namesOf(user));
  }
}

async function restart(
  trx: Knex.Transaction,
  plan: ScopePlan,
  now: Date,
): Promise<void> {
  const byStart = groupBy(plan.restart, ({ since }) => since.getTime());
  for (const [since, mailboxes] of byStart) {
    for (const batch of inBatches(mailboxes, ROWS_PER_STATEMENT)) {
      const ids = idsOf(batch.map(({ mailbox }) => mailbox));
      // First of all, as whoever settles a poll does: else each could wait for what the other has.
      await lockRows(
        trx,
        trx('mailboxes').whereIn('id', ids).select('id'),
        'mailboxes',
      );
      await closePeriods(trx, ids);
      await trx('mailbox_cursors').whereIn('mailbox_id', ids).delete();
      await update(trx, ids, {
        state: 'Initializing',
        ...NO_PROBLEM,
        monitored_since: new Date(since),
        monitored_until: null,
        returned_at: null,
        complete_through: null,
        next_poll_at: now,
        failures: 0,
      });
    }
  }
}

/** The last poll, which may be under way, goes on. */
async function comeBack(trx: Knex.Transaction, plan: ScopePlan): Promise<void> {
  for (const { mailbox, since } of plan.comeBack) {
    await trx('mailboxes')
      .where({ id: mailbox.id, state: 'Left scope' })
      .update({ returned_at: since });
  }
}

async function leave(
  trx: Knex.Transaction,
  plan: ScopePlan,
  times: { leftAt: Date; now: Date },
): Promise<void> {
  const columns = {
    state: 'Left scope',
    ...NO_PROBLEM,
    monitored_until: times.leftAt,
    failures: 0,
  };
  const polled = plan.leave.filter(mailbox => mailbox.polled);
  const others = plan.leave.filter(mailbox => !mailbox.polled);
  for (const batch of inBatches(polled, ROWS_PER_STATEMENT)) {
    await update(trx, idsOf(batch), { ...columns, next_poll_at: times.now });
  }
  for (const batch of inBatches(others, ROWS_PER_STATEMENT)) {
    await update(trx, idsOf(batch), columns);
  }
}

async function stop(trx: Knex.Transaction, plan: ScopePlan): Promise<void> {
  for (const { mailbox, since } of plan.stop) {
    await closePeriods(trx, [mailbox.id]);
    await update(trx, [mailbox.id], { ...GUEST, monitored_since: since });
  }
}

async function probe(
  trx: Knex.Transaction,
  plan: ScopePlan,
  now: Date,
): Promise<void> {
  for (const batch of inBatches(plan.probe, ROWS_PER_STATEMENT)) {
    await update(trx, idsOf(batch), { next_poll_at: now });
  }
}

async function join(
  trx: Knex.Transaction,
  plan: ScopePlan,
  options: { connectionId: ConnectionId; now: Date },
): Promise<void> {
  for (const batch of inBatches(plan.join, ROWS_PER_STATEMENT)) {
    const rows = batch.map(({ user, since }) => ({
      id: randomUUID(),
      connection_id: options.connectionId,
      user_id: user.userId,
      ...namesOf(user),
      monitored_since: since,
      ...(user.guest
        ? GUEST
        : {
            state: 'Initializing',
            ...NO_PROBLEM,
            next_poll_at: options.now,
          }),
    }));
    await trx('mailboxes').insert(rows);
  }
  if (plan.join.length >= ROWS_PER_STATEMENT) {
    await refreshStatistics(trx, 'mailboxes');
  }
}

function groupBy<T, Key>(items: readonly T[], key: (item: T) => Key) {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return groups;
}

function idsOf(mailboxes: readonly KnownMailbox[]): MailboxId[] {
  return mailboxes.map(mailbox => mailbox.id);
}

async function update(
  trx: Knex.Transaction,
  ids: MailboxId[],
  columns: Record<string, unknown>,
): Promise<void> {
  await trx('mailboxes')
    .whereIn('id', ids)
    .update({
      ...columns,
      lease_owner: null,
      lease_expires_at: null,
      lease_fence: trx.raw('lease_fence + 1'),
    });
}
