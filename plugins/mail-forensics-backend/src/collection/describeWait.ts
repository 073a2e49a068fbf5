/** Adds to a sentence when the service may be asked again. */
export function describeWait(detail: string, until: Date): string {
  return `${detail} It may be asked again at ${formatTime(until)}.`;
}

/** For people, by the second, with its zone. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
