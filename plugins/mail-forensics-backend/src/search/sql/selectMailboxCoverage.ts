import type {
  ConnectionStatus,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber, readTimeOrNull, textSqlOf } from '../../database';
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

/** When the first mailbox was monitored; null where none ever was. */
export async function selectFirstMonitored(
  knex: Knex,
  scope: MailboxScope,
): Promise<Date | null> {
  const [current]: { first: unknown }[] = await mailboxes(knex, scope).min({
    first: 'm.monitored_since',
  });
  const [earlier]: { first: unknown }[] = await mailboxes(knex, scope)
    .join('mailbox_periods as p', 'p.mailbox_id', 'm.id')
    .min({ first: 'p.covered_from' });
  const times = [current?.first, earlier?.first]
    .map(readTimeOrNull)
    .filter(time => time !== null)
    .map(time => time.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** How many mailboxes there are, and how many of them, told apart by SQL alone, have no gap in a range. */
export async function countMailboxCoverage(
  knex: Knex,
  scope: MailboxScope,
  gapless: { from: Date; readAfter: Date },
): Promise<{ total: number; gapless: number; completeThrough: Date | null }> {
  const [all]: { total: unknown }[] = await mailboxes(knex, scope).count({
    total: '*',
  });
  const [complete]: { total: unknown; through: unknown }[] = await withoutGap(
    mailboxes(knex, scope),
    gapless,
  )
    .count({ total: '*' })
    .min({ through: 'm.complete_through' });
  return {
    total: readNumber(all.total),
    gapless: readNumber(complete.total),
    completeThrough: readTimeOrNull(complete.through),
  };
}

/** The mailboxes that are not {@link withoutGap} at first sight. */
export function selectDoubtful(
  knex: Knex,
  scope: MailboxScope,
  options: { from: Date; readAfter: Date; limit: number },
): Promise<MailboxCoverageRow[]> {
  return mailboxes(knex, scope)
    .whereNotIn(
      'm.id',
      withoutGap(mailboxes(knex, scope), options).select('m.id'),
    )
    .orderBy('m.id')
    .limit(options.limit)
    .select(
      'm.id',
      'm.connection_id',
      'm.user_principal_name',
      'm.state',
      'm.monitored_since',
      'm.monitored_until',
      'm.complete_through',
      { connection_status: 'c.status' },
    );
}

/** Monitored without an end since before the range, and read until the end of it. */
function withoutGap(
  query: Knex.QueryBuilder,
  options: { from: Date; readAfter: Date },
): Knex.QueryBuilder {
  return query
    .where('m.monitored_since', '<=', options.from)
    .where('m.complete_through', '>=', options.readAfter)
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
