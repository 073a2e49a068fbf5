import type { GraphFailure } from '../errors/GraphFailure';

/** How long to wait before a request is sent again: as long as the service says, or by our own back-off. */
export function backOffMs(
  failure: GraphFailure,
  attempt: number,
  options: { baseDelayMs: number; random: () => number },
): number {
  if (failure.retryAfterMs) {
    return failure.retryAfterMs;
  }
  const full = options.baseDelayMs * 2 ** (attempt - 1);
  return Math.round(full * (0.5 + options.random() / 2));
}
