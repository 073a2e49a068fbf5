/** Cuts a list into pieces that one statement can carry: SQLite allows 32,766 bound values, PostgreSQL 65,535. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    batches.push(items.slice(start, start + size));
  }
  return batches;
}
