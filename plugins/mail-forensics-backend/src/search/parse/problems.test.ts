import type { QueryProblemType } from 'backstage-plugin-mail-forensics-common';
import { parseSearch } from './parseSearch';

const IS = { term: 'file.name', operator: 'IS', value: 'a.pdf' };
const group = (...filters: unknown[]) => ({ filters });
const nested = (depth: number): unknown =>
  depth === 1 ? group(IS) : { subgroups: [nested(depth - 1)] };
const times = <T>(count: number, item: T) => Array<T>(count).fill(item);

function problemsOf(body: unknown) {
  const parsed = parseSearch(body);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('what is refused, and as what', () => {
  it.each<[QueryProblemType, string, unknown]>([
    ['MISSING_GROUPS', 'no body', undefined],
    ['MISSING_GROUPS', 'a body that is a list', []],
    ['MISSING_GROUPS', 'no groups', {}],
    ['MISSING_GROUPS', 'null groups', { groups: null }],
    ['MISSING_GROUPS', 'empty groups', { groups: [] }],
    ['MISSING_FILTERS', 'an empty group', { groups: [{}] }],
    ['MISSING_FILTERS', 'a group with empty filters', { groups: [group()] }],
    ['MISSING_FILTERS', 'empty subgroups', { groups: [{ subgroups: [] }] }],
    ['ILLEGAL_GROUP', 'groups that are no list', { groups: {} }],
    ['ILLEGAL_GROUP', 'a group that is no object', { groups: ['a'] }],
    ['ILLEGAL_GROUP', 'filters that are no list', { groups: [{ filters: 1 }] }],
    [
      'ILLEGAL_GROUP',
      'filters and subgroups',
      { groups: [{ filters: [IS], subgroups: [group(IS)] }] },
    ],
    [
      'ILLEGAL_GROUP',
      'an unknown groupClause',
      { groups: [group(IS)], groupClause: 'XOR' },
    ],
    [
      'ILLEGAL_GROUP',
      'an unknown filterClause',
      { groups: [{ ...group(IS), filterClause: 'or' }] },
    ],
    [
      'ILLEGAL_GROUP',
      'an unknown subgroupClause',
      { groups: [{ subgroups: [group(IS)], subgroupClause: 1 }] },
    ],
    ['MAX_GROUPS_EXCEEDED', 'groups nested too deep', { groups: [nested(11)] }],
    [
      'MAX_GROUPS_EXCEEDED',
      'too many groups',
      { groups: times(1_025, group(IS)) },
    ],
    [
      'MAX_FILTERS_EXCEEDED',
      'too many filters',
      { groups: times(2, group(...times(513, IS))) },
    ],
    [
      'MAX_FILTERS_EXCEEDED',
      'too many values over all filters',
      {
        groups: [
          group(
            ...times(5, {
              ...IS,
              operator: 'IS_ANY',
              value: times(1_000, 'a'),
            }),
          ),
        ],
      },
    ],
    ['INVALID_PAGE_SIZE', 'no page', { groups: [group(IS)], pgSize: 0 }],
    [
      'INVALID_PAGE_SIZE',
      'a page too large',
      { groups: [group(IS)], pgSize: 10_001 },
    ],
    [
      'INVALID_PAGE_SIZE',
      'a page size that is text',
      { groups: [group(IS)], pgSize: '10' },
    ],
    ['INVALID_PAGE_NUMBER', 'page zero', { groups: [group(IS)], pgNum: 0 }],
    ['INVALID_PAGE_NUMBER', 'half a page', { groups: [group(IS)], pgNum: 1.5 }],
    [
      'INVALID_PAGE_NUMBER',
      'a page beyond 10,000 events',
      { groups: [group(IS)], pgNum: 2, pgSize: 10_000 },
    ],
    [
      'INVALID_PAGE_TOKEN',
      'a token that is no id',
      { groups: [group(IS)], pgToken: "' OR 1=1" },
    ],
    [
      'INVALID_PAGE_TOKEN',
      'a token that is a number',
      { groups: [group(IS)], pgToken: 7 },
    ],
    [
      'ILLEGAL_SORT',
      'an unknown term',
      { groups: [group(IS)], srtKey: 'file.nose' },
    ],
    [
      'ILLEGAL_SORT',
      'a term that no event has a value of',
      { groups: [group(IS)], srtKey: 'anyText' },
    ],
    [
      'ILLEGAL_SORT',
      'an unknown direction',
      { groups: [group(IS)], srtDir: 'up' },
    ],
  ])('%s: %s', (type, _, body) => {
    expect(problemsOf(body).map(problem => problem.type)).toEqual([type]);
  });

  it.each<[QueryProblemType, string, Record<string, unknown>]>([
    ['MISSING_VALUE', 'no term', { operator: 'IS', value: 'a' }],
    ['MISSING_VALUE', 'no value', { term: 'file.name', operator: 'IS' }],
    ['MISSING_VALUE', 'an empty value', { ...IS, value: '' }],
    ['MISSING_VALUE', 'no values', { ...IS, operator: 'IS_ANY', value: [] }],
    [
      'MISSING_VALUE',
      'a null among values',
      { ...IS, operator: 'IS_ANY', value: ['a', null] },
    ],
    ['UNEXPECTED_VALUE', 'a value with EXISTS', { ...IS, operator: 'EXISTS' }],
    [
      'UNEXPECTED_VALUE',
      'several values with IS',
      { ...IS, value: ['a', 'b'] },
    ],
    ['ILLEGAL_VALUE', 'an unknown term', { ...IS, term: 'fileName' }],
    [
      'ILLEGAL_VALUE',
      'a member of every object as term',
      { ...IS, term: 'constructor' },
    ],
    ['ILLEGAL_VALUE', 'an object as value', { ...IS, value: { a: 1 } }],
    [
      'ILLEGAL_VALUE',
      'a size that is no number',
      { term: 'file.sizeInBytes', operator: 'IS', value: 'big' },
    ],
    [
      'ILLEGAL_VALUE',
      'a size without end',
      { term: 'file.sizeInBytes', operator: 'LESS_THAN', value: '1e999' },
    ],
    [
      'ILLEGAL_VALUE',
      'a truth that is neither',
      { term: 'risk.trusted', operator: 'IS', value: 'yes' },
    ],
    [
      'ILLEGAL_VALUE',
      'a day that does not exist',
      { term: '@timestamp', operator: 'ON', value: '2026-02-30' },
    ],
    [
      'ILLEGAL_VALUE',
      'a week',
      { term: '@timestamp', operator: 'ON', value: '2026-W05' },
    ],
    [
      'ILLEGAL_VALUE',
      'a time in words',
      { term: '@timestamp', operator: 'ON_OR_AFTER', value: 'now' },
    ],
    [
      'ILLEGAL_VALUE',
      'a duration in words',
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: '3 days' },
    ],
    [
      'ILLEGAL_VALUE',
      'a duration of nothing',
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: 'PT0S' },
    ],
    [
      'ILLEGAL_VALUE',
      'a negative duration',
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: '-P1D' },
    ],
    [
      'ILLEGAL_VALUE',
      'a duration of ages',
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: 'P5000Y' },
    ],
    ['ILLEGAL_OPERATOR', 'an unknown operator', { ...IS, operator: 'LIKE' }],
    ['ILLEGAL_OPERATOR', 'an order of names', { ...IS, operator: 'LESS_THAN' }],
    [
      'ILLEGAL_OPERATOR',
      'equality of times',
      { term: '@timestamp', value: '2026-11-22' },
    ],
    [
      'ILLEGAL_OPERATOR',
      'presence of any text',
      { term: 'anyText', operator: 'EXISTS' },
    ],
    [
      'MAX_LENGTH_EXCEEDED',
      'a value too long',
      { ...IS, value: 'x'.repeat(4_097) },
    ],
    [
      'MAX_VALUES_FOR_FILTER_EXCEEDED',
      'too many values',
      { ...IS, operator: 'IS_ANY', value: times(1_025, 'a') },
    ],
  ])('%s: %s, with the filter', (type, _, filter) => {
    expect(problemsOf({ groups: [group(IS, filter)] })).toEqual([
      {
        type,
        badFilter: filter,
        description: expect.stringMatching(/\w"?\.$/),
      },
    ]);
  });

  it('tells everything that is wrong at once, but no novel', () => {
    const types = problemsOf({
      groups: [group({ ...IS, value: '' }, { ...IS, term: 'x' })],
      pgSize: -1,
      srtKey: 'x',
    }).map(problem => problem.type);
    expect(types).toEqual([
      'MISSING_VALUE',
      'ILLEGAL_VALUE',
      'INVALID_PAGE_SIZE',
      'ILLEGAL_SORT',
    ]);
    expect(problemsOf({ groups: [group(...times(1_000, {}))] })).toHaveLength(
      50,
    );
  });
});
