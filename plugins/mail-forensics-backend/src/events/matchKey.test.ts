import fc from 'fast-check';
import {
  ADDRESS_KEY_MAX_LENGTH,
  MATCH_KEY_MAX_LENGTH,
  addressKey,
  displayText,
  matchKey,
} from './matchKey';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const anyCodeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map(units => String.fromCharCode(...units));

describe('matchKey', () => {
  it.each([
    ['case', 'Payroll.XLSX', 'payroll.xlsx'],
    [
      'composed and decomposed',
      're\u0301sume\u0301.pdf',
      'r\u00e9sum\u00e9.pdf',
    ],
    ['full-width forms', 'ＡＢＣ', 'abc'],
    ['ligatures', 'oﬃce', 'office'],
    ['a sigma wherever it stands', 'ΟΔΟΣ', 'οδοσ'],
    ['the Kelvin sign', '\u212Aelvin', 'kelvin'],
    ['characters beyond the basic plane', '\u{10400}', '\u{10428}'],
    ['zero characters', 'a\u0000b', 'ab'],
    ['the visible form of zero characters', 'a\u2400b', 'ab'],
    ['unpaired surrogates', 'a\uD800b\uDC00', 'a\uFFFDb\uFFFD'],
    ['nothing', '', ''],
  ])('unites %s', (_, text, key) => {
    expect(matchKey(text)).toBe(key);
  });

  it('keeps apart what lower case keeps apart', () => {
    expect(matchKey('Straße')).not.toBe(matchKey('Strasse'));
  });

  it('of a key is the key, for every code point', () => {
    const unstable: number[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const key = matchKey(String.fromCodePoint(point));
      if (matchKey(key) !== key) {
        unstable.push(point);
      }
    }
    expect(unstable).toEqual([]);
  });

  it('of a key is the key, for every text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyCodeUnits), text => {
        expect(matchKey(matchKey(text))).toBe(matchKey(text));
      }),
    );
  });

  it('does not depend on Unicode form', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(matchKey(text.normalize('NFD'))).toBe(matchKey(text));
      }),
    );
  });

  it('of what is shown is the key of what came', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyCodeUnits), text => {
        expect(matchKey(displayText(text))).toBe(matchKey(text));
      }),
    );
  });

  it('is bounded, and never ends in half a character', () => {
    expect(matchKey('x'.repeat(5_000))).toHaveLength(MATCH_KEY_MAX_LENGTH);
    expect(matchKey(`x${'😀'.repeat(3_000)}`)).toBe(
      `x${'😀'.repeat(MATCH_KEY_MAX_LENGTH / 2 - 1)}`,
    );
    expect(addressKey('x'.repeat(5_000))).toHaveLength(ADDRESS_KEY_MAX_LENGTH);
    expect(matchKey('\uFDFA'.repeat(1_000_000)).length).toBeLessThanOrEqual(
      MATCH_KEY_MAX_LENGTH,
    );
  });
});

describe('displayText', () => {
  it.each([
    [
      'as it came',
      'R\u0065\u0301sum\u00e9 .PDF',
      'R\u0065\u0301sum\u00e9 .PDF',
    ],
    ['zero characters made visible', 'a\u0000b', 'a\u2400b'],
    ['unpaired surrogates replaced', '\uDBFF!', '\uFFFD!'],
  ])('is %s', (_, text, shown) => {
    expect(displayText(text)).toBe(shown);
  });

  it('is bounded', () => {
    expect(displayText('y'.repeat(20_000))).toBe('y'.repeat(10_000));
    expect(displayText(`y${'😀'.repeat(10_000)}`)).toHaveLength(9_999);
  });
});
