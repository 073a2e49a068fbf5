import type {
  ConnectionStatus,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  readNumber,
  readTimeOrNull,
  textSqlOf,
  timeSqlOf,
} from '../../database';
import type { MailboxScope } from '../coverage/mailboxScope';

/** A mailbox that may have gaps. Times as the driver gives them. */
export interface MailboxCoverageRow {
  id: string;
  connection_id: string;
  user_principal_name: string;
  state: MailboxState;
  monitored_since: unknown;
  monitored_until: unknown;
  complete_through: unknown;
  connection_status: ConnectionStatus;
}

/** A time that is asked about. What is not older than `recently` counts as read: nobody is further ahead. */
export interface CoverageRange {
  from: Date;
  to: Date;
  recently: Date;
}

/** How many mailboxes there are, and when the first of them was monitored; null where none ever was. */
export async function selectMonitored(
  knex: Knex,
  scope: MailboxScope,
): Promise<{ total: number; since: Date | null }> {
  const [current]: { total: unknown; since: unknown }[] = await mailboxes(
    knex,
    scope,
  )
    .count({ total: '*' })
    .min({ since: 'm.monitored_since' });
  const [earlier]: { since: unknown }[] = await mailboxes(knex, scope)
    .join('mailbox_periods as p', 'p.mailbox_id', 'm.id')
    .min({ since: 'p.covered_from' });
  const times = [current.since, earlier.since]
    .map(readTimeOrNull)
    .filter(time => time !== null)
    .map(time => time.getTime());
  return {
    total: readNumber(current.total),
    since: times.length === 0 ? null : new Date(Math.min(...times)),
  };
}

/** Up to when the mailbox furthest behind was read, of those that have no gap at first sight. */
export async function selectCompleteThrough(
  knex: Knex,
  scope: MailboxScope,
  options: CoverageRange,
): Promise<Date | null> {
  const [row]: { through: unknown }[] = await withoutGap(
    mailboxes(knex, scope),
    options,
  ).min({ through: 'm.complete_through' });
  return readTimeOrNull(row.through);
}

/**
 * How many mailboxes have gaps, and those of them with the longest: a connection that was given up has a gap in each of its
 * mailboxes, and there may be a hundred thousand, which the database counts where it has them.
 *
 * It knows a gap as `gapsWithin` does, but for one that has two reasons, one after the other, which is one here.
 */
export async function selectWithGaps(
  knex: Knex,
  scope: MailboxScope,
  options: CoverageRange & { limit: number },
): Promise<{ total: number; longest: MailboxCoverageRow[] }> {
  const { from, to, limit } = options;
  const time = timeSqlOf(knex);
  const bindings = { from, to };
  const spans = knex
    .select('mailbox_id', 'begins', 'ends')
    .from('doubtful')
    .unionAll(
      knex('mailbox_periods as p')
        .join('doubtful as d', 'd.mailbox_id', 'p.mailbox_id')
        .select('p.mailbox_id', 'p.covered_from', 'p.covered_until'),
    );
  const inOrder = 'over (partition by mailbox_id order by begins';
  // A span is followed by a gap where none that began before it goes on until the next begins.
  const steps = knex.from('spans').select('mailbox_id', {
    gap_begins: knex.raw(`max(ends) ${inOrder} rows unbounded preceding)`),
    gap_ends: knex.raw(`lead(begins, 1, ${time.bound('to')}) ${inOrder})`, {
      to,
    }),
    before_first: knex.raw(
      `case when row_number() ${inOrder}) = 1 then begins end`,
    ),
  });
  const gaps = knex
    .from('steps')
    .select('mailbox_id', {
      begins: knex.raw(time.later('gap_begins', time.bound('from')), bindings),
      ends: knex.raw(time.earlier('gap_ends', time.bound('to')), bindings),
    })
    .unionAll(
      knex
        .from('steps')
        .whereNotNull('before_first')
        .select(
          'mailbox_id',
          knex.raw(time.bound('from'), bindings),
          knex.raw(time.earlier('before_first', time.bound('to')), bindings),
        ),
    );
  const longest = knex
    .from('gaps')
    .whereRaw('ends > begins')
    .groupBy('mailbox_id')
    .select('mailbox_id', {
      length: knex.raw('max(ends - begins)'),
      total: knex.raw('count(*) over ()'),
    })
    .orderBy([{ column: 'length', order: 'desc' }, 'mailbox_id'])
    .limit(limit);
  const rows: (MailboxCoverageRow & { total: unknown })[] = await knex
    .with('doubtful', selectDoubtful(knex, scope, options))
    .with('spans', spans)
    .with('steps', steps)
    .with('gaps', gaps)
    .with('longest', longest)
    .from('longest as l')
    .join('mailboxes as m', 'm.id', 'l.mailbox_id')
    .join('connections as c', 'c.id', 'm.connection_id')
    .select(
      'm.id',
      'm.connection_id',
      'm.user_principal_name',
      'm.state',
      'm.monitored_since',
      'm.monitored_until',
      'm.complete_through',
      { connection_status: 'c.status' },
      'l.total',
    );
  return {
    total: rows.length === 0 ? 0 : readNumber(rows[0].total),
    longest: rows,
  };
}

/** The mailboxes that are not {@link withoutGap} at first sight, each with its last time of monitoring as far as that was read. */
function selectDoubtful(
  knex: Knex,
  scope: MailboxScope,
  options: CoverageRange,
): Knex.QueryBuilder {
  const time = timeSqlOf(knex);
  const since = 'm.monitored_since';
  const reached = time.later(`coalesce(m.complete_through, ${since})`, since);
  const ended = `case when m.state = 'Left scope' and m.monitored_until is not null then m.monitored_until
    when c.status = 'Deauthorized' then coalesce(m.complete_through, ${since}) end`;
  const { to, recently } = options;
  return mailboxes(knex, scope)
    .whereNotIn(
      'm.id',
      withoutGap(mailboxes(knex, scope), options).select('m.id'),
    )
    .select({
      mailbox_id: 'm.id',
      begins: since,
      ends: knex.raw(
        time.later(
          since,
          time.earlier(
            `case when ${reached} < ${time.bound(
              'recently',
            )} then ${reached} else ${time.bound('to')} end`,
            `coalesce(${ended}, ${time.bound('to')})`,
          ),
        ),
        { to, recently },
      ),
    });
}

/** Monitored without an end since before the range, and read until the end of it. */
function withoutGap(
  query: Knex.QueryBuilder,
  { from, to, recently }: CoverageRange,
): Knex.QueryBuilder {
  return query
    .where('m.monitored_since', '<=', from)
    .where('m.complete_through', '>=', to < recently ? to : recently)
    .whereNot('m.state', 'Left scope')
    .whereNot('c.status', 'Deauthorized');
}

/** Users who never had a mailbox can have sent nothing. */
function mailboxes(knex: Knex, scope: MailboxScope): Knex.QueryBuilder {
  const query = knex('mailboxes as m')
    .join('connections as c', 'c.id', 'm.connection_id')
    .where(some =>
      some
        .whereNot('m.state', 'No mailbox')
        .orWhereNotNull('m.complete_through'),
    );
  const { connectionIds, userIds, mailboxKeys } = scope;
  const text = textSqlOf(knex);
  if (connectionIds) {
    query.whereIn('m.connection_id', connectionIds);
  }
  if (userIds) {
    query.whereRaw(text.isInJson(text.lowerAscii('m.user_id')), [
      JSON.stringify(userIds),
    ]);
  }
  if (mailboxKeys) {
    query.whereRaw(text.isInJson(text.lowerAscii('m.user_principal_name')), [
      JSON.stringify(mailboxKeys),
    ]);
  }
  return query;
}
