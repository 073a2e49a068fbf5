import type { Knex } from 'knex';
import type {
  MailboxProblemCode,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../../mail';

/** A row of the coverage table. Times as the driver gives them. */
export interface MailboxRow {
  id: string;
  user_id: string;
  user_principal_name: string;
  mail: string | null;
  display_name: string | null;
  state: MailboxState;
  problem_code: MailboxProblemCode | null;
  problem_detail: string | null;
  monitored_since: unknown;
  monitored_until: unknown;
  complete_through: unknown;
  last_success_at: unknown;
  reconciled_at: unknown;
  reconciled_found: unknown;
  next_poll_at: unknown;
}

/** Which mailboxes. `text`: part of a name or an address, already in the form of `search_key`. */
export interface MailboxFilter {
  connectionId: ConnectionId;
  state?: MailboxState;
  inScopeOnly?: boolean;
  text?: string;
}

/** Place in the order of the table: the last row that was told. */
export type MailboxPlace = [userPrincipalName: string, id: string];

/** A page of mailboxes in the order of their principal names. */
export async function selectMailboxes(
  knex: Knex,
  options: { filter: MailboxFilter; after?: MailboxPlace; limit: number },
): Promise<MailboxRow[]> {
  const query = matching(knex, options.filter)
    .orderBy(['user_principal_name', 'id'])
    .limit(options.limit);
  const { after } = options;
  if (after) {
    // As a pair, which both databases look up in the index; an OR over the two columns reads all rows before.
    query.whereRaw('(user_principal_name, id) > (?, ?)', after);
  }
  return query.select<MailboxRow[]>(
    'id',
    'user_id',
    'user_principal_name',
    'mail',
    'display_name',
    'state',
    'problem_code',
    'problem_detail',
    'monitored_since',
    'monitored_until',
    'complete_through',
    'last_success_at',
    'reconciled_at',
    'reconciled_found',
    'next_poll_at',
  );
}

/** How many mailboxes match; text where the driver says so. */
export async function countMailboxes(
  knex: Knex,
  filter: MailboxFilter,
): Promise<unknown> {
  const [row] = await matching(knex, filter).count({ count: '*' });
  return row.count;
}

function matching(knex: Knex, filter: MailboxFilter): Knex.QueryBuilder {
  const query = knex('mailboxes').where('connection_id', filter.connectionId);
  if (filter.state !== undefined) {
    query.where('state', filter.state);
  }
  if (filter.inScopeOnly) {
    query.whereNot('state', 'Left scope');
  }
  if (filter.text !== undefined) {
    const literal = filter.text.replace(/[!%_]/g, '!$&');
    query.whereRaw("search_key like ? escape '!'", [`%${literal}%`]);
  }
  return query;
}
