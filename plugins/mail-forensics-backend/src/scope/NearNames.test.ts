import fc from 'fast-check';
import { NearNames } from './NearNames';

const PEOPLE = [
  ['AdeleV@contoso.com', 'Adele Vance'],
  ['AlexW@contoso.com', 'Alex Wilber'],
  ['alex.wilbert@contoso.com', 'Alex Wilbert'],
  ['JoergM@contoso.com', 'Jörg Müller'],
  ['bo@contoso.com', 'Bo'],
];

function suggest(entry: string): string[] {
  const near = new NearNames();
  for (const [address, name] of PEOPLE) {
    near.add(address);
    near.add(name, address);
  }
  near.add(null);
  return near.suggest([entry]).get(entry) ?? [];
}

it.each<[string, string, string[]]>([
  ['a letter too few', 'AdelV@contoso.com', ['AdeleV@contoso.com']],
  ['two letters swapped', 'Aedlev@contoso.com', ['AdeleV@contoso.com']],
  ['a letter that is wrong', 'adelex@contoso.com', ['AdeleV@contoso.com']],
  ['the first letter wrong', 'xdelev@contoso.com', ['AdeleV@contoso.com']],
  ['another domain', 'adelev@contoso.onmicrosoft.com', ['AdeleV@contoso.com']],
  ['a slip in the domain', 'adelev@contso.com', ['AdeleV@contoso.com']],
  ['a name in place of the address', 'Adele Vance', ['AdeleV@contoso.com']],
  ['a name without its accents', 'jorg muller', ['JoergM@contoso.com']],
  [
    'an address made of a name, the nearest first',
    'Alex.Wilber@contoso.com',
    ['AlexW@contoso.com', 'alex.wilbert@contoso.com'],
  ],
  ['somebody else', 'zoe.unknown@contoso.com', []],
  ['too little to tell', 'ab@contoso.com', []],
  ['nothing that has letters', '@@@', []],
])('suggests for %s', (_, entry, expected) => {
  expect(suggest(entry)).toEqual(expected);
});

it('measures like a distance that is measured the long way', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'b', 'c'),
    maxLength: 9,
  });
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const stem = `xyz${a}`;
      const near = new NearNames();
      near.add(`xyz${b}`);
      const limit = stem.length <= 5 ? 1 : 2 + Number(stem.length > 11);
      expect(near.suggest([stem]).has(stem)).toBe(
        distance(stem, `xyz${b}`) <= limit,
      );
    }),
    { numRuns: 2_000 },
  );
});

/** The table in full: https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance, optimal string alignment. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => Math.max(i, j)),
  );
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      table[i][j] = Math.min(
        table[i - 1][j] + 1,
        table[i][j - 1] + 1,
        table[i - 1][j - 1] + Number(a[i - 1] !== b[j - 1]),
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? table[i - 2][j - 2] + 1
          : Infinity,
      );
    }
  }
  return table[a.length][b.length];
}

it('suggests three at most, in the same order each time', () => {
  const near = new NearNames();
  ['sales5', 'sales3', 'sales1', 'sales4'].forEach(name => near.add(name));
  expect(near.suggest(['sales2']).get('sales2')).toEqual([
    'sales1',
    'sales3',
    'sales4',
  ]);
});

it('is done in time with 100,000 entries and 20,000 people who are all nearly the same', () => {
  const near = new NearNames();
  for (let i = 0; i < 20_000; i += 1) {
    near.add(`user${i}@contoso.com`);
    near.add(`User ${i}`, `user${i}@contoso.com`);
  }
  const entries = Array.from(
    { length: 100_000 },
    (_, i) => `user${i}x@contoso.com`,
  );
  const start = process.cpuUsage();
  const suggestions = near.suggest(entries);
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(4_000);
  expect(suggestions.get('user7x@contoso.com')).toHaveLength(3);
  expect(suggestions.size).toBeLessThanOrEqual(200);
});
