/** @jest-environment node */
import fc from 'fast-check';
import type { ConditionNode } from './conditionTree';
import { fromEventQuery } from './fromEventQuery';
import { EMPTY_QUERY, type Query } from './searchState';
import {
  COMPARISONS,
  isComplete,
  needsValue,
  SEARCH_TERMS,
  TERM_NAMES,
  type Condition,
} from './searchTerms';
import { toEventQuery, toSearchRequest } from './toSearchRequest';

const words = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter(text => text.trim() !== '');

const conditions: fc.Arbitrary<Condition> = fc
  .constantFrom(...TERM_NAMES)
  .chain(term =>
    fc.record({
      term: fc.constant(term),
      comparison: fc.constantFrom(...COMPARISONS[SEARCH_TERMS[term].kind]),
      value: fc.oneof(
        words,
        fc.constantFrom('TRUE', 'FALSE', 'Pdf', '20', '1.5 MB', '*a*'),
      ),
    }),
  )
  .map(condition =>
    needsValue(condition.comparison) ? condition : { ...condition, value: '' },
  )
  .filter(isComplete);

const { node: nodes } = fc.letrec<{ node: ConditionNode }>(tie => ({
  node: fc.oneof(
    { maxDepth: 3 },
    conditions,
    fc.record({
      clause: fc.constantFrom('AND' as const, 'OR' as const),
      nodes: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const queries: fc.Arbitrary<Query> = fc.record({
  text: fc.constantFrom('', 'plan', ' a@b.c '),
  range: fc.constantFrom<Query['range']>(
    { kind: 'all' },
    { kind: 'preset', preset: 'P3D' },
    {
      kind: 'custom',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:59.999Z',
    },
    { kind: 'custom', from: null, to: '2026-11-02T00:00:59.999Z' },
  ),
  conditions: fc.array(nodes, { maxLength: 4 }),
  sort: fc.constantFrom<Query['sort']>(
    { key: '@timestamp', direction: 'desc' },
    { key: 'file.name', direction: 'asc' },
  ),
});

/** What is asked, in whatever groups it is written: a formula over the filters. */
function meaning(query: Query): unknown {
  const { groups, groupClause } = toEventQuery(query);
  return simplify({ clause: groupClause, nodes: groups });
}

function simplify(node: unknown): unknown {
  const group = node as Record<string, unknown>;
  const children = group.nodes ?? group.filters ?? group.subgroups;
  if (!Array.isArray(children)) {
    return node;
  }
  const clause =
    group.clause ?? group.filterClause ?? group.subgroupClause ?? 'AND';
  const simple = children.map(simplify).flatMap(child => {
    const [inner, members] = Array.isArray(child) ? child : [undefined, []];
    return inner === clause ? members : [child];
  });
  const inOrder = simple
    .map(child => ({ child, text: JSON.stringify(child) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ child }) => child);
  return inOrder.length === 1 ? inOrder[0] : [clause, inOrder];
}

describe('fromEventQuery', () => {
  it('shows what asks for the same', () => {
    fc.assert(
      fc.property(queries, query => {
        const request = toSearchRequest(query);
        const shown = fromEventQuery(request);
        expect(meaning(shown)).toEqual(meaning(query));
        expect(shown.sort).toEqual(query.sort);
        expect(shown.range).toEqual(query.range);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'forecast',
    'a "quoted" word',
    '"in quotation marks"',
    '"lee@gmail.com"',
    'lee@gmail.com',
    'lee@gmail.com; Kim Lu <kim@contoso.com>',
    'C:\\plans\\forecast.xlsx',
    '0123456789abcdef0123456789abcdef',
    `${'a'.repeat(64)} ${'b'.repeat(32)} ${'c'.repeat(32)}`,
  ])('asks for the same where %s was searched for', text => {
    const query: Query = { ...EMPTY_QUERY, text };
    expect(meaning(fromEventQuery(toEventQuery(query)))).toEqual(
      meaning(query),
    );
  });

  it('keeps text that would be read as something else when typed', () => {
    const filter = { term: 'anyText', operator: 'IS' as const };
    const texts = ['lee@gmail.com', 'C:\\a', ' ', '"'].map(value =>
      fromEventQuery({ groups: [{ filters: [{ ...filter, value }] }] }),
    );
    expect(texts.map(({ text }) => text)).toEqual([
      '"lee@gmail.com"',
      '',
      '',
      '"',
    ]);
    expect(texts[1].conditions).toEqual([
      { filter: { ...filter, value: 'C:\\a' } },
    ]);
  });

  it('keeps filters that the menus have no words for', () => {
    const filter = {
      term: 'file.name',
      operator: 'IS_ANY' as const,
      // Of two lines, which as one value a line would be two.
      value: ['a\nb', 'c'],
    };
    const shown = fromEventQuery({ groups: [{ filters: [filter] }] });
    expect(shown).toEqual({
      ...EMPTY_QUERY,
      range: { kind: 'all' },
      conditions: [{ filter }],
    });
    expect(toEventQuery(shown).groups).toEqual([
      { filterClause: 'AND', filters: [filter] },
    ]);
  });

  it('keeps together what one of is asked for', () => {
    const pdf = { term: 'file.name', operator: 'IS' as const, value: '*.pdf' };
    const zip = { term: 'file.name', operator: 'IS' as const, value: '*.zip' };
    const shown = fromEventQuery({
      groupClause: 'OR',
      groups: [{ filters: [pdf] }, { filters: [zip] }],
    });
    expect(shown.conditions).toEqual([
      {
        clause: 'OR',
        nodes: [
          { term: 'fileName', comparison: 'endsWith', value: '.pdf' },
          { term: 'fileName', comparison: 'endsWith', value: '.zip' },
        ],
      },
    ]);
  });
});
