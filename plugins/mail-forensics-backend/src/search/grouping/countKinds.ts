import type { Knex } from 'knex';
import { textSqlOf } from '../../database';
import {
  countByKind,
  DAY_MS,
  type CountedBy,
  type CountedKinds,
} from '../../events';
import { cutAtUnits } from '../histogram/wholeUnits';
import { all, type Condition } from '../normalise/Condition';
import { timeBoundsOf } from '../normalise/timeBounds';
import type { GroupKey } from '../parse/parseGrouping';
import { printCondition } from '../print/printCondition';
import { countByValue, type CountedValue } from '../sql/countByValue';
import { selectConnections } from '../sql/selectConnections';

/** No mail was sent before, and none will be after: what is not limited is counted between them. */
const ALL_TIME = {
  from: new Date('0001-01-01T00:00:00.000Z'),
  to: new Date('9999-12-31T00:00:00.000Z'),
};

/** Connections and categories, at most. */
const MOST_KINDS = 10_000;

/** What a key is counted by as events are written; undefined where it is not. */
export function countedByOf(
  key: GroupKey,
): Exclude<CountedBy, 'hashed'> | undefined {
  if (key.kind === 'connectionName') {
    return 'connection_id';
  }
  if (key.kind !== 'column') {
    return undefined;
  }
  switch (key.column) {
    case 'connection_id':
    case 'category':
    case 'trusted':
      return key.column;
    default:
      return undefined;
  }
}

/**
 * Values and how many events have them, as `countByValue` gives them: whole days from what is counted as events are written,
 * the rest event by event.
 *
 * @param options.kinds - what is asked for but for the time
 */
export async function countKinds(
  knex: Knex,
  options: {
    asked: Condition;
    kinds: CountedKinds;
    by: Exclude<CountedBy, 'hashed'>;
    key: GroupKey;
  },
): Promise<CountedValue[]> {
  const { asked, kinds, by, key } = options;
  const { from, before } = timeBoundsOf(asked);
  const { whole, rest } = cutAtUnits(
    { from: from ?? ALL_TIME.from, to: before ?? ALL_TIME.to },
    DAY_MS,
  );
  const counted = whole
    ? await countByKind(knex, { ...whole, before: whole.to, by, kinds })
    : [];
  for (const range of rest) {
    const where = printCondition(
      all([
        asked,
        { kind: 'timeFrom', column: 'observed_at', from: range.from },
        { kind: 'timeBefore', column: 'observed_at', before: range.to },
      ]),
      { text: textSqlOf(knex) },
    );
    counted.push(
      ...(await countByValue(knex, {
        where,
        key: { kind: 'column', column: by },
        limit: MOST_KINDS,
      })),
    );
  }
  return addUp(counted, await shownAs(knex, by, key));
}

/** The value of the key that a counted value stands for. */
async function shownAs(
  knex: Knex,
  by: CountedBy,
  key: GroupKey,
): Promise<(value: unknown) => unknown> {
  if (key.kind === 'connectionName') {
    const names = new Map(
      (await selectConnections(knex)).map(({ id, displayName }) => [
        id,
        displayName,
      ]),
    );
    return id => names.get(String(id));
  }
  return by === 'trusted' ? Boolean : value => value;
}

function addUp(
  counted: readonly CountedValue[],
  valueOf: (value: unknown) => unknown,
): CountedValue[] {
  const counts = new Map<unknown, number>();
  for (const { value, count } of counted) {
    const shown = valueOf(value);
    if (shown !== undefined && count !== 0) {
      counts.set(shown, (counts.get(shown) ?? 0) + count);
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort(
      (a, b) =>
        b.count - a.count ||
        Buffer.compare(
          Buffer.from(String(a.value)),
          Buffer.from(String(b.value)),
        ),
    );
}
