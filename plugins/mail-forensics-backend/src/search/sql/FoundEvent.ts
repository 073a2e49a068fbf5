import { readNumber, readTime } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Binding } from '../print/Fragment';
import type { OrderColumns } from '../print/printOrder';

/** An event that was found: its key, and its value of what is sorted by. */
export interface FoundEvent {
  eventId: string;
  observedAt: Date;
  /** As the driver gives it; null where there is none. */
  value: Binding | null;
}

/** A row of {@link FoundEvent}, beside counts that are the same in every row; without an event where none was found. */
export interface FoundRow {
  event_id: string | null;
  observed_at: unknown;
  sort_value: Binding | null;
  matching: unknown;
}

/** The events in some rows, and how many matched in all. */
export function readFound(rows: readonly FoundRow[]): {
  events: FoundEvent[];
  matching: number;
} {
  return {
    events: rows.flatMap(row =>
      row.event_id === null
        ? []
        : [
            {
              eventId: row.event_id,
              observedAt: readTime(row.observed_at),
              value: row.sort_value,
            },
          ],
    ),
    matching: readNumber(rows[0]?.matching ?? 0),
  };
}

/** Where a found event has what it is sorted by. */
export function foundColumns(order: Order, alias: string): OrderColumns {
  return {
    value: order.key.kind === 'nothing' ? undefined : `${alias}.sort_value`,
    id: `${alias}.event_id`,
    time: `${alias}.observed_at`,
  };
}
