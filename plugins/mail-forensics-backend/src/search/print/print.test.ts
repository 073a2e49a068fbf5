import knexFactory from 'knex';
import { textSqlOf } from '../../database';
import { normalise } from '../normalise/normalise';
import { parseSearch, type ParsedSearch } from '../parse/parseSearch';
import { printCondition } from './printCondition';
import { printAfter, printOrder } from './printOrder';

const POSTGRES = textSqlOf(knexFactory({ client: 'pg' }));
const SQLITE = textSqlOf(
  knexFactory({ client: 'better-sqlite3', useNullAsDefault: true }),
);
const now = new Date('2026-11-22T08:00:00.000Z');
const connections = [
  { id: 'c1', displayName: 'Contoso EU' },
  { id: 'c2', displayName: 'Contoso ÜS' },
  { id: 'c3', displayName: 'Fabrikam' },
];
const members = new Map([
  [
    'group:default/sales',
    { addresses: ['Adele@Contoso.com'], userIds: ['u1', 'u2'] },
  ],
  ['group:default/empty', { addresses: [], userIds: [] }],
]);
const hash = 'AB'.repeat(16);

function parse(body: object): ParsedSearch {
  const parsed = parseSearch({
    groups: [{ filters: [{ term: 'file.name', value: 'a' }] }],
    ...body,
  });
  if ('problems' in parsed) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.search;
}

const print = (body: object, text = POSTGRES) =>
  printCondition(normalise(parse(body).query, { now, connections, members }), {
    text,
  });
const printFilter = (
  [term, operator, value]: [string, string, unknown?],
  text = POSTGRES,
) => print({ groups: [{ filters: [{ term, operator, value }] }] }, text);

const KEY = 'e.event_id';
const IN_RECIPIENTS = (where: string) =>
  `${KEY} IN (SELECT r.event_id FROM file_event_recipients AS r WHERE ${where})`;
/** PostgreSQL cuts its tables by time, so there the time is part of the key. */
const inPostgres = (sql: string) =>
  sql
    .replaceAll(`${KEY} IN`, '(e.observed_at, e.event_id) IN')
    .replaceAll('SELECT r.event_id', 'SELECT r.observed_at, r.event_id');
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('conditions that both engines say alike', () => {
  it.each<[[string, string, unknown?], string, unknown[]]>([
    [
      ['file.name', 'IS', 'Payroll.XLSX'],
      'e.file_name_key = ?',
      ['payroll.xlsx'],
    ],
    [['file.name', 'IS_NOT', 'a'], '(e.file_name_key = ?) IS NOT TRUE', ['a']],
    [['file.name', 'IS', '*.PDF'], 'e.file_name_key LIKE ?', ['%.pdf']],
    [['file.name', 'IS', 'a*b**c*'], 'e.file_name_key LIKE ?', ['a%b%c%']],
    [['file.name', 'IS', '*'], "e.file_name_key <> ''", []],
    [
      ['file.name', 'IS_ANY', ['a', 'B', 'A', '*c']],
      '(e.file_name_key IN (?, ?) OR e.file_name_key LIKE ?)',
      ['a', 'b', '%c'],
    ],
    [['file.name', 'IS_ANY', 'a'], 'e.file_name_key = ?', ['a']],
    [
      ['file.name', 'IS_NONE', ['a', 'b']],
      '(e.file_name_key IN (?, ?)) IS NOT TRUE',
      ['a', 'b'],
    ],
    [['file.name', 'EXISTS'], "e.file_name_key <> ''", []],
    [
      ['file.name', 'DOES_NOT_EXIST'],
      "(e.file_name_key <> '') IS NOT TRUE",
      [],
    ],
    [['file.hash.md5', 'IS', hash], 'e.md5 = ?', [hash.toLowerCase()]],
    [['file.category', 'IS', 'PDF'], 'e.category = ?', ['Pdf']],
    [
      ['file.category', 'IS', 's*E*'],
      'e.category IN (?, ?)',
      ['SourceCode', 'Spreadsheet'],
    ],
    [['file.category', 'IS', 'pdfs'], '1 = 0', []],
    [['file.category', 'IS', '*'], "e.category <> ''", []],
    [['file.sizeInBytes', 'IS', '10'], 'e.size_in_bytes = ?', [10]],
    [
      ['file.sizeInBytes', 'IS_ANY', [1, '2', 2.5]],
      'e.size_in_bytes IN (?, ?)',
      [1, 2],
    ],
    [['file.sizeInBytes', 'IS', 2.5], '1 = 0', []],
    [['file.sizeInBytes', 'LESS_THAN', 2.5], 'e.size_in_bytes < ?', [3]],
    [['file.sizeInBytes', 'GREATER_THAN', '2.5'], 'e.size_in_bytes > ?', [2]],
    [
      ['file.sizeInBytes', 'LESS_THAN', 1e300],
      'e.size_in_bytes < ?',
      [Number.MAX_SAFE_INTEGER],
    ],
    [['file.sizeInBytes', 'EXISTS'], 'e.size_in_bytes IS NOT NULL', []],
    [['risk.trusted', 'IS', 'TRUE'], 'e.trusted = ?', [true]],
    [['risk.trusted', 'IS_NOT', false], '(e.trusted = ?) IS NOT TRUE', [false]],
    [
      ['@timestamp', 'ON', '2026-11-22'],
      '(e.observed_at >= ? AND e.observed_at < ?)',
      [day('2026-11-22'), day('2026-11-23')],
    ],
    [
      ['@timestamp', 'ON_OR_AFTER', '2026-11-22'],
      'e.observed_at >= ?',
      [day('2026-11-22')],
    ],
    [
      ['@timestamp', 'ON_OR_BEFORE', '2026-11-22'],
      'e.observed_at < ?',
      [day('2026-11-23')],
    ],
    [
      ['event.inserted', 'WITHIN_THE_LAST', 'P1DT8H'],
      'e.inserted_at >= ?',
      [day('2026-11-21')],
    ],
    [
      ['@timestamp', 'WITHIN_THE_LAST', 'P1M'],
      'e.observed_at >= ?',
      [new Date('2026-10-22T08:00:00.000Z')],
    ],
    [
      ['destination.email.recipients', 'IS', 'Bob@Example.com'],
      IN_RECIPIENTS('r.address_key = ?'),
      ['bob@example.com'],
    ],
    [
      ['destination.email.recipients', 'IS_NOT', 'b@x'],
      `(${IN_RECIPIENTS('r.address_key = ?')}) IS NOT TRUE`,
      ['b@x'],
    ],
    [
      ['destination.email.recipients', 'IS', '*@Example.com'],
      IN_RECIPIENTS('r.domain = ?'),
      ['example.com'],
    ],
    [
      ['destination.email.recipients', 'IS_ANY', ['*@a', '*@b', 'c@d']],
      IN_RECIPIENTS('(r.domain IN (?, ?) OR r.address_key = ?)'),
      ['a', 'b', 'c@d'],
    ],
    [
      ['destination.email.recipients', 'IS', '*@*.example.com'],
      IN_RECIPIENTS('r.address_key LIKE ?'),
      ['%@%.example.com'],
    ],
    [
      ['destination.email.recipients', 'EXISTS'],
      IN_RECIPIENTS("r.address_key <> ''"),
      [],
    ],
    [
      ['mailForensics.bcc', 'IS', 'b@x'],
      IN_RECIPIENTS("r.field = 'bcc' AND r.address_key = ?"),
      ['b@x'],
    ],
    [
      ['risk.untrustedValues.domains', 'IS', 'X.com'],
      IN_RECIPIENTS('r.trusted = FALSE AND r.domain = ?'),
      ['x.com'],
    ],
    [
      ['event.detectorDisplayName', 'IS', 'contoso*'],
      'e.connection_id IN (?, ?)',
      ['c1', 'c2'],
    ],
    [
      ['event.detectorDisplayName', 'IS', 'CONTOSO üs'],
      'e.connection_id = ?',
      ['c2'],
    ],
    [['event.detectorDisplayName', 'IS', 'nobody'], '1 = 0', []],
    [['event.observer', 'IS', 'office365'], '1 = 1', []],
    [['event.observer', 'IS_NOT', 'Office*'], '1 = 0', []],
    [['risk.score', 'GREATER_THAN', 1], '1 = 0', []],
    [['risk.severity', 'IS_NOT', 'NO_RISK_INDICATED'], '1 = 0', []],
    [['file.owner', 'IS', 'anna'], '1 = 0', []],
    [['file.owner', 'IS_NOT', 'anna'], '1 = 1', []],
    [['file.owner', 'EXISTS'], '1 = 0', []],
    [['file.owner', 'DOES_NOT_EXIST'], '1 = 1', []],
    [['report.count', 'GREATER_THAN', 1], '1 = 0', []],
    [['file.created', 'ON', '2026-11-22'], '1 = 0', []],
    [
      ['anyText', 'IS', 'Pay'],
      `(e.file_name_key LIKE ? OR e.subject_key LIKE ? OR e.sender_key LIKE ? OR e.from_key LIKE ? OR ${IN_RECIPIENTS(
        'r.address_key LIKE ?',
      )})`,
      Array(5).fill('%pay%'),
    ],
    [
      ['anyText', 'IS', ` ${hash} `],
      `(e.file_name_key LIKE ? OR e.subject_key LIKE ? OR e.sender_key LIKE ? OR e.from_key LIKE ? OR e.md5 = ? OR ${IN_RECIPIENTS(
        'r.address_key LIKE ?',
      )})`,
      [
        ...Array(4).fill(`% ${hash.toLowerCase()} %`),
        hash.toLowerCase(),
        `% ${hash.toLowerCase()} %`,
      ],
    ],
  ])('%j', (filter, sql, bindings) => {
    expect(printFilter(filter, POSTGRES)).toEqual({
      sql: inPostgres(sql),
      bindings,
    });
    expect(printFilter(filter, SQLITE)).toEqual({ sql, bindings });
  });
});

describe('conditions that each engine says in its way', () => {
  it.each<[[string, string, unknown], string, string, unknown[]]>([
    [
      ['file.name', 'IS', '*100%_\\*'],
      'e.file_name_key LIKE ?',
      "e.file_name_key LIKE ? ESCAPE '\\'",
      ['%100\\%\\_\\\\%'],
    ],
    [
      ['file.name', 'IS', '100%_\\*'],
      '(left(e.file_name_key, 100) >= ? AND left(e.file_name_key, 100) < ?)',
      '(e.file_name_key >= ? AND e.file_name_key < ?)',
      ['100%_\\', '100%_]'],
    ],
    [
      ['file.hash.sha256Error', 'IS', 'Could not be read: *'],
      'lower(e.hash_error COLLATE "C") LIKE ?',
      'lower(e.hash_error) LIKE ?',
      ['could not be read: %'],
    ],
  ])('%j', (filter, postgres, sqlite, bindings) => {
    expect(printFilter(filter, POSTGRES)).toEqual({ sql: postgres, bindings });
    expect(printFilter(filter, SQLITE)).toEqual({ sql: sqlite, bindings });
  });
});

it('joins groups, and drops what changes nothing', () => {
  const [a, b, always, never] = [
    { term: 'file.name', value: 'a' },
    { term: 'file.name', value: 'b' },
    { term: 'event.vector', value: 'EMAILED' },
    { term: 'event.vector', value: 'PRINTED' },
  ];
  expect(
    print({
      groups: [
        { filterClause: 'OR', filters: [a, b, never] },
        {
          subgroupClause: 'OR',
          subgroups: [{ filters: [a, always] }, { filters: [b, never] }],
        },
      ],
    }),
  ).toEqual({
    sql: '((e.file_name_key = ? OR e.file_name_key = ?) AND e.file_name_key = ?)',
    bindings: ['a', 'b', 'a'],
  });
});

it('keeps long chains flat enough for SQLite', () => {
  const filters = Array.from({ length: 1_024 }, (_, index) => ({
    term: 'file.name',
    value: String(index),
  }));
  const { sql, bindings } = print({ groups: [{ filters }] });
  const chains = sql.split(/[()]/).map(part => part.split(' AND ').length);
  expect(Math.max(...chains)).toBeLessThan(150);
  expect(bindings).toEqual(filters.map(filter => filter.value));
});

describe('order and place', () => {
  const cursor = { eventId: 'id', value: 'v' };

  it.each([
    [
      { srtKey: '@timestamp' },
      'e.observed_at DESC, e.event_id DESC',
      'e.observed_at <= ? AND ((e.observed_at < ?) OR (e.observed_at = ? AND e.event_id < ?))',
      ['v', 'v', 'v', 'id'],
    ],
    [
      { srtKey: 'file.sizeInBytes', srtDir: 'asc' },
      'e.size_in_bytes ASC NULLS LAST, e.event_id ASC',
      '((e.size_in_bytes > ?) OR (e.size_in_bytes = ? AND e.event_id > ?) OR (e.size_in_bytes IS NULL))',
      ['v', 'v', 'id'],
    ],
    [
      { srtKey: 'event.id', srtDir: 'asc' },
      'e.event_id ASC',
      '((e.event_id > ?))',
      ['id'],
    ],
    [
      { srtKey: 'file.hash.sha256' },
      'e.sha256 DESC NULLS LAST, e.event_id DESC',
      '((e.sha256 < ?) OR (e.sha256 = ? AND e.event_id < ?) OR (e.sha256 IS NULL))',
      ['v', 'v', 'id'],
    ],
  ])('%j', (sort, orderBy, after, bindings) => {
    const { order } = parse(sort);
    expect(printOrder(order, POSTGRES)).toBe(orderBy);
    expect(printOrder(order, SQLITE)).toBe(orderBy);
    expect(printAfter(order, cursor, SQLITE)).toEqual({ sql: after, bindings });
  });

  it('goes on among events without a value', () => {
    const { order } = parse({ srtKey: 'file.sizeInBytes' });
    expect(printAfter(order, { eventId: 'id', value: null }, POSTGRES)).toEqual(
      {
        sql: '((e.size_in_bytes IS NULL AND e.event_id < ?))',
        bindings: ['id'],
      },
    );
  });

  it('compares text by code point on PostgreSQL', () => {
    const { order } = parse({ srtKey: 'file.name' });
    expect(printOrder(order, POSTGRES)).toBe(
      'e.file_name_key COLLATE "C" DESC, e.event_id DESC',
    );
    expect(printOrder(order, SQLITE)).toBe(
      'e.file_name_key DESC, e.event_id DESC',
    );
  });
});
