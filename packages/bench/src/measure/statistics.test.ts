import { percentile } from './statistics';

describe('percentile', () => {
  it.each([
    { values: [3, 1, 2], share: 0.5, expected: 2 },
    { values: [3, 1, 2], share: 0.95, expected: 3 },
    { values: [3, 1, 2], share: 1, expected: 3 },
    { values: [3, 1, 2], share: 0, expected: 1 },
    { values: [7], share: 0.5, expected: 7 },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share: 0.9, expected: 9 },
    { values: [10, 9], share: 0.5, expected: 9 },
    { values: [], share: 0.5, expected: NaN },
  ])('is $expected at $share of $values', ({ values, share, expected }) => {
    expect(percentile(values, share)).toBe(expected);
  });
});
