import type {
  ConnectionProblemCode,
  MailService,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber, readTime, readTimeOrNull } from '../../database';
import type { ConnectionId, TenantId } from '../../mail';

/** A connection to look after. */
export interface WatchedConnection {
  id: ConnectionId;
  service: MailService;
  tenantId: TenantId;
  scopeMode: ScopeMode;
  /** What is wrong with it, as far as is known, and since when. */
  problems: { code: ConnectionProblemCode; since: Date }[];
}

/** Of a connection: how far its mailboxes are behind. */
export interface Lag {
  connectionId: ConnectionId;
  /** Mailboxes that are being read. */
  mailboxes: number;
  behind: number;
  /** Where the one furthest behind is. */
  furthest: Date | null;
  /** Messages that are known and not recorded yet. */
  pending: number;
  /** COLLECTION_BEHIND is raised. */
  told: boolean;
}

/**
 * Takes the connections that are to be looked at now, so that no other replica does until `until`.
 *
 * @param options.until - when another replica may take over from one that died
 */
export async function claimWatched(
  knex: Knex,
  options: { now: Date; until: Date },
): Promise<WatchedConnection[]> {
  const { now, until } = options;
  const due = () =>
    monitored(knex).where(time =>
      time.whereNull('watch_due_at').orWhere('watch_due_at', '<=', now),
    );
  const found: {
    id: ConnectionId;
    service: MailService;
    tenant_id: TenantId;
    scope_mode: ScopeMode;
  }[] = await due().select('id', 'service', 'tenant_id', 'scope_mode');
  const claimed: WatchedConnection[] = [];
  for (const row of found) {
    const taken = due().where({ id: row.id });
    if ((await taken.update({ watch_due_at: until })) === 1) {
      claimed.push({
        id: row.id,
        service: row.service,
        tenantId: row.tenant_id,
        scopeMode: row.scope_mode,
        problems: await problemsOf(knex, row.id),
      });
    }
  }
  return claimed;
}

/** Ends a claim: the connection is looked at again at `dueAt`, unless the service has named another time meanwhile. */
export async function releaseWatched(
  knex: Knex,
  options: { connectionId: ConnectionId; claimedUntil: Date; dueAt: Date },
): Promise<void> {
  await knex('connections')
    .where({ id: options.connectionId, watch_due_at: options.claimedUntil })
    .update({ watch_due_at: options.dueAt });
}

/** How far behind each connection that is monitored is, in one statement. */
export async function readLags(
  knex: Knex,
  options: { behindBefore: Date },
): Promise<Lag[]> {
  const rows: {
    id: ConnectionId;
    mailboxes: unknown;
    behind: unknown;
    furthest: unknown;
    pending: unknown;
    told: unknown;
  }[] = await monitored(knex)
    .leftJoin('mailboxes', join =>
      join
        .on('mailboxes.connection_id', 'connections.id')
        .andOn(
          // Those that the directory look-up has not given a new beginning yet are not read.
          'mailboxes.monitored_since',
          '>=',
          'connections.monitoring_since',
        )
        .andOnIn('mailboxes.state', ['Initializing', 'Monitoring', 'Retrying']),
    )
    .groupBy('connections.id')
    .select('connections.id')
    .count('mailboxes.id as mailboxes')
    .select(
      knex.raw(
        `sum(case when coalesce(mailboxes.complete_through, mailboxes.monitored_since) < ? then 1 else 0 end) as behind`,
        [options.behindBefore],
      ),
      knex.raw(
        // For each mailbox by itself, so that nothing but its own messages is looked at.
        `sum((select count(*) from messages where messages.mailbox_id = mailboxes.id and messages.state = 'pending')) as pending`,
      ),
      knex.raw(
        `min(coalesce(mailboxes.complete_through, mailboxes.monitored_since)) as furthest`,
      ),
      knex('connection_problems')
        .whereRaw('connection_problems.connection_id = connections.id')
        .where({ code: 'COLLECTION_BEHIND' })
        .count('*')
        .as('told'),
    );
  return rows.map(row => ({
    connectionId: row.id,
    mailboxes: readNumber(row.mailboxes),
    behind: readNumber(row.behind ?? 0),
    furthest: readTimeOrNull(row.furthest),
    pending: readNumber(row.pending ?? 0),
    told: readNumber(row.told) > 0,
  }));
}

/** Has the users in scope looked up at the next opportunity. */
export async function makeDirectoryDue(
  knex: Knex,
  options: { connectionId: ConnectionId; now: Date },
): Promise<void> {
  await knex('connections')
    .where({ id: options.connectionId })
    .where('directory_due_at', '>', options.now)
    .update({ directory_due_at: options.now });
}

function monitored(knex: Knex): Knex.QueryBuilder {
  return knex('connections')
    .whereNull('connections.deleted_at')
    .whereNotNull('connections.tenant_id')
    .whereNotNull('connections.monitoring_since')
    .whereNotIn('connections.status', [
      'Awaiting authorization',
      'Deauthorized',
    ]);
}

async function problemsOf(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<WatchedConnection['problems']> {
  const rows: { code: ConnectionProblemCode; since: unknown }[] = await knex(
    'connection_problems',
  )
    .where({ connection_id: connectionId })
    .select('code', 'since');
  return rows.map(({ code, since }) => ({ code, since: readTime(since) }));
}
