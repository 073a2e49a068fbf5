import type { NewFileEvent } from 'backstage-plugin-mail-forensics-backend/src/events';
import { eventIds } from 'backstage-plugin-mail-forensics-backend/src/events/eventId';
import {
  toRows,
  type FileEventRow,
  type RecipientRow,
} from 'backstage-plugin-mail-forensics-backend/src/events/FileEventRow';
import type { Hour } from '../data/calendar';
import { TRUSTED_DOMAINS } from '../data/Company';
import type { Mail } from '../data/Mail';

/** Rows as the plugin's own writer makes them. */
export interface Rows {
  events: FileEventRow[];
  recipients: RecipientRow[];
}

/** Some hours of mail, and what is planted where the first hour is among them. */
export function rowsOf(mail: Mail, hours: readonly Hour[]): Rows {
  const planted = hours.some(hour => hour.number === 0) ? mail.planted() : [];
  const rows: Rows = { events: [], recipients: [] };
  for (const events of [planted, ...hours.map(hour => mail.eventsOf(hour))]) {
    addRows(rows, events);
  }
  return rows;
}

function addRows(rows: Rows, events: readonly NewFileEvent[]): void {
  const ids = eventIds(events);
  events.forEach((event, index) => {
    const { event: row, recipients } = toRows(event, {
      eventId: ids[index],
      // Within a second of being read.
      insertedAt: new Date(event.ingestedAt.getTime() + 200),
      trustedDomains: TRUSTED_DOMAINS,
    });
    rows.events.push(row);
    rows.recipients.push(...recipients);
  });
}
