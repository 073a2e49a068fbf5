/** @jest-environment node */
import { eventOf, answerOf } from '../../__testUtils__/samples';
import {
  dateRangeFrom,
  dateRangeProblem,
  DEFAULT_RANGE,
  fieldOf,
  instantOf,
  withDateRange,
  type DateRange,
} from './dateRange';
import { recallQuery, rememberQuery } from './queryMemory';
import { resultsReducer, type Results } from './results';
import {
  DEFAULT_SORT,
  EMPTY_QUERY,
  isChanged,
  searchReducer,
  startWith,
  type Query,
  type SearchAction,
} from './searchState';
import { isComplete, toFilter, type Condition } from './searchTerms';
import { toSearchRequest } from './toSearchRequest';

const LAST_WEEK = {
  term: '@timestamp',
  operator: 'WITHIN_THE_LAST',
  value: 'P7D',
};

const custom = (from: string | null, to: string | null): DateRange => ({
  kind: 'custom',
  from,
  to,
});

describe('toSearchRequest', () => {
  it('asks for one page of everything of the range, newest first', () => {
    expect(toSearchRequest(EMPTY_QUERY)).toEqual({
      groupClause: 'AND',
      groups: [{ filterClause: 'AND', filters: [LAST_WEEK] }],
      pgSize: 100,
      pgToken: '',
      srtKey: '@timestamp',
      srtDir: 'desc',
    });
  });

  it('asks for the page after the token', () => {
    expect(toSearchRequest(EMPTY_QUERY, 'event-99').pgToken).toBe('event-99');
  });

  const sha256 = 'AB'.repeat(32);
  const md5 = '0f'.repeat(16);
  it.each<[string, Partial<Query>, object[]]>([
    [
      'text',
      { text: '  forecast ' },
      [LAST_WEEK, { term: 'anyText', operator: 'IS', value: 'forecast' }],
    ],
    ['blank text', { text: '   ' }, [LAST_WEEK]],
    [
      'a SHA-256, in whatever case it was copied',
      { text: sha256 },
      [
        LAST_WEEK,
        {
          term: 'file.hash.sha256',
          operator: 'IS',
          value: sha256.toLowerCase(),
        },
      ],
    ],
    [
      'an MD5',
      { text: md5 },
      [LAST_WEEK, { term: 'file.hash.md5', operator: 'IS', value: md5 }],
    ],
    [
      'a number of hexadecimal digits that is no hash',
      { text: 'abc123' },
      [LAST_WEEK, { term: 'anyText', operator: 'IS', value: 'abc123' }],
    ],
    [
      'both ends of a range',
      { range: custom('2026-11-01T00:00:00.000Z', '2026-11-02T00:00:59.999Z') },
      [
        {
          term: '@timestamp',
          operator: 'ON_OR_AFTER',
          value: '2026-11-01T00:00:00.000Z',
        },
        {
          term: '@timestamp',
          operator: 'ON_OR_BEFORE',
          value: '2026-11-02T00:00:59.999Z',
        },
      ],
    ],
    [
      'one end of a range',
      { range: custom(null, '2026-11-02T00:00:59.999Z') },
      [
        {
          term: '@timestamp',
          operator: 'ON_OR_BEFORE',
          value: '2026-11-02T00:00:59.999Z',
        },
      ],
    ],
    [
      'conditions, all of which must hold',
      {
        conditions: [
          { term: 'category', comparison: 'is', value: 'Pdf' },
          { term: 'trusted', comparison: 'is', value: 'FALSE' },
        ],
      },
      [
        LAST_WEEK,
        { term: 'file.category', operator: 'IS', value: 'Pdf' },
        { term: 'risk.trusted', operator: 'IS', value: 'FALSE' },
      ],
    ],
  ])('sends %s', (_, query, filters) => {
    const request = toSearchRequest({ ...EMPTY_QUERY, ...query });
    expect(request.groups).toEqual([{ filterClause: 'AND', filters }]);
  });

  it.each<[Condition, string, unknown]>([
    [name('contains', 'plan'), 'IS', '*plan*'],
    [name('contains', '*.pdf'), 'IS', '*.pdf*'],
    [name('contains', '**'), 'IS', '*'],
    [name('doesNotContain', 'plan'), 'IS_NOT', '*plan*'],
    [name('startsWith', 'plan'), 'IS', 'plan*'],
    [name('endsWith', '.xlsx'), 'IS', '*.xlsx'],
    [name('endsWith', '*.xlsx'), 'IS', '*.xlsx'],
    [name('is', 'plan.pdf '), 'IS', 'plan.pdf '],
    [name('isNot', 'plan.pdf'), 'IS_NOT', 'plan.pdf'],
    [name('exists', ''), 'EXISTS', null],
    [name('doesNotExist', ''), 'DOES_NOT_EXIST', null],
    [
      { term: 'size', comparison: 'greaterThan', value: '1.5 MB' },
      'GREATER_THAN',
      1_500_000,
    ],
    [{ term: 'size', comparison: 'lessThan', value: '20' }, 'LESS_THAN', 20],
  ])('%j becomes %s %p', (condition, operator, value) => {
    expect(isComplete(condition)).toBe(true);
    expect(toFilter(condition)).toMatchObject({ operator, value });
  });

  it.each<Condition>([
    name('contains', '  '),
    { term: 'size', comparison: 'greaterThan', value: 'big' },
    { term: 'size', comparison: 'contains', value: '1' },
    { term: 'category', comparison: 'is', value: 'Novel' },
    { term: 'trusted', comparison: 'is', value: 'perhaps' },
  ])('%j is not complete', condition => {
    expect(isComplete(condition)).toBe(false);
  });
});

describe('searchReducer', () => {
  const run = (...actions: SearchAction[]) =>
    actions.reduce(searchReducer, startWith(EMPTY_QUERY));

  it('changes the draft only, until searched', () => {
    const typed = run({ type: 'text changed', text: 'plan' });
    expect(typed.draft.text).toBe('plan');
    expect(typed.committed).toBe(EMPTY_QUERY);
    expect(isChanged(typed)).toBe(true);

    const searched = searchReducer(typed, { type: 'searched' });
    expect(searched.committed.text).toBe('plan');
    expect(isChanged(searched)).toBe(false);
  });

  it('counts searches, so that the same one looks again', () => {
    expect(run({ type: 'searched' }, { type: 'searched' }).searches).toBe(2);
  });

  it.each([
    ['no end', custom(null, null)],
    [
      'ends in the wrong order',
      custom('2026-11-02T00:00:00.000Z', '2026-11-01T00:00:00.000Z'),
    ],
  ])('does not search a range with %s', (_, range) => {
    const state = run({ type: 'range changed', range }, { type: 'searched' });
    expect(state.searches).toBe(0);
    expect(state.draft.range).toBe(range);
  });

  it('adds a condition once, and none that is not complete', () => {
    const condition = name('contains', 'plan');
    const state = run(
      { type: 'node added', node: condition },
      { type: 'node added', node: { ...condition } },
      { type: 'node added', node: name('contains', '') },
    );
    expect(state.draft.conditions).toEqual([condition]);
  });

  it('removes the condition that was clicked', () => {
    const state = run(
      { type: 'node added', node: name('contains', 'a') },
      { type: 'node added', node: name('contains', 'b') },
      { type: 'node removed', path: [0] },
    );
    expect(state.draft.conditions).toEqual([name('contains', 'b')]);
  });

  it('searches at once what a cell, the timeline, a column or a saved search says', () => {
    const condition = name('is', 'plan.pdf');
    const range = custom('2026-11-01T00:00:00.000Z', null);
    const sort = { key: 'file.name', direction: 'asc' } as const;
    const state = run(
      { type: 'filtered', condition },
      { type: 'range brushed', range },
      { type: 'sorted', sort },
    );
    expect(state.searches).toBe(3);
    expect(state.committed).toEqual({
      text: '',
      range,
      conditions: [condition],
      sort,
    });
    const loaded = searchReducer(state, {
      type: 'query loaded',
      query: EMPTY_QUERY,
    });
    expect(loaded.committed).toEqual(EMPTY_QUERY);
  });

  it('changes groups inside groups', () => {
    const state = run(
      { type: 'node added', node: { clause: 'OR', nodes: [] } },
      { type: 'node added', group: [0], node: name('is', 'a') },
      { type: 'node added', group: [0], node: { clause: 'AND', nodes: [] } },
      { type: 'node added', group: [0, 1], node: name('is', 'b') },
      { type: 'node added', group: [0, 1], node: name('is', 'c') },
      { type: 'node replaced', path: [0, 1, 0], node: name('is', 'd') },
      { type: 'node removed', path: [0, 0] },
    );
    expect(state.draft.conditions).toEqual([
      {
        clause: 'OR',
        nodes: [{ clause: 'AND', nodes: [name('is', 'd'), name('is', 'c')] }],
      },
    ]);
  });

  it('looks for a file by its hash alone, whenever it was sent', () => {
    const state = run(
      { type: 'text changed', text: 'plan' },
      { type: 'file sought', sha256: 'ab' },
    );
    expect(state.committed).toEqual({
      text: '',
      range: { kind: 'all' },
      conditions: [{ term: 'sha256', comparison: 'is', value: 'ab' }],
      sort: DEFAULT_SORT,
    });
    expect(isChanged(state)).toBe(false);
  });
});

describe('the date range in the address', () => {
  it.each<[string, DateRange | null]>([
    ['range=P30D', { kind: 'preset', preset: 'P30D' }],
    ['range=P31D', null],
    ['range=all', { kind: 'all' }],
    ['', null],
    ['from=never', null],
    ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', null],
    ['from=2026-11-01T00:00:00Z', custom('2026-11-01T00:00:00.000Z', null)],
  ])('%s is %p', (address, range) => {
    expect(dateRangeFrom(new URLSearchParams(address))).toEqual(range);
  });

  it.each([
    DEFAULT_RANGE,
    { kind: 'all' } as const,
    custom('2026-11-01T00:00:00.000Z', null),
    custom('2026-11-01T00:00:00.000Z', '2026-11-02T00:00:59.999Z'),
  ])('comes back as it went in: %j', range => {
    const before = new URLSearchParams('other=1&range=P1D&from=x&to=y');
    const address = withDateRange(before, range);
    expect(dateRangeFrom(address)).toEqual(range);
    expect(address.get('other')).toBe('1');
  });

  it('takes a minute that ends a range with all its seconds', () => {
    expect(instantOf('2026-11-21T17:03', 'utc', 'from')).toBe(
      '2026-11-21T17:03:00.000Z',
    );
    const end = instantOf('2026-11-21T17:03', 'utc', 'to');
    expect(end).toBe('2026-11-21T17:03:59.999Z');
    expect(fieldOf(end, 'utc')).toBe('2026-11-21T17:03');
    expect(instantOf('', 'utc', 'to')).toBeNull();
    expect(fieldOf(null, 'utc')).toBe('');
  });

  it('is not empty and not reversed', () => {
    expect(dateRangeProblem(DEFAULT_RANGE)).toBeUndefined();
    expect(dateRangeProblem(custom(null, null))).toBe('empty');
    expect(dateRangeProblem(custom('2026', '2025'))).toBe('reversed');
  });
});

describe('the query of the session', () => {
  it('comes back without its range, which is in the address', () => {
    const storage = storageOf();
    const conditions = [name('contains', 'plan')];
    rememberQuery(storage, { ...EMPTY_QUERY, text: 'lee', conditions });
    expect(recallQuery(storage)).toEqual({ text: 'lee', conditions });
  });

  it.each([
    'nonsense',
    '17',
    '{"text":3,"conditions":{}}',
    '{"conditions":[{"term":"gone","comparison":"is","value":"x"},null]}',
  ])('starts anew from what it cannot read: %s', kept => {
    expect(recallQuery(storageOf(kept))).toEqual({ text: '', conditions: [] });
  });

  it('does without a storage that refuses', () => {
    const storage = storageOf();
    storage.setItem = () => {
      throw new Error('full');
    };
    expect(() => rememberQuery(storage, EMPTY_QUERY)).not.toThrow();
  });
});

describe('resultsReducer', () => {
  const page = (n: number, nextPgToken: string | null) =>
    answerOf([eventOf(n)], { totalCount: 2, nextPgToken });
  const firstPage = resultsReducer(
    { status: 'loading' },
    { type: 'answered', response: page(0, 'event-0') },
  );

  it('reads on until there is no token', () => {
    const asked = resultsReducer(firstPage, { type: 'more asked' });
    expect(asked).toMatchObject({ more: { status: 'loading' } });
    const all = resultsReducer(asked, {
      type: 'more answered',
      response: page(1, null),
    });
    expect(all).toMatchObject({
      events: [eventOf(0), eventOf(1)],
      more: { status: 'ended' },
    });
  });

  it('keeps the token when reading on fails, and what was read', () => {
    const failed = resultsReducer(firstPage, {
      type: 'more refused',
      error: new Error('gone'),
    });
    expect(failed).toMatchObject({
      events: [eventOf(0)],
      more: { status: 'failed', pgToken: 'event-0' },
    });
  });

  it('ends at an empty page, even with a token', () => {
    const answered = resultsReducer(
      { status: 'loading' },
      {
        type: 'answered',
        response: answerOf([], { nextPgToken: 'event-0' }),
      },
    );
    expect(answered).toMatchObject({ more: { status: 'ended' } });
  });

  it('knows a count that is only a lower bound', () => {
    const answered = resultsReducer(
      { status: 'loading' },
      {
        type: 'answered',
        response: answerOf([eventOf(0)], {
          totalCount: 10_000,
          totalCountIsLowerBound: true,
        }),
      },
    );
    expect(answered).toMatchObject({ isLowerBound: true });
  });

  it.each<Results>([
    { status: 'loading' },
    { status: 'failed', error: new Error('no') },
  ])('adds nothing to %j', results => {
    expect(
      resultsReducer(results, {
        type: 'more answered',
        response: page(1, null),
      }),
    ).toBe(results);
  });
});

function name(comparison: Condition['comparison'], value: string): Condition {
  return { term: 'fileName', comparison, value };
}

function storageOf(kept?: string): Storage {
  const items = new Map<string, string>();
  return {
    length: 0,
    clear: () => items.clear(),
    key: () => null,
    getItem: key => items.get(key) ?? kept ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: key => items.delete(key),
  };
}
