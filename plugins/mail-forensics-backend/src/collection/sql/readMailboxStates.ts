import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber } from '../../database';
import type { ConnectionId } from '../../mail';

/** How many polled mailboxes of a connection are in a state, and the fewest polls in a row that failed among them. */
export interface StateCount {
  state: MailboxState;
  mailboxes: number;
  fewestFailures: number;
}

/** States of the mailboxes in scope that are polled: guests are not. */
export async function readMailboxStates(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<StateCount[]> {
  const rows: { state: MailboxState; mailboxes: unknown; fewest: unknown }[] =
    await knex('mailboxes')
      .where({ connection_id: connectionId })
      .whereNot('state', 'Left scope')
      .whereNotNull('next_poll_at')
      .groupBy('state')
      .select('state')
      .count('* as mailboxes')
      .min('failures as fewest');
  return rows.map(row => ({
    state: row.state,
    mailboxes: readNumber(row.mailboxes),
    fewestFailures: readNumber(row.fewest),
  }));
}
