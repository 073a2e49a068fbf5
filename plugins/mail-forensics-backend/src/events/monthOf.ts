/** The number of the month that a time is in, by UTC: months since the beginning of the year 0. */
export function monthOf(time: Date): number {
  return time.getUTCFullYear() * 12 + time.getUTCMonth();
}
