import fc from 'fast-check';
import { firstAfter } from './printBeginning';

/** As both databases compare texts: by their bytes in UTF-8, which is by code point. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

describe('the first text after all that begin alike', () => {
  it.each([
    ['a', 'b'],
    ['word_', 'word`'],
    ['\ud7ff', '\ue000'],
    ['a\u{10ffff}', 'b'],
    ['\u{10ffff}', undefined],
  ])('of %p is %p', (beginning, after) => {
    expect(firstAfter(beginning)).toBe(after);
  });

  it('comes after each of them, and no other is between', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (beginning, other) => {
        fc.pre(beginning !== '');
        const after = firstAfter(beginning);
        const isBetween =
          compare(other, beginning) >= 0 &&
          (after === undefined || compare(other, after) < 0);
        expect(isBetween).toBe(
          Buffer.from(other)
            .subarray(0, Buffer.byteLength(beginning))
            .equals(Buffer.from(beginning)),
        );
        expect(
          after === undefined || compare(beginning + other, after) < 0,
        ).toBe(true);
      }),
    );
  });
});
