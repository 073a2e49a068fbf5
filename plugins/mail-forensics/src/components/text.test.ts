/** @jest-environment node */
import * as fc from 'fast-check';
import { english } from '../__testUtils__/messagesIn';
import {
  formatDuration,
  formatSize,
  formatTime,
  formatTimeWithZone,
  parseSize,
  shortHash,
} from './format';
import { shorten, visibleParts, visibleText } from './hiddenCharacters';

const cp = (...codes: number[]) => String.fromCodePoint(...codes);

describe('visibleText', () => {
  it.each([
    ['a plain name', 'forecast-2027 FINAL.xlsx', 'forecast-2027 FINAL.xlsx'],
    ['other scripts', 'Отчёт 報告 تقرير', 'Отчёт 報告 تقرير'],
    [
      'a right-to-left override',
      `invoice${cp(0x202e)}fdp.exe`,
      'invoice\\u202Efdp.exe',
    ],
    ['an isolate', `${cp(0x2066)}a${cp(0x2069)}`, '\\u2066a\\u2069'],
    ['control characters', `a${cp(0)}b${cp(10)}c${cp(127)}`, 'a␀b␊c␡'],
    ['a C1 control', `a${cp(0x85)}b`, 'a\\u0085b'],
    ['a zero width space', `a${cp(0x200b)}b`, 'a\\u200Bb'],
    ['a joiner that joins nothing', `in${cp(0x200d)}voice`, 'in\\u200Dvoice'],
    [
      'a joiner inside an emoji',
      cp(0x1f469, 0x200d, 0x1f4bb),
      cp(0x1f469, 0x200d, 0x1f4bb),
    ],
    ['a non-joiner in Persian', 'می‌خواهم', 'می‌خواهم'],
    ['a tag character', `a${cp(0xe0041)}`, 'a\\u{E0041}'],
    ['half a surrogate pair', 'a\ud800b', 'a\\uD800b'],
    ['markup, which is only text', '<b>&amp;</b>', '<b>&amp;</b>'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves nothing that cannot be seen, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(visibleText(text)).not.toMatch(
          /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u,
        );
      }),
    );
  });

  it('changes nothing twice, and loses no text between what is hidden', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = visibleText(text);
        expect(visibleText(shown)).toBe(shown);
        const seen = visibleParts(text).filter(part => !part.hidden);
        expect(seen.every(part => text.includes(part.text))).toBe(true);
      }),
    );
  });

  it('marks what it made visible, so that a name spelling it out is told apart', () => {
    expect(visibleParts('a\\u202Eb')).toEqual([
      { text: 'a\\u202Eb', hidden: false },
    ]);
    expect(visibleParts(`a${cp(0x202e)}b`)).toEqual([
      { text: 'a', hidden: false },
      { text: '\\u202E', hidden: true },
      { text: 'b', hidden: false },
    ]);
  });
});

describe('shorten', () => {
  it('cuts at the length and never inside a character', () => {
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abcd', 3)).toBe('abc…');
    expect(shorten('ab😀d', 3)).toBe('ab…');
  });
});

describe('formats', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [1_234_567, '1.2 MB'],
    [9_960_000, '10 MB'],
    [999_600, '1.0 MB'],
    [150_000_000, '150 MB'],
    [5_000_000_000_000_000, '5000 TB'],
  ])('size %d as %s', (bytes, words) => {
    expect(formatSize(bytes, english)).toBe(words);
  });

  it.each([
    ['1500', 1_500],
    ['20 kB', 20_000],
    ['1,5 MB', 1_500_000],
    ['2 GiB', 2_147_483_648],
    ['3b', 3],
    [' 1.5 M ', 1_500_000],
    ['', undefined],
    ['large', undefined],
    ['-1', undefined],
    ['1 MB or so', undefined],
  ])('reads the size %p as %p', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    [-3, '0 s'],
    [40.9, '40 s'],
    [60, '1 min'],
    [3_599, '59 min'],
    [10_920, '3 h 02 min'],
    [442_800, '5 d 3 h'],
  ])('duration %d as %s', (seconds, words) => {
    expect(formatDuration(seconds, english)).toBe(words);
  });

  it('times by the clock that was chosen, with the zone named', () => {
    expect(formatTime('2026-11-02T09:14:05.123Z', english, 'utc')).toBe(
      '2026-11-02 09:14:05',
    );
    expect(formatTimeWithZone('2026-11-02T10:14:05+01:00', english)).toBe(
      '2026-11-02 09:14:05 UTC',
    );
    expect(
      formatTimeWithZone('2026-11-02T09:14:05Z', english, 'local'),
    ).toMatch(/^2026-11-0[123] \d\d:\d\d:05 [+-]\d\d:\d\d$/);
    expect(formatTimeWithZone('yesterday', english)).toBe('yesterday');
  });

  it('hashes by their ends', () => {
    expect(shortHash('9f3a2b4c'.repeat(8))).toBe('9f3a2b4c…2b4c');
    expect(shortHash('short')).toBe('short');
  });
});
