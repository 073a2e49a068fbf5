import { readNumber, readTime } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Binding } from '../print/Fragment';
import type { FoundEvent } from '../sql/FoundEvent';

/**
 * The order of found events, as the database has it: by their values, those without one last in either direction, then by
 * id.
 */
export function compareFound({
  key,
  direction,
}: Order): (a: FoundEvent, b: FoundEvent) => number {
  const sign = direction === 'asc' ? 1 : -1;
  const byId = (a: FoundEvent, b: FoundEvent) =>
    sign * compareCodePoints(a.eventId, b.eventId);
  if (key.kind === 'nothing') {
    return byId;
  }
  return (a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null) || byId(a, b);
    }
    return sign * compareValues(key, a.value, b.value) || byId(a, b);
  };
}

function compareValues(key: Order['key'], a: Binding, b: Binding): number {
  if (key.kind !== 'column') {
    return compareCodePoints(String(a), String(b));
  }
  switch (key.column) {
    case 'size_in_bytes':
      return readNumber(a) - readNumber(b);
    case 'observed_at':
    case 'received_at':
    case 'ingested_at':
    case 'inserted_at':
      return readTime(a).getTime() - readTime(b).getTime();
    case 'trusted':
    case 'inline':
      return Number(a) - Number(b);
    default:
      return compareCodePoints(String(a), String(b));
  }
}

/** JavaScript compares UTF-16, in which some code points beyond the first plane come before some inside it. */
function compareCodePoints(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
