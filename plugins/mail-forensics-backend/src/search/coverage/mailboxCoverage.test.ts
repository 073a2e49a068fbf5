import fc from 'fast-check';
import { gapsWithin, USUAL_LAG_MS, type MailboxFacts } from './mailboxCoverage';

const MINUTE = 60_000;
const NOW_MINUTE = 200;
const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 22, 8) + minute * MINUTE);
const NOW = at(NOW_MINUTE);

function facts(options: {
  state?: MailboxFacts['state'];
  periods?: [number, number][];
  since: number;
  read: number | null;
  ended?: number;
}): MailboxFacts {
  return {
    state: options.state ?? 'Monitoring',
    periods: (options.periods ?? []).map(([from, to]) => ({
      from: at(from),
      to: at(to),
    })),
    monitoredSince: at(options.since),
    completeThrough: options.read === null ? null : at(options.read),
    endedAt: options.ended === undefined ? null : at(options.ended),
  };
}

it.each<
  [string, Parameters<typeof facts>[0], [number, number], [string, number, number][]]
>([
  ['read until just now', { since: 0, read: 190 }, [0, 200], []],
  ['read long ago', { since: 0, read: 100 }, [0, 200], [['not yet read', 100, 200]]],
  ['read beyond an earlier range', { since: 0, read: 100 }, [10, 90], []],
  ['never read', { since: 50, read: null }, [50, 200], [['not yet read', 50, 200]]],
  ['never read, and new', { since: 190, read: null }, [190, 200], []],
  [
    'that joined later',
    { since: 50, read: 199 },
    [0, 200],
    [['not monitored', 0, 50]],
  ],
  [
    'that left before it was read to the end',
    { state: 'Left scope', since: 0, read: 100, ended: 120 },
    [0, 200],
    [
      ['not yet read', 100, 120],
      ['not monitored', 120, 200],
    ],
  ],
  [
    'that left and was read beyond that',
    { state: 'Left scope', since: 0, read: 130, ended: 120 },
    [0, 200],
    [['not monitored', 120, 200]],
  ],
  [
    'that was restarted',
    { since: 100, read: 199, periods: [[0, 40]] },
    [20, 200],
    [['not monitored', 40, 100]],
  ],
  [
    'that was restarted before it was read to the end',
    { since: 100, read: null, periods: [[0, 120]] },
    [0, 200],
    [['not yet read', 120, 200]],
  ],
  [
    'that refuses',
    { state: 'Access denied', since: 0, read: 100 },
    [0, 200],
    [['access denied', 100, 200]],
  ],
  [
    'that is gone',
    { state: 'No mailbox', since: 0, read: 100 },
    [0, 200],
    [['no mailbox', 100, 200]],
  ],
  [
    'that was monitored after the range only',
    { since: 150, read: 199 },
    [0, 100],
    [['not monitored', 0, 100]],
  ],
])('of a mailbox %s', (_, mailbox, [from, to], gaps) => {
  expect(
    gapsWithin(facts(mailbox), { from: at(from), to: at(to) }, NOW).map(
      gap => [gap.reason, gap.from, gap.to],
    ),
  ).toEqual(gaps.map(([reason, begin, end]) => [reason, at(begin), at(end)]));
});

it('are exactly the minutes of the range that were not read, but for the usual lag', () => {
  const minute = fc.integer({ min: 0, max: NOW_MINUTE });
  const period = fc
    .tuple(minute, minute)
    .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(
      fc.record({
        since: minute,
        read: fc.option(minute),
        ended: fc.option(minute, { nil: undefined }),
        periods: fc.array(period, { maxLength: 3 }),
      }),
      period,
      (mailbox, [from, to]) => {
        const known = facts(mailbox);
        const gaps = gapsWithin(known, { from: at(from), to: at(to) }, NOW);
        const reached = Math.max(mailbox.read ?? 0, mailbox.since);
        const isRecent = reached >= NOW_MINUTE - USUAL_LAG_MS / MINUTE;
        const readTo = Math.min(
          isRecent ? NOW_MINUTE : reached,
          mailbox.ended ?? NOW_MINUTE,
        );
        for (let index = from; index < to; index += 1) {
          const isRead =
            (index >= mailbox.since && index < readTo) ||
            mailbox.periods.some(([a, b]) => index >= a && index < b);
          const inGap = gaps.filter(
            gap => gap.from <= at(index) && gap.to > at(index),
          ).length;
          expect([index, inGap]).toEqual([index, isRead ? 0 : 1]);
        }
      },
    ),
  );
});
