/*
 * How long to wait, in units of the poll interval: at the default of five minutes the numbers below are 30 seconds,
 * 2 minutes, 10 minutes, an hour. Who polls every second, in a demo or a test, gets the same behaviour in a hurry.
 */

/** Waits before an item is read again; after the last it is recorded without its hash. */
const ITEM_RETRIES = [0.1, 0.4, 2, 12];

/** As above for an item that was not found: ids of new items may not resolve for a few seconds. */
const GONE_RETRIES = [0.02, 0.1];

const FIRST_RETRY = 0.1;
const DENIED_AT_MOST = 12;
const NO_MAILBOX_AT_MOST = 72;
const TRY_DELTA_AGAIN = 12;
const LOOK_AGAIN = 0.1;
const LOOK_AGAIN_FROM_MS = 1_000;
const LOOK_AGAIN_AT_MOST_MS = 5_000;
const PAUSE_AT_MOST_MS = 5 * 60_000;
/** A day of polls, at the default of five minutes. */
const DAY = 288;
const DAY_MS = 24 * 60 * 60_000;
const IDLE = 2;
/** Together with what a poll may be late, less than a quarter of an hour. */
const IDLE_AT_MOST_MS = 12 * 60_000;
const JITTER_FROM_MS = 10_000;
const JITTER = 0.05;

/** Until an item is tried again after `attempts` failures; undefined after the last. */
export function itemRetryMs(
  attempts: number,
  kind: 'gone' | 'other',
  pollIntervalMs: number,
): number | undefined {
  const retries = kind === 'gone' ? GONE_RETRIES : ITEM_RETRIES;
  const factor = retries[attempts - 1];
  return factor === undefined ? undefined : Math.round(factor * pollIntervalMs);
}

/** Until an item of which nothing is known yet is tried again, after the last of the usual retries. */
export function lateItemRetryMs(pollIntervalMs: number): number {
  return DENIED_AT_MOST * pollIntervalMs;
}

/** Until a mailbox is polled again after `failures` polls that failed in passing: at most the poll interval. */
export function transientRetryMs(
  failures: number,
  pollIntervalMs: number,
): number {
  return Math.round(doubled(failures, FIRST_RETRY, 1) * pollIntervalMs);
}

/** Until a mailbox that refuses us is tried again: seldom, in the end hourly. */
export function deniedRetryMs(
  failures: number,
  pollIntervalMs: number,
): number {
  return doubled(failures, 1, DENIED_AT_MOST) * pollIntervalMs;
}

/** Until somebody without a mailbox is tried again: in the end every six hours. */
export function noMailboxRetryMs(
  failures: number,
  pollIntervalMs: number,
): number {
  return doubled(failures, 1, NO_MAILBOX_AT_MOST) * pollIntervalMs;
}

/** Until a connection is tried again after `failures` faults of the whole tenant. */
export function pauseMs(failures: number, pollIntervalMs: number): number {
  return Math.min(transientRetryMs(failures, pollIntervalMs), PAUSE_AT_MOST_MS);
}

/** Until delta is tried again where it was refused: hourly, for it costs a request beside the list. */
export function tryDeltaAgainMs(pollIntervalMs: number): number {
  return TRY_DELTA_AGAIN * pollIntervalMs;
}

/** How long after the last change in Sent Items a mailbox counts as idle. */
export function idleAfterMs(pollIntervalMs: number): number {
  return DAY * pollIntervalMs;
}

/** How often a mailbox in which nothing happens is polled: less often, but never so seldom that 15 minutes pass. */
export function idlePollMs(pollIntervalMs: number): number {
  return Math.max(
    pollIntervalMs,
    Math.min(IDLE * pollIntervalMs, IDLE_AT_MOST_MS),
  );
}

/** How long until what delta told is compared with a list: a day at most. */
export function reconcileAfterMs(pollIntervalMs: number): number {
  return Math.min(DAY * pollIntervalMs, DAY_MS);
}

/** Until the next poll: spread a little, so that mailboxes do not stay in step. */
export function pollAgainMs(
  pollIntervalMs: number,
  random: () => number,
): number {
  if (pollIntervalMs < JITTER_FROM_MS) {
    return pollIntervalMs;
  }
  return Math.round(pollIntervalMs * (1 - JITTER + 2 * JITTER * random()));
}

function doubled(failures: number, first: number, atMost: number): number {
  return Math.min(first * 2 ** Math.min(failures - 1, 30), atMost);
}

/**
 * How often it is looked for who is due: the more mailboxes are due at the same time, the more of what a poll costs is
 * shared by them.
 */
export function lookAgainMs(pollIntervalMs: number): number {
  return Math.min(
    LOOK_AGAIN_AT_MOST_MS,
    Math.max(LOOK_AGAIN_FROM_MS, LOOK_AGAIN * pollIntervalMs),
  );
}
