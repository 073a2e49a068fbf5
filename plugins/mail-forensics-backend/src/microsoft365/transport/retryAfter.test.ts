import { retryAfterMs } from './retryAfter';

const NOW = new Date('2026-11-22T08:00:00.500Z');

describe('retryAfterMs', () => {
  it.each([
    ['whole seconds', { 'retry-after': '7' }, 7_000],
    ['fractional seconds', { 'retry-after': '2.128' }, 2_128],
    ['a fraction of a millisecond, rounded up', { 'retry-after': '0.0001' }, 1],
    ['hours, not shortened', { 'retry-after': '86400' }, 86_400_000],
    ['spaces around', { 'retry-after': ' 5 ' }, 5_000],
    ['no time at all', { 'retry-after': '0' }, 0],
    [
      "a date against the service's clock",
      {
        'retry-after': 'Sun, 22 Nov 2026 08:05:00 GMT',
        date: 'Sun, 22 Nov 2026 08:03:00 GMT',
      },
      120_000,
    ],
    [
      'a date against our clock, where the answer has no Date',
      { 'retry-after': 'Sun, 22 Nov 2026 08:00:10 GMT' },
      9_500,
    ],
    [
      'a date that has passed',
      { 'retry-after': 'Sun, 22 Nov 2026 07:00:00 GMT' },
      0,
    ],
    ['no header', {}, null],
    ['words', { 'retry-after': 'soon' }, null],
    ['an absurd number', { 'retry-after': '99999999999' }, null],
    ['a negative number', { 'retry-after': '-x5' }, null],
  ])('reads %s', (_, headers, expected) => {
    expect(
      retryAfterMs(new Headers(headers as Record<string, string>), NOW),
    ).toBe(expected);
  });
});
