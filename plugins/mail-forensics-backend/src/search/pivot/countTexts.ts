import type { ValueCount } from 'backstage-plugin-mail-forensics-common';

/** The texts that occur most often, empty ones left out; among equals by code point. */
export function countTexts(
  texts: readonly (string | null | undefined)[],
  limit: number,
): ValueCount[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    if (text) {
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(
      ([one, count], [other, otherCount]) =>
        otherCount - count ||
        Buffer.compare(Buffer.from(one), Buffer.from(other)),
    )
    .slice(0, limit)
    .map(([value, docCount]) => ({ value, docCount }));
}
