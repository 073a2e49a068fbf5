const DAY_MS = 86_400_000;

/**
 * Since when an event is kept, as SQL: since the service received the mail. The time sent is the sender's to choose: a date
 * in the past must not make a mail vanish, nor one in the future keep it for ever.
 */
export const KEPT_SINCE = 'coalesce(received_at, ingested_at)';

/** As {@link KEPT_SINCE}, of an event that is about to be written. */
export function keptSince(event: {
  receivedAt: Date | null;
  ingestedAt: Date;
}): Date {
  return event.receivedAt ?? event.ingestedAt;
}

/** What was received before this time is kept no longer. */
export function endOfRetention(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}
