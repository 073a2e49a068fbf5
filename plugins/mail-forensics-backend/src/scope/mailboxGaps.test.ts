import fc from 'fast-check';
import { mailboxGaps, type Period } from './mailboxGaps';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));
const period = (from: number, to: number): Period => ({
  from: at(from),
  to: at(to),
});
const NOW = 50;

describe('mailboxGaps', () => {
  it.each([
    ['monitored from the beginning', [], 0, undefined, []],
    ['never read, and over', [], 0, 0, [[0, 50]]],
    ['over', [], 0, 20, [[20, 50]]],
    ['restarted', [[0, 10]], 20, undefined, [[10, 20]]],
    [
      'restarted twice, and over',
      [
        [20, 25],
        [0, 10],
      ],
      30,
      40,
      [
        [10, 20],
        [25, 30],
        [40, 50],
      ],
    ],
    ['restarted without a gap', [[0, 20]], 20, undefined, []],
    ['restarted before it was read to the end', [[0, 30]], 20, undefined, []],
    [
      'covered within an earlier time',
      [
        [0, 30],
        [5, 10],
      ],
      40,
      undefined,
      [[30, 40]],
    ],
    ['begun by a clock that is ahead', [], 55, undefined, []],
  ] as const)('of one that was %s', (_, periods, since, ended, gaps) => {
    expect(
      mailboxGaps(
        {
          periods: periods.map(([from, to]) => period(from, to)),
          monitoredSince: at(since),
          endedAt: ended === undefined ? undefined : at(ended),
        },
        at(NOW),
      ),
    ).toEqual(gaps.map(([from, to]) => period(from, to)));
  });

  it('are exactly the minutes that no period covers', () => {
    const minutes = fc.integer({ min: 0, max: NOW });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minutes, minutes)),
        minutes,
        fc.option(minutes, { nil: undefined }),
        (pairs, since, ended) => {
          const periods = pairs.map(([a, b]) =>
            period(Math.min(a, b), Math.max(a, b)),
          );
          const endedAt = ended === undefined ? undefined : at(ended);
          const gaps = mailboxGaps(
            { periods, monitoredSince: at(since), endedAt },
            at(NOW),
          );
          const first = Math.min(
            since,
            ...periods.map(({ from }) => from.getUTCMinutes()),
          );
          const all = [...periods, { from: at(since), to: endedAt ?? at(NOW) }];
          for (let minute = 0; minute < NOW; minute++) {
            const isIn = ({ from, to }: Period) =>
              from <= at(minute) && at(minute) < to;
            expect(gaps.some(isIn)).toBe(minute >= first && !all.some(isIn));
          }
        },
      ),
    );
  });
});
