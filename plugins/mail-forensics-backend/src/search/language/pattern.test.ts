import fc from 'fast-check';
import {
  anywhere,
  matchesAnything,
  matchesPattern,
  toPattern,
} from './pattern';

const matches = (pattern: string, text: string) =>
  matchesPattern(toPattern(pattern), text);

it.each([
  ['a.pdf', 'a.pdf', true],
  ['a.pdf', 'a.pdfx', false],
  ['*.pdf', 'a.pdf', true],
  ['*.pdf', '.pdf', true],
  ['*.pdf', 'a.pdf.exe', false],
  ['a*', 'a', true],
  ['*b*', 'abc', true],
  ['a*b*c', 'axbxc', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['a**b', 'ab', true],
  ['*', '', true],
  ['a*', 'A', false],
])('%s against %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

it('agrees with a regular expression', () => {
  const letters = (alphabet: string) =>
    fc
      .array(fc.constantFrom(...alphabet), { maxLength: 6 })
      .map(parts => parts.join(''));
  fc.assert(
    fc.property(letters('ab*'), letters('ab'), (pattern, text) => {
      const regex = new RegExp(`^${pattern.replace(/\*/g, '.*')}$`);
      expect(matches(pattern, text)).toBe(regex.test(text));
      expect(matchesPattern(anywhere(toPattern(pattern)), text)).toBe(
        new RegExp(pattern.replace(/\*/g, '.*')).test(text),
      );
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  ['*', true],
  ['***', true],
  ['', false],
  ['*a', false],
])('%s matches anything: %s', (pattern, expected) => {
  expect(matchesAnything(toPattern(pattern))).toBe(expected);
});
