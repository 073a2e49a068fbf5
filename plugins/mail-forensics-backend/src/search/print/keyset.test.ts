import fc from 'fast-check';
import { alternativesAfter } from './keyset';

interface Row {
  value: number | null;
  id: number;
}

/** Sorted ascending, missing values last. */
function compare(a: Row, b: Row): number {
  if (a.value === b.value) {
    return a.id - b.id;
  }
  if (a.value === null || b.value === null) {
    return a.value === null ? 1 : -1;
  }
  return a.value - b.value;
}

function comesAfter(row: Row, cursor: Row): boolean {
  const same = row.value === cursor.value;
  const known = row.value !== null && cursor.value !== null;
  const holds = {
    beyond: known && Number(row.value) > Number(cursor.value),
    same: known && same,
    missing: row.value === null,
    any: true,
  };
  return alternativesAfter({
    sorted: 'byValue',
    valueMissing: cursor.value === null,
    nullable: true,
  }).some(
    ({ value, id }) => holds[value] && (id === 'any' || row.id > cursor.id),
  );
}

const rows = fc
  .array(fc.option(fc.integer({ min: 0, max: 2 })), { maxLength: 12 })
  .map(values => values.map((value, id): Row => ({ value, id })));

it('leaves exactly what is sorted behind a row, with ties and missing values', () => {
  fc.assert(
    fc.property(rows, all => {
      const sorted = [...all].sort(compare);
      sorted.forEach((cursor, index) => {
        expect(sorted.filter(row => comesAfter(row, cursor))).toEqual(
          sorted.slice(index + 1),
        );
      });
    }),
    { numRuns: 500 },
  );
});

it('asks for ids only where nothing else is sorted by', () => {
  expect(
    alternativesAfter({ sorted: 'byId', valueMissing: true, nullable: true }),
  ).toEqual([{ value: 'any', id: 'beyond' }]);
});

it('does not look for missing values where none can be', () => {
  expect(
    alternativesAfter({
      sorted: 'byValue',
      valueMissing: false,
      nullable: false,
    }),
  ).not.toContainEqual(expect.objectContaining({ value: 'missing' }));
});
