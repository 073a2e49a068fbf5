import type { Knex } from 'knex';
import { readTime } from '../../database';
import type { Period } from '../../scope';

interface PeriodRow {
  mailbox_id: string;
  covered_from: unknown;
  covered_until: unknown;
}

/** What each of these mailboxes was covered for before it was last restarted, by mailbox id. */
export async function selectPeriods(
  knex: Knex,
  mailboxIds: string[],
): Promise<Map<string, Period[]>> {
  const rows: PeriodRow[] = await knex('mailbox_periods')
    .whereIn('mailbox_id', mailboxIds)
    .select('mailbox_id', 'covered_from', 'covered_until');
  const periods = new Map<string, Period[]>();
  for (const row of rows) {
    const period = {
      from: readTime(row.covered_from),
      to: readTime(row.covered_until),
    };
    periods.set(row.mailbox_id, [
      ...(periods.get(row.mailbox_id) ?? []),
      period,
    ]);
  }
  return periods;
}
