import fc from 'fast-check';
import { cutAtUnits } from './wholeUnits';

const range = (from: number, to: number) => ({
  from: new Date(from),
  to: new Date(to),
});

it.each([
  [5, 5, { rest: [] }],
  [5, 9, { rest: [range(5, 9)] }],
  [5, 12, { rest: [range(5, 12)] }],
  [10, 20, { whole: range(10, 20), rest: [] }],
  [5, 20, { whole: range(10, 20), rest: [range(5, 10)] }],
  [10, 25, { whole: range(10, 20), rest: [range(20, 25)] }],
  [-15, 25, { whole: range(-10, 20), rest: [range(-15, -10), range(20, 25)] }],
])('from %i to %i', (from, to, expected) => {
  expect(cutAtUnits(range(from, to), 10)).toEqual(expected);
});

it('leaves nothing out and takes nothing twice', () => {
  const moment = fc.integer({ min: -200, max: 200 });
  fc.assert(
    fc.property(
      moment,
      moment,
      fc.integer({ min: 1, max: 40 }),
      (a, b, unit) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { whole, rest } = cutAtUnits(range(from, to), unit);
        const parts = [...rest, ...(whole ? [whole] : [])];
        const length = parts
          .map(part => part.to.getTime() - part.from.getTime())
          .reduce((sum, each) => sum + each, 0);
        expect(length).toBe(to - from);
        expect(whole ? whole.from.getTime() % unit : 0).toBeCloseTo(0);
      },
    ),
  );
});
