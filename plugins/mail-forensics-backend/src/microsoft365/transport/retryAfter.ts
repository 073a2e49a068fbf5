/** Up to 31 years; anything longer is not a time to wait but a mistake. */
const SECONDS = /^\d{1,9}(\.\d+)?$/;

/**
 * How long the service asks to be left alone, in milliseconds; null where it does not say. Whole or fractional seconds
 * (Graph sends both) or an HTTP date, which is measured against the service's own clock where the answer tells it: ours
 * may run ahead, and waiting too short costs another refusal.
 */
export function retryAfterMs(headers: Headers, now: Date): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) {
    return null;
  }
  if (SECONDS.test(value)) {
    return Math.ceil(Number(value) * 1000);
  }
  const until = Date.parse(value);
  const answeredAt = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(until)) {
    return null;
  }
  return Math.max(
    0,
    until - (Number.isNaN(answeredAt) ? now.getTime() : answeredAt),
  );
}
