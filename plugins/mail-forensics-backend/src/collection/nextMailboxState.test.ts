import fc from 'fast-check';
import {
  nextMailboxState,
  type MailboxBefore,
  type MailboxFault,
  type PollOutcome,
} from './nextMailboxState';

const NOW = new Date('2026-11-22T09:00:00Z');
const MINUTE = 60_000;
const timing = { now: NOW, pollIntervalMs: 5 * MINUTE, random: () => 0.5 };
const read = (changes: object = {}): PollOutcome => ({
  kind: 'read',
  unfinished: false,
  idle: false,
  retryAt: null,
  problem: null,
  ...changes,
});
const failed = (fault: MailboxFault): PollOutcome => ({
  kind: 'failed',
  fault,
  detail: 'why',
});
const at = (ms: number) => new Date(NOW.getTime() + ms);

it.each<
  [
    string,
    MailboxBefore,
    PollOutcome,
    string,
    string | null,
    number,
    number | null,
  ]
>([
  [
    'a first poll',
    { state: 'Initializing', failures: 0 },
    read(),
    'Monitoring',
    null,
    0,
    5 * MINUTE,
  ],
  [
    'a poll after failures',
    { state: 'Retrying', failures: 7 },
    read(),
    'Monitoring',
    null,
    0,
    5 * MINUTE,
  ],
  [
    'a poll that reached its limit',
    { state: 'Monitoring', failures: 0 },
    read({ unfinished: true }),
    'Monitoring',
    null,
    0,
    0,
  ],
  [
    'a poll with an item that failed',
    { state: 'Monitoring', failures: 0 },
    read({
      retryAt: at(30_000),
      problem: { code: 'ITEM_UNREADABLE', detail: '' },
    }),
    'Monitoring',
    'ITEM_UNREADABLE',
    0,
    30_000,
  ],
  [
    'a poll with an item that is due late',
    { state: 'Monitoring', failures: 0 },
    read({ retryAt: at(60 * MINUTE) }),
    'Monitoring',
    null,
    0,
    5 * MINUTE,
  ],
  [
    'a first passing fault',
    { state: 'Monitoring', failures: 0 },
    failed({ level: 'transient' }),
    'Retrying',
    null,
    1,
    30_000,
  ],
  [
    'a fourth passing fault',
    { state: 'Retrying', failures: 3 },
    failed({ level: 'transient' }),
    'Retrying',
    null,
    4,
    4 * MINUTE,
  ],
  [
    'a hundredth passing fault',
    { state: 'Retrying', failures: 99 },
    failed({ level: 'transient' }),
    'Retrying',
    null,
    100,
    5 * MINUTE,
  ],
  [
    'a wait of two hours and a millisecond',
    { state: 'Monitoring', failures: 0 },
    failed({ level: 'transient', retryAfterMs: 7_200_001 }),
    'Retrying',
    null,
    1,
    7_200_001,
  ],
  [
    'a wait of nothing',
    { state: 'Monitoring', failures: 0 },
    failed({ level: 'transient', retryAfterMs: 0 }),
    'Retrying',
    null,
    1,
    30_000,
  ],
  [
    'no mailbox',
    { state: 'Initializing', failures: 0 },
    failed({ level: 'mailbox', code: 'NO_MAILBOX' }),
    'No mailbox',
    'NO_MAILBOX',
    1,
    5 * MINUTE,
  ],
  [
    'no mailbox for long',
    { state: 'No mailbox', failures: 20 },
    failed({ level: 'mailbox', code: 'NO_MAILBOX' }),
    'No mailbox',
    'NO_MAILBOX',
    21,
    360 * MINUTE,
  ],
  [
    'no access',
    { state: 'Monitoring', failures: 0 },
    failed({ level: 'mailbox', code: 'ACCESS_DENIED' }),
    'Access denied',
    'ACCESS_DENIED',
    1,
    5 * MINUTE,
  ],
  [
    'no access for long',
    { state: 'Access denied', failures: 20 },
    failed({ level: 'mailbox', code: 'ACCESS_DENIED' }),
    'Access denied',
    'ACCESS_DENIED',
    21,
    60 * MINUTE,
  ],
  [
    'a full mailbox',
    { state: 'Monitoring', failures: 0 },
    failed({ level: 'mailbox', code: 'MAILBOX_FULL' }),
    'Retrying',
    'MAILBOX_FULL',
    1,
    30_000,
  ],
  [
    'a poll with an item that is overdue',
    { state: 'Monitoring', failures: 0 },
    read({ retryAt: new Date(0) }),
    'Monitoring',
    null,
    0,
    0,
  ],
  [
    'the last poll of a leaver',
    { state: 'Left scope', failures: 0 },
    read(),
    'Left scope',
    null,
    0,
    null,
  ],
  [
    'a last poll with an item that failed',
    { state: 'Left scope', failures: 0 },
    read({ retryAt: at(30_000) }),
    'Left scope',
    null,
    0,
    30_000,
  ],
  [
    'a last poll that failed',
    { state: 'Left scope', failures: 0 },
    failed({ level: 'transient' }),
    'Left scope',
    null,
    1,
    30_000,
  ],
  [
    'a leaver who was deleted',
    { state: 'Left scope', failures: 0 },
    failed({ level: 'mailbox', code: 'NO_MAILBOX' }),
    'Left scope',
    'NO_MAILBOX',
    1,
    null,
  ],
  [
    'a last poll that failed too often',
    { state: 'Left scope', failures: 20 },
    failed({ level: 'transient' }),
    'Left scope',
    null,
    21,
    null,
  ],
])('after %s', (_, before, outcome, state, problem, failures, waitMs) => {
  const after = nextMailboxState(before, outcome, timing);
  expect({
    ...after,
    problem: after.problem?.code ?? null,
  }).toEqual({
    state,
    problem,
    failures,
    nextPollAt: waitMs === null ? null : at(waitMs),
  });
});

it.each([
  [0, 4.75 * MINUTE],
  [1, 5.25 * MINUTE],
])('spreads polls: random %p', (random, waitMs) => {
  const after = nextMailboxState({ state: 'Monitoring', failures: 0 }, read(), {
    ...timing,
    random: () => random,
  });
  expect(after.nextPollAt).toEqual(at(waitMs));
});

it('does not spread polls of less than ten seconds', () => {
  const after = nextMailboxState({ state: 'Monitoring', failures: 0 }, read(), {
    now: NOW,
    pollIntervalMs: 1_000,
    random: () => 1,
  });
  expect(after.nextPollAt).toEqual(at(1_000));
});

it('obeys every wait exactly and never goes back in time', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000 }),
      fc.option(fc.nat(), { nil: undefined }),
      fc.constantFrom(
        'NO_MAILBOX',
        'ACCESS_DENIED',
        'MAILBOX_FULL',
        'CURSOR_LOST',
        null,
      ),
      (failures, retryAfterMs, code) => {
        const fault: MailboxFault = code
          ? { level: 'mailbox', code, retryAfterMs }
          : { level: 'transient', retryAfterMs };
        const after = nextMailboxState(
          { state: 'Monitoring', failures },
          failed(fault),
          timing,
        );
        const waitMs = after.nextPollAt!.getTime() - NOW.getTime();
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBe(retryAfterMs || waitMs);
      },
    ),
  );
});

it('polls an idle mailbox less often, and never so seldom that 15 minutes pass', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 13 * MINUTE }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pollIntervalMs, chance) => {
        const next = (idle: boolean) =>
          nextMailboxState(
            { state: 'Monitoring', failures: 0 },
            read({ idle }),
            { now: NOW, pollIntervalMs, random: () => chance },
          ).nextPollAt?.getTime() ?? Infinity;
        expect(next(true)).toBeGreaterThanOrEqual(next(false));
        expect(next(true) - NOW.getTime()).toBeLessThan(14 * MINUTE);
      },
    ),
  );
});
