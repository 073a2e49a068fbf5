import type { Knex } from 'knex';
import type {
  ConnectionStatus,
  MailService,
  ProblemCode,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import { whereUsable } from '../consent/invitations';

/** A connection, with what its mailboxes and its scope file amount to. Times and counts as the driver gives them. */
export interface ConnectionRow {
  id: string;
  revision: unknown;
  service: MailService;
  display_name: string;
  scope_mode: ScopeMode;
  status: ConnectionStatus;
  status_reason: ProblemCode | null;
  tenant_id: string | null;
  tenant_name: string | null;
  authorized_by: string | null;
  authorized_at: unknown;
  monitoring_since: unknown;
  created_by: string;
  created_at: unknown;
  entries: unknown;
  total: unknown;
  monitored: unknown;
  with_problems: unknown;
  complete_through: unknown;
  behind: unknown;
  link_created_at: unknown;
  link_created_by: string | null;
  link_expires_at: unknown;
}

/** Mailboxes in these states are being read, so they decide how fresh a connection is. */
const READ_STATES = ['Initializing', 'Monitoring', 'Retrying'];

/** Further behind than this, a mailbox is counted as behind. */
const BEHIND_MS = 15 * 60_000;

/** Connections that are not deleted, oldest first; one of them where an id is given. */
export async function selectConnections(
  knex: Knex,
  options: { id?: string; now: Date },
): Promise<ConnectionRow[]> {
  const { id, now } = options;
  const mailboxes = only(knex('mailboxes'), 'connection_id', id)
    .select('connection_id')
    .whereNot('state', 'Left scope')
    .count({ total: '*' })
    .count({ with_problems: 'problem_code' })
    .select(
      knex.raw(
        'sum(case when state in (?, ?, ?) then 1 else 0 end) as monitored',
        READ_STATES,
      ),
      // A mailbox that was not read yet is complete up to where reading will begin, for nothing before is owed.
      knex.raw(
        `case when max(complete_through) is not null then
           min(case when state in (?, ?, ?) then coalesce(complete_through, monitored_since) end)
         end as complete_through`,
        READ_STATES,
      ),
      knex.raw(
        `sum(case when state in (?, ?, ?) and coalesce(complete_through, monitored_since) < ? then 1 else 0 end) as behind`,
        [...READ_STATES, new Date(now.getTime() - BEHIND_MS)],
      ),
    )
    .groupBy('connection_id')
    .as('m');
  const entries = only(knex('scope_entries'), 'connection_id', id)
    .select('connection_id')
    .count({ entries: '*' })
    .groupBy('connection_id')
    .as('s');
  const links = only(knex('authorization_links'), 'connection_id', id)
    .select('connection_id', 'created_at', 'created_by', 'expires_at')
    .modify(whereUsable, now)
    .as('l');
  return only(knex('connections as c'), 'c.id', id)
    .leftJoin(links, 'l.connection_id', 'c.id')
    .leftJoin(mailboxes, 'm.connection_id', 'c.id')
    .leftJoin(entries, 's.connection_id', 'c.id')
    .whereNull('c.deleted_at')
    .orderBy(['c.created_at', 'c.id'])
    .select<ConnectionRow[]>(
      'c.id',
      'c.revision',
      'c.service',
      'c.display_name',
      'c.scope_mode',
      'c.status',
      'c.status_reason',
      'c.tenant_id',
      'c.tenant_name',
      'c.authorized_by',
      'c.authorized_at',
      'c.monitoring_since',
      'c.created_by',
      'c.created_at',
      's.entries',
      'm.total',
      'm.monitored',
      'm.with_problems',
      'm.complete_through',
      'm.behind',
      'l.created_at as link_created_at',
      'l.created_by as link_created_by',
      'l.expires_at as link_expires_at',
    );
}

function only(
  query: Knex.QueryBuilder,
  column: string,
  id: string | undefined,
): Knex.QueryBuilder {
  return id === undefined ? query : query.where(column, id);
}
