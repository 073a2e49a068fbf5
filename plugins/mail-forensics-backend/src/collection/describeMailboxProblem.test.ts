import { describeMailboxProblem } from './describeMailboxProblem';

const NOTHING = {
  full: false,
  repaired: false,
  gaveUp: 0,
  backlog: { failing: 0, lastError: null, nextAttemptAt: null },
};

it('tells of nothing where there is nothing', () => {
  expect(describeMailboxProblem(NOTHING)).toBeNull();
});

it.each([
  [
    { full: true, repaired: true },
    'MAILBOX_FULL',
    /^The mailbox is full, .* listed by its time instead, and nothing is missed\./,
  ],
  [
    { repaired: true },
    'CURSOR_LOST',
    /taken up again from the last recorded point, and nothing is missing\.$/,
  ],
  [
    {
      full: true,
      backlog: {
        failing: 1,
        lastError: 'ErrorCorruptData',
        nextAttemptAt: new Date('2026-11-22T08:10:00Z'),
      },
    },
    'ITEM_UNREADABLE',
    /^1 message could not be read \(ErrorCorruptData\) and will be tried again at 2026-11-22 08:10:00 UTC\.$/,
  ],
  [
    {
      gaveUp: 2,
      backlog: { failing: 3, lastError: null, nextAttemptAt: new Date(0) },
    },
    'ITEM_UNREADABLE',
    /^3 messages could not be read and will be tried again\. 2 messages were recorded just now without .*: their events tell why\.$/,
  ],
  [
    { gaveUp: 1 },
    'ITEM_UNREADABLE',
    /^1 message was recorded just now without .*: its event tells why\.$/,
  ],
])('tells of %j', (facts, code, detail) => {
  expect(describeMailboxProblem({ ...NOTHING, ...facts })).toEqual({
    code,
    detail: expect.stringMatching(detail),
  });
});
