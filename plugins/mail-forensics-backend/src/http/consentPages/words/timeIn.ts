/** Writes times as a language does, by the minute, in UTC. */
export function timeIn(locale: string): (time: Date) => string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return time => `${format.format(time)} UTC`;
}
