import fc from 'fast-check';
import { readRows } from './readRows';

function rowsOf(text: string, rowsAtOnce: number) {
  return [...readRows(text, { delimiter: ',', rowsAtOnce })].flat();
}

it('reads the same rows, however many at once', () => {
  const part = fc.constantFrom(
    ...['a', 'bc', ' ', ',', '"', '""', '\r', '\n', '\r\n', '\uFEFF'],
    'Smith, "A"',
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 30, size: 'max' }),
      fc.integer({ min: 1, max: 5 }),
      (parts, rowsAtOnce) => {
        // Behind the last line break there is no row, or an empty one: it depends on where the text was cut.
        const text = `${parts.join('')}x`;
        expect(rowsOf(text, rowsAtOnce)).toEqual(rowsOf(text, 1_000));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('gives no more than it was asked for at once', () => {
  const sizes = [
    ...readRows('a\nb\nc\nd\ne', { delimiter: ',', rowsAtOnce: 2 }),
  ];
  expect(sizes.map(rows => rows.length)).toEqual([2, 2, 1]);
});
