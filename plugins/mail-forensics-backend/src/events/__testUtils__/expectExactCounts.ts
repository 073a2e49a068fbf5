import {
  FILE_CATEGORIES,
  type FileCategory,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readTime } from '../../database';
import {
  countByKind,
  countBySpans,
  DAY_MS,
  HOUR_MS,
  type CountedKinds,
} from '../counts';

/** Whatever time a mail can claim. */
export const AGES = {
  from: new Date(-740_000 * DAY_MS),
  before: new Date(2_960_000 * DAY_MS),
};

interface Row {
  connection_id: string;
  category: FileCategory;
  trusted: unknown;
  sha256: string | null;
  observed_at: unknown;
}

/** For tests: that what is kept of the number of events is what there is of them. */
export async function expectExactCounts(knex: Knex): Promise<void> {
  const rows: Row[] = await knex('file_events');
  const ids = [...new Set(rows.map(row => row.connection_id))];
  await expectSpans(knex, rows, { widthMs: HOUR_MS });
  await expectSpans(knex, rows, { widthMs: 6 * HOUR_MS });
  await expectSpans(knex, rows, { widthMs: 7 * DAY_MS });
  for (const kinds of [
    { connectionIds: ids.slice(0, 1) },
    { hashed: true },
    { categories: ['Pdf'], trusted: true, hashed: false },
    { connectionIds: ids.slice(1), trusted: false },
  ] satisfies CountedKinds[]) {
    await expectSpans(knex, rows, { widthMs: DAY_MS, kinds });
  }
  const byCategory = await countByKind(knex, { ...AGES, by: 'category' });
  for (const category of FILE_CATEGORIES) {
    const { count = 0 } =
      byCategory.find(({ value }) => value === category) ?? {};
    expect(count).toBe(rows.filter(row => row.category === category).length);
  }
}

async function expectSpans(
  knex: Knex,
  rows: Row[],
  options: { widthMs: number; kinds?: CountedKinds },
): Promise<void> {
  const { widthMs, kinds = {} } = options;
  const spans = new Map<number, number>();
  for (const row of rows.filter(each => isOf(each, kinds))) {
    const time = readTime(row.observed_at).getTime();
    const from = Math.floor(time / widthMs) * widthMs;
    spans.set(from, (spans.get(from) ?? 0) + 1);
  }
  const counts = await countBySpans(knex, { ...AGES, ...options });
  expect(
    new Map(counts.map(({ from, count }) => [from.getTime(), count])),
  ).toEqual(spans);
}

function isOf(row: Row, kinds: CountedKinds): boolean {
  return (
    (kinds.connectionIds?.includes(row.connection_id) ?? true) &&
    (kinds.categories?.includes(row.category) ?? true) &&
    (kinds.trusted ?? Boolean(row.trusted)) === Boolean(row.trusted) &&
    (kinds.hashed ?? row.sha256 !== null) === (row.sha256 !== null)
  );
}
