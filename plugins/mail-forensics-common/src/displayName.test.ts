import fc from 'fast-check';
import {
  displayNameFault,
  displayNameKey,
  LONGEST_DISPLAY_NAME,
} from './displayName';

describe('displayNameKey', () => {
  it.each([
    ['Contoso US mail', ' CONTOSO  us\u00a0MAIL '],
    ['Straße', 'STRASSE'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['é', 'e\u0301'],
    ['Ｃontoso', 'contoso'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬁnance', 'FINANCE'],
    ['a\u0000b', 'ab'],
    ['\ud800', '\ufffd'],
  ])('takes %j and %j for the same', (one, other) => {
    expect(displayNameKey(one)).toBe(displayNameKey(other));
  });

  it.each([
    ['Contoso US', 'Contoso USA'],
    ['Mail 1', 'Mail1'],
    ['Mail', 'Máil'],
  ])('takes %j and %j for two', (one, other) => {
    expect(displayNameKey(one)).not.toBe(displayNameKey(other));
  });

  it('has the key of a key as its key, and that of a name in any case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), name => {
        const key = displayNameKey(name);
        expect(displayNameKey(key)).toBe(key);
        expect(displayNameKey(name.toUpperCase())).toBe(key);
        expect(displayNameKey(name.normalize('NFD'))).toBe(key);
      }),
    );
  });
});

describe('displayNameFault', () => {
  it.each([
    ['', 'empty'],
    [' \t\u00a0 ', 'empty'],
    ['\u0000', 'empty'],
    ['Contoso US mail', undefined],
    ['x'.repeat(LONGEST_DISPLAY_NAME), undefined],
    ['x'.repeat(LONGEST_DISPLAY_NAME + 1), 'too long'],
    ['😀'.repeat(LONGEST_DISPLAY_NAME), undefined],
    ['ﷺ'.repeat(LONGEST_DISPLAY_NAME - 1), 'too long'],
    ['a\nb', 'control characters'],
    ['a\u0085b', 'control characters'],
  ])('of %# (%.9j) is %p', (name, fault) => {
    expect(displayNameFault(name)).toBe(fault);
  });
});
