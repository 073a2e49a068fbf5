import { parseFilter } from './parseFilter';
import { expandsOf } from './queryOptions';
import { GraphRequest } from '../GraphRequest';

const compare = (property: string, operator: string, value: string | null) => ({
  kind: 'compare',
  property,
  operator,
  value,
});

it.each([
  ["mail eq 'a@b.c'", compare('mail', 'eq', 'a@b.c')],
  ["name eq 'O''Brien (and) co'", compare('name', 'eq', "O'Brien (and) co")],
  ['mail ne null', compare('mail', 'ne', null)],
  [
    'receivedDateTime ge 2026-11-22T08:00:00+01:00',
    compare('receivedDateTime', 'ge', '2026-11-22T08:00:00+01:00'),
  ],
  [
    "from/emailAddress/address eq 'x'",
    compare('from/emailAddress/address', 'eq', 'x'),
  ],
  ["id in ('a', 'b')", { kind: 'in', property: 'id', values: ['a', 'b'] }],
  [
    "p/any(x:x eq 'smtp:a@b.c')",
    { kind: 'any', property: 'p', operator: 'eq', value: 'smtp:a@b.c' },
  ],
  [
    "p/any(x: startswith(x, 'smtp:'))",
    { kind: 'any', property: 'p', operator: 'startsWith', value: 'smtp:' },
  ],
  [
    "not startsWith(a,'b')",
    { kind: 'not', operand: { kind: 'startsWith', property: 'a', value: 'b' } },
  ],
  [
    "a eq '1' or b eq '2' and c eq '3'",
    {
      kind: 'or',
      left: compare('a', 'eq', '1'),
      right: {
        kind: 'and',
        left: compare('b', 'eq', '2'),
        right: compare('c', 'eq', '3'),
      },
    },
  ],
  [
    "(a eq '1' or b eq '2') and c eq '3'",
    {
      kind: 'and',
      left: {
        kind: 'or',
        left: compare('a', 'eq', '1'),
        right: compare('b', 'eq', '2'),
      },
      right: compare('c', 'eq', '3'),
    },
  ],
])('reads %s', (text, expected) => {
  expect(parseFilter(text)).toEqual(expected);
});

it.each([
  'a eq',
  "a like 'b'",
  "a eq 'b' c",
  "(a eq 'b'",
  "p/any(x:y eq 'b')",
  '',
])('refuses %p', text => {
  expect(() => parseFilter(text)).toThrow('Invalid filter clause');
});

it('splits $expand where no parenthesis or quote is open', () => {
  const query = new URLSearchParams({
    $expand:
      "attachments($select=id,name;$top=1),singleValueExtendedProperties($filter=id eq 'a,b)' or id eq 'c')",
  });
  expect(expandsOf({ query } as GraphRequest)).toEqual([
    { name: 'attachments', select: ['id', 'name'], filter: null },
    {
      name: 'singleValueExtendedProperties',
      select: null,
      filter: "id eq 'a,b)' or id eq 'c'",
    },
  ]);
});
