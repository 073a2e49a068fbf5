import type {
  MailboxProblemCode,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import type { Fault } from '../mail';
import {
  deniedRetryMs,
  idlePollMs,
  noMailboxRetryMs,
  pollAgainMs,
  transientRetryMs,
} from './delays';

/** Polls after which a mailbox that left the scope is given up. */
const LAST_POLLS_AT_MOST = 20;

/** What matters of a mailbox before a poll. */
export interface MailboxBefore {
  state: MailboxState;
  /** Failed polls in a row. */
  failures: number;
}

/** How a poll went. */
export type PollOutcome =
  | {
      kind: 'read';
      /** There is more to do at once: the poll stopped at its limit. */
      unfinished: boolean;
      /** Nothing was sent for long. */
      idle: boolean;
      /** When the first of the messages that could not be read is due again. */
      retryAt: Date | null;
      problem: MailboxProblem | null;
    }
  | {
      kind: 'failed';
      fault: MailboxFault;
      /** For an admin. */
      detail: string;
    };

/** A fault that ends a poll and is not the whole connection's. */
export type MailboxFault = Exclude<Fault, { level: 'connection' }>;

/** What is wrong with a mailbox, as it is stored and told. */
export interface MailboxProblem {
  code: MailboxProblemCode;
  detail: string;
}

/** What becomes of a mailbox after a poll. */
export interface MailboxAfter {
  state: MailboxState;
  problem: MailboxProblem | null;
  failures: number;
  /** Null: not polled any more. */
  nextPollAt: Date | null;
}

/** When it is, and how often to poll. */
export interface PollTiming {
  now: Date;
  pollIntervalMs: number;
  /** From 0 to 1, for the jitter. */
  random: () => number;
}

/**
 * The state of a mailbox after a poll:
 *
 * - Monitoring: the last poll read it, even if some item could not be
 * - Retrying: the last poll failed in a way that passes by itself
 * - No mailbox, Access denied: tried again, less and less often
 * - Left scope: stays, and is polled until what it sent before it left is recorded
 */
export function nextMailboxState(
  before: MailboxBefore,
  outcome: PollOutcome,
  timing: PollTiming,
): MailboxAfter {
  if (before.state === 'Left scope') {
    return toLeftScope(before, outcome, timing);
  }
  return outcome.kind === 'read'
    ? toMonitoring(outcome, timing)
    : afterFault(before, outcome, timing);
}

type Read = Extract<PollOutcome, { kind: 'read' }>;
type Failed = Extract<PollOutcome, { kind: 'failed' }>;

function toMonitoring(outcome: Read, timing: PollTiming): MailboxAfter {
  return {
    state: 'Monitoring',
    problem: outcome.problem,
    failures: 0,
    nextPollAt: afterRead(outcome, timing),
  };
}

function afterRead(outcome: Read, timing: PollTiming): Date {
  const { now, pollIntervalMs, random } = timing;
  if (outcome.unfinished) {
    return now;
  }
  const everyMs = outcome.idle ? idlePollMs(pollIntervalMs) : pollIntervalMs;
  const regular = later(now, pollAgainMs(everyMs, random));
  if (!outcome.retryAt || outcome.retryAt >= regular) {
    return regular;
  }
  return outcome.retryAt > now ? outcome.retryAt : now;
}

function afterFault(
  before: MailboxBefore,
  outcome: Failed,
  timing: PollTiming,
): MailboxAfter {
  const { fault, detail } = outcome;
  switch (fault.level) {
    case 'mailbox':
      return afterMailboxFault(before, { fault, detail }, timing);
    case 'item':
    case 'transient':
      return toRetrying(before, { fault, problem: null }, timing);
    default:
      throw new Error(`Unknown fault ${fault satisfies never}`);
  }
}

function afterMailboxFault(
  before: MailboxBefore,
  options: { fault: Extract<Fault, { level: 'mailbox' }>; detail: string },
  timing: PollTiming,
): MailboxAfter {
  const { fault, detail } = options;
  const { now, pollIntervalMs } = timing;
  const failures = before.failures + 1;
  const problem = { code: fault.code, detail };
  switch (fault.code) {
    case 'NO_MAILBOX':
      return {
        state: 'No mailbox',
        problem,
        failures,
        nextPollAt: later(
          now,
          fault.retryAfterMs || noMailboxRetryMs(failures, pollIntervalMs),
        ),
      };
    case 'ACCESS_DENIED':
      return {
        state: 'Access denied',
        problem,
        failures,
        nextPollAt: later(
          now,
          fault.retryAfterMs || deniedRetryMs(failures, pollIntervalMs),
        ),
      };
    case 'MAILBOX_FULL':
    case 'CURSOR_LOST':
      return toRetrying(before, { fault, problem }, timing);
    default:
      throw new Error(`Unknown fault ${fault.code satisfies never}`);
  }
}

function toRetrying(
  before: MailboxBefore,
  options: { fault: MailboxFault; problem: MailboxProblem | null },
  timing: PollTiming,
): MailboxAfter {
  const { fault, problem } = options;
  const failures = before.failures + 1;
  const asked = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
  return {
    state: 'Retrying',
    problem,
    failures,
    nextPollAt: later(
      timing.now,
      asked || transientRetryMs(failures, timing.pollIntervalMs),
    ),
  };
}

function toLeftScope(
  before: MailboxBefore,
  outcome: PollOutcome,
  timing: PollTiming,
): MailboxAfter {
  const state = 'Left scope';
  if (outcome.kind === 'read') {
    const more = outcome.unfinished || outcome.retryAt !== null;
    return {
      state,
      problem: null,
      failures: 0,
      nextPollAt: more ? afterRead(outcome, timing) : null,
    };
  }
  const after = afterFault(before, outcome, timing);
  const over =
    after.state === 'No mailbox' ||
    after.state === 'Access denied' ||
    after.failures > LAST_POLLS_AT_MOST;
  return { ...after, state, nextPollAt: over ? null : after.nextPollAt };
}

function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
