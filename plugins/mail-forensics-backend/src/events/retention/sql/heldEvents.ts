import type { Knex } from 'knex';

/** SQL that is true of some events, and never null. */
export interface EventFilter {
  sql: string;
  bindings: string[];
}

const NONE: EventFilter = { sql: '1 = 0', bindings: [] };

/** Holds for the events of `file_events` that are under a legal hold at this moment. */
export async function readHeld(knex: Knex): Promise<EventFilter> {
  const rows: { kind: string; subject: string }[] = await knex('legal_holds')
    .whereNull('lifted_at')
    .select('kind', 'subject');
  const of = (kind: string) => [
    ...new Set(
      rows.filter(row => row.kind === kind).map(({ subject }) => subject),
    ),
  ];
  const connections = of('connection');
  const filters = [
    ...(connections.length === 0
      ? []
      : [
          {
            sql: `connection_id IN (${places(connections)})`,
            bindings: connections,
          },
        ]),
    eventsOf(of('person')),
  ];
  return {
    sql: filters.map(({ sql }) => `(${sql})`).join(' OR '),
    bindings: filters.flatMap(({ bindings }) => bindings),
  };
}

/** Holds for the events that somebody sent, or in whose mailbox they are. */
export function eventsFrom(addresses: readonly string[]): EventFilter {
  if (addresses.length === 0) {
    return NONE;
  }
  const columns = ['sender_key', 'from_key', 'mailbox_key'];
  return {
    sql: columns
      .map(column => `coalesce(${column}, '') IN (${places(addresses)})`)
      .join(' OR '),
    bindings: columns.flatMap(() => addresses),
  };
}

/** Holds for the events that somebody sent, or was sent. */
export function eventsOf(addresses: readonly string[]): EventFilter {
  if (addresses.length === 0) {
    return NONE;
  }
  const from = eventsFrom(addresses);
  return {
    sql: `${from.sql} OR EXISTS (
      SELECT 1 FROM file_event_recipients AS r
      WHERE r.event_id = file_events.event_id AND r.observed_at = file_events.observed_at
        AND r.address_key IN (${places(addresses)}))`,
    bindings: [...from.bindings, ...addresses],
  };
}

function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
