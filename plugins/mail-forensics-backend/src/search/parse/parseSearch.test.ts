import { OPERATORS } from 'backstage-plugin-mail-forensics-common';
import { TERM_NAMES } from '../language/terms';
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

function accept(body: unknown) {
  const result = parseSearch(body);
  if ('problems' in result) {
    throw new Error(JSON.stringify(result.problems));
  }
  return result.search;
}

describe('what is accepted', () => {
  it('takes the defaults of Incydr, and the newest first', () => {
    expect(
      accept({ groups: [group({ term: 'file.name', value: 'a*b' })] }),
    ).toEqual({
      query: {
        kind: 'textIs',
        term: { kind: 'text', column: 'file_name_key' },
        anyOf: [['a', 'b']],
      },
      page: { kind: 'numbered', number: 1, size: 100 },
      exactCount: false,
      order: {
        key: { kind: 'column', column: 'observed_at' },
        direction: 'desc',
      },
    });
  });

  it.each([
    [
      'with numbers by Incydr',
      { pgNum: 3, pgSize: 50 },
      { kind: 'numbered', number: 3, size: 50 },
    ],
    [
      'by a null token',
      { pgToken: null, pgNum: 2 },
      { kind: 'numbered', number: 2, size: 100 },
    ],
    [
      'by an empty token',
      { pgToken: '', pgNum: 99 },
      { kind: 'first', size: 100 },
    ],
    [
      'by a token, whatever the number',
      { pgToken: '03BDF601-3f28-42b5-94e0-cd1a6dddd9c2', pgNum: -1 },
      {
        kind: 'after',
        eventId: '03bdf601-3f28-42b5-94e0-cd1a6dddd9c2',
        size: 100,
      },
    ],
  ])('pages %s', (_, paging, page) => {
    expect(accept({ groups: [group(IS)], ...paging }).page).toEqual(page);
  });

  it.each([
    ['event.id', { kind: 'nothing' }],
    ['risk.score', { kind: 'nothing' }],
    ['file.owner', { kind: 'nothing' }],
    ['file.sizeInBytes', { kind: 'column', column: 'size_in_bytes' }],
    ['event.detectorDisplayName', { kind: 'connectionName' }],
  ])('sorts by %s', (srtKey, key) => {
    expect(
      accept({ groups: [group(IS)], srtKey, srtDir: 'ASC' }).order,
    ).toEqual({
      key,
      direction: 'asc',
    });
  });

  it('goes as far as the limits', () => {
    for (const body of [
      { groups: [nested(10)] },
      { groups: times(1_024, group(IS)) },
      { groups: [group(...times(1_024, IS))] },
      {
        groups: [
          group({ ...IS, operator: 'IS_ANY', value: times(1_024, 'a') }),
        ],
      },
      { groups: [group({ ...IS, value: 'x'.repeat(4_096) })] },
      { groups: [group(IS)], pgSize: 10_000 },
      { groups: [group(IS)], pgSize: 100, pgNum: 100 },
    ]) {
      expect(problemsOf(body)).toEqual([]);
    }
  });

  it('reads the clauses', () => {
    const { query } = accept({
      groupClause: 'OR',
      groups: [
        { filterClause: 'OR', filters: [IS, IS], display: '{"data":{}}' },
        { subgroupClause: 'AND', subgroups: [group(IS), group(IS)] },
      ],
    });
    expect(query).toMatchObject({
      kind: 'or',
      nodes: [{ kind: 'or' }, { kind: 'and' }],
    });
  });

  it.each([
    [
      'ON',
      '2026-11-22',
      '2026-11-22T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
    ],
    [
      'ON',
      '2026-11-22T23:30:00-02:00',
      '2026-11-23T00:00:00.000Z',
      '2026-11-24T00:00:00.000Z',
    ],
    ['ON_OR_AFTER', '2026-11-22', '2026-11-22T00:00:00.000Z', undefined],
    [
      'ON_OR_AFTER',
      '2026-11-22T08:00:00.5Z',
      '2026-11-22T08:00:00.500Z',
      undefined,
    ],
    ['ON_OR_AFTER', '2026-11-22T08:00', '2026-11-22T08:00:00.000Z', undefined],
    ['ON_OR_BEFORE', '2026-11-22', undefined, '2026-11-23T00:00:00.000Z'],
    [
      'ON_OR_BEFORE',
      '2026-11-22T08:00:00.123456Z',
      undefined,
      '2026-11-22T08:00:00.124Z',
    ],
  ])('%s %s is from %s to before %s', (operator, value, from, before) => {
    const { query } = accept({
      groups: [group({ term: '@timestamp', operator, value })],
    });
    expect(query).toEqual({
      kind: 'timeWithin',
      term: { kind: 'time', column: 'observed_at' },
      ...(from && { from: new Date(from) }),
      ...(before && { before: new Date(before) }),
    });
  });

  it('knows every term of Incydr, and each takes an operator', () => {
    expect(TERM_NAMES.length).toBeGreaterThan(160);
    for (const term of TERM_NAMES) {
      const accepted = OPERATORS.filter(operator =>
        problemsOf({ groups: [group({ term, operator })] }).every(
          problem => problem.type !== 'ILLEGAL_OPERATOR',
        ),
      );
      expect([term, accepted.length >= 4]).toEqual([term, true]);
    }
  });
});
