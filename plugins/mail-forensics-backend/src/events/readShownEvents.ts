import type { Knex } from 'knex';
import { isAmong, type TimedId } from '../database';
import { TooManyRecipients } from './readFileEvents';
import { recipientLists } from './recipientLists';
import type { ShownEvent, ShownRecipient } from './ShownEvent';
import { selectShown, selectShownRecipients } from './sql/selectShown';

/**
 * Many events as they are stored, in the order asked for; those that are not there are left out. Who writes them into a file
 * is spared the JSON of each.
 *
 * @param options.maxRecipients - how many recipients all of them may have together
 * @throws TooManyRecipients
 */
export async function readShownEvents(
  knex: Knex,
  options: { events: readonly TimedId[]; maxRecipients: number },
): Promise<ShownEvent[]> {
  const { events, maxRecipients } = options;
  if (events.length === 0) {
    return [];
  }
  const among = {
    // Once for both statements: to write a time down takes long.
    ...isAmong(knex, events, { time: 'e.observed_at', id: 'e.event_id' }),
    span: spanOf(events),
  };
  const rows = await selectShown(knex, among);
  const recipients = await selectShownRecipients(
    knex,
    among,
    maxRecipients + 1,
  );
  if (recipients.length > maxRecipients) {
    throw new TooManyRecipients('The events have too many recipients');
  }
  const byEvent = groupByEvent(recipients);
  const shown = new Map(
    rows.map(row => [
      row.event_id,
      { row, recipients: recipientLists(byEvent.get(row.event_id) ?? []) },
    ]),
  );
  return events.flatMap(({ id }) => shown.get(id) ?? []);
}

function groupByEvent(rows: ShownRecipient[]): Map<string, ShownRecipient[]> {
  const groups = new Map<string, ShownRecipient[]>();
  for (const row of rows) {
    const group = groups.get(row.event_id);
    if (group) {
      group.push(row);
    } else {
      groups.set(row.event_id, [row]);
    }
  }
  return groups;
}

function spanOf(events: readonly TimedId[]): [Date, Date] {
  let [first, last] = [Infinity, -Infinity];
  for (const { time } of events) {
    first = Math.min(first, time.getTime());
    last = Math.max(last, time.getTime());
  }
  return [new Date(first), new Date(last)];
}
