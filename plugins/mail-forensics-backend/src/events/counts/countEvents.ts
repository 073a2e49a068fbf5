import type { Knex } from 'knex';
import { readNumber } from '../../database';
import {
  isByConnectionOnly,
  type CountedBy,
  type CountedKinds,
} from './CountedKinds';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A span of time; `before` is not part of it. */
export interface CountedSpan {
  from: Date;
  before: Date;
}

/**
 * The width that counts are kept in, of which a span has to be made: hours, or days where a kind other than the connection
 * is asked for.
 *
 * @returns in milliseconds
 */
export function countedWidthMs(kinds: CountedKinds): number {
  return isByConnectionOnly(kinds) ? HOUR_MS : DAY_MS;
}

/**
 * How many events were observed in each part of a span, read from the sums: exact, and in a time that does not depend on
 * how many events there are. Parts without any are left out.
 *
 * @param options.widthMs - of a part: a multiple of {@link countedWidthMs}; parts begin at multiples of it since 1970
 * @param options.from - and `before`: multiples of {@link countedWidthMs} since 1970
 * @throws RangeError where they are not
 */
export async function countBySpans(
  knex: Knex,
  options: CountedSpan & { widthMs: number; kinds?: CountedKinds },
): Promise<{ from: Date; count: number }[]> {
  const { kinds = {}, widthMs } = options;
  const unitMs = countedWidthMs(kinds);
  const width = unitsOf(widthMs, unitMs);
  const rows: { span: unknown; total: unknown }[] = await knex
    .from(sums(knex, options, unitMs, kinds))
    .groupByRaw('1')
    .havingRaw('sum(events) <> 0')
    .select(knex.raw(`${roundedDown('unit', width)} AS span`))
    .sum({ total: 'events' });
  return rows.map(({ span, total }) => ({
    from: new Date(readNumber(span) * unitMs),
    count: readNumber(total),
  }));
}

/**
 * How many events of each connection, category and so on were observed in a span, read from the sums.
 *
 * @param options.from - and `before`: whole days since 1970
 * @returns values as the driver gives them, in no order
 * @throws RangeError where they are not
 */
export async function countByKind(
  knex: Knex,
  options: CountedSpan & { by: CountedBy; kinds?: CountedKinds },
): Promise<{ value: unknown; count: number }[]> {
  const rows: { value: unknown; total: unknown }[] = await knex
    .from(sums(knex, options, DAY_MS, options.kinds ?? {}))
    .groupBy(options.by)
    .havingRaw('sum(events) <> 0')
    .select({ value: options.by })
    .sum({ total: 'events' });
  return rows.map(({ value, total }) => ({ value, count: readNumber(total) }));
}

/** The folded sums and what is still to be added to them, in one statement and so as of one moment. */
function sums(
  knex: Knex,
  { from, before }: CountedSpan,
  unitMs: number,
  kinds: CountedKinds,
): Knex.QueryBuilder {
  const first = unitsOf(from.getTime(), unitMs);
  const end = unitsOf(before.getTime(), unitMs);
  const hours = unitMs / HOUR_MS;
  const [table, unit, ...kindColumns] =
    unitMs === HOUR_MS
      ? ['file_event_hours', 'hour']
      : ['file_event_days', 'day', 'category', 'trusted', 'hashed'];
  const columns = ['connection_id', 'events', ...kindColumns];
  const folded = knex(table)
    .select({ unit })
    .select(columns)
    .where(unit, '>=', first)
    .where(unit, '<', end);
  const deltas = knex('file_event_deltas')
    .select(knex.raw(`${roundedDown('hour', hours)} / ${hours} AS unit`))
    .select(columns)
    .where('hour', '>=', first * hours)
    .where('hour', '<', end * hours);
  for (const part of [folded, deltas]) {
    restrict(part, kinds);
  }
  return folded.unionAll(deltas).as('sums');
}

function restrict(query: Knex.QueryBuilder, kinds: CountedKinds): void {
  if (kinds.connectionIds) {
    query.whereIn('connection_id', kinds.connectionIds);
  }
  if (kinds.categories) {
    query.whereIn('category', kinds.categories);
  }
  if (kinds.trusted !== undefined) {
    query.where('trusted', kinds.trusted);
  }
  if (kinds.hashed !== undefined) {
    query.where('hashed', kinds.hashed);
  }
}

/** Before 1970 too, where both databases would round up. */
function roundedDown(number: string, width: number): string {
  return `(${number} - ((${number} % ${width}) + ${width}) % ${width})`;
}

function unitsOf(milliseconds: number, unitMs: number): number {
  const units = milliseconds / unitMs;
  if (!Number.isInteger(units)) {
    throw new RangeError(`Not a multiple of ${unitMs} ms: ${milliseconds}`);
  }
  return units;
}
