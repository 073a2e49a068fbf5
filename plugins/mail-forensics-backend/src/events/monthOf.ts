/** The number of the month that a time is in, by UTC: months since the beginning of the year 0. */
export function monthOf(time: Date): number {
  return time.getUTCFullYear() * 12 + time.getUTCMonth();
}

/** When a month of that number begins. */
export function startOfMonth(month: number): Date {
  const start = new Date(0);
  start.setUTCFullYear(
    Math.floor(month / 12),
    month - Math.floor(month / 12) * 12,
    1,
  );
  return start;
}
