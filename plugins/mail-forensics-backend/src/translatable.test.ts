import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import {
  CONNECTION_PROBLEM_CODES,
  type ScopeInput,
  type ScopeRow,
  type ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import { describeLag } from './collection/describeLag';
import { describeMailboxProblem } from './collection/describeMailboxProblem';
import { describeWait } from './collection/describeWait';
import { TooManyRequests } from './http/RequestLimits';
import type { ConnectionId } from './mail';
import { loginMessage } from './microsoft365/errors/loginFaults';
import { notesOn } from './microsoft365/exchangePowerShell/notesOn';
import { REQUIRED_PERMISSIONS } from './microsoft365/permissions';
import { describeGaps } from './scope/describeGaps';
import { parseScope } from './scope/parseScope';
import { isColumn } from './search/export/columns';
import { parseExport } from './search/parse/parseExport';
import { parseSearch } from './search/parse/parseSearch';

/*
 * The backend speaks English, and the pages translate its sentences by looking them up. What is said here has to be what they
 * know, word for word.
 */

const MESSAGES = path.resolve(
  __dirname,
  '../../mail-forensics/src/translations/backendMessages.ts',
);

/** The messages of the pages, out of their file: it is an object with texts in it. */
function readMessages(): string[] {
  const [, literal] =
    /export const backendMessages = (\{[^]*\}) as const;/.exec(
      fs.readFileSync(MESSAGES, 'utf8'),
    ) ?? [];
  const groups: Record<string, Record<string, string>> = vm.runInNewContext(
    `(${literal})`,
  );
  return Object.values(groups).flatMap(group => Object.values(group));
}

const messages = readMessages();
const SENTENCE = messages
  .map(text =>
    text
      .split(/\{\{\w+\}\}/)
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]+?'),
  )
  .join('|');
/** Sentences, each perhaps with what the service calls a failure after it. */
const KNOWN = new RegExp(`^(?:(?:${SENTENCE})(?: \\([^()]*\\))?[ .]*)+$`);

const TIME = new Date('2026-11-28T06:00:00Z');
const LAG = { connectionId: 'c' as ConnectionId, pending: 0, told: false };
const FACTS = {
  clientId: '1234',
  tenant: 'contoso.com',
  credential: 'client secret',
  cloud: 'global',
};
const NOTHING_FAILS = { failing: 0, lastError: null, nextAttemptAt: null };
const row = (verdict: ScopeVerdict): ScopeRow => ({
  row: 2,
  entry: 'v. braun',
  verdict,
});

const ONE_FILTER = [{ filters: [{ term: 'file.name', value: 'x' }] }];

const SAID: string[] = [
  describeWait('The app may not read the directory.', TIME),
  describeLag({ ...LAG, behind: 1, mailboxes: 9, furthest: null }, TIME),
  describeLag({ ...LAG, behind: 2, mailboxes: 9, furthest: new Date(0) }, TIME),
  ...[
    { full: true },
    { repaired: true },
    { gaveUp: 1 },
    { gaveUp: 2 },
    { backlog: { failing: 1, lastError: null, nextAttemptAt: null } },
    { backlog: { failing: 2, lastError: 'Timeout', nextAttemptAt: TIME } },
  ].map(
    facts =>
      describeMailboxProblem({
        ...{ full: false, repaired: false, gaveUp: 0 },
        backlog: NOTHING_FAILS,
        ...facts,
      })?.detail ?? '',
  ),
  ...(['all', 'users', 'groups'] as const).flatMap(mode =>
    [[], [row('not found'), row('ambiguous'), row('members hidden')]].flatMap(
      rows => describeGaps({ mode, rows }, 0).map(gap => gap.detail),
    ),
  ),
  ...CONNECTION_PROBLEM_CODES.flatMap(code =>
    [
      '7000215',
      '700027',
      '700024',
      '70021',
      '700213',
      '50166',
      '7000112',
    ].flatMap(number => [
      loginMessage(code, { number }, FACTS),
      loginMessage(code, { number }, { ...FACTS, tenant: undefined }),
    ]),
  ),
  ...REQUIRED_PERMISSIONS.map(({ reason }) => reason),
  new TooManyRequests(1).message,
  new TooManyRequests(2).message,
  ...[
    '',
    'user\n',
    'group\n',
    'Department\nSales\n',
    'user\n"a" b"\n',
    'user\n=1+1\n',
    'user,x\n,1\n',
    'user\na,b,c\n',
    `user\n${'a'.repeat(401)}\n`,
    `user\n${'a'.repeat(40_000)}\n`,
    'user\n"a\tb"\n',
    'user\na\u0000\n',
    'user\na\uFFFD\n',
    'user, x\n "a",1\n',
    `${'x,'.repeat(20_000)}\n`,
  ].flatMap(csv =>
    (['users', 'groups'] as const).map(mode =>
      refusalOf({
        mode,
        csv: csv.replace(/^user(?=[\n,])/, mode.slice(0, -1)),
      }),
    ),
  ),
  ...[
    ...[
      [{}],
      [{ filters: [] }],
      [{ filters: Array(1_025).fill({}) }],
      Array(1_025).fill({}),
      nested(11),
      [{ filters: Array(5).fill({ value: Array(1_000).fill('x') }) }],
    ],
    ...[
      { term: 'file.nam', value: 'x' },
      { operator: 'LIKE', value: 'x' },
      { operator: 'LESS_THAN', value: 'x' },
      { operator: 'EXISTS', value: 'x' },
      { value: ['x', 'y'] },
      { value: '' },
      { value: {} },
      { value: 'x'.repeat(5_000) },
      { operator: 'IS_ANY', value: Array(1_025).fill('x') },
      { term: 'file.sizeInBytes', operator: 'LESS_THAN', value: 'x' },
      { term: 'risk.trusted', value: 'x' },
      { term: '@timestamp', operator: 'ON', value: 'x' },
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: 'x' },
      { term: 'mailForensics.group', value: '://' },
    ].map(filter => [{ filters: [{ term: 'file.name', ...filter }] }]),
  ].flatMap(groups => refusalsOf({ groups })),
  ...refusalsOf({ groups: ONE_FILTER, pgToken: 'x' }),
  ...refusalsOf({ groups: ONE_FILTER, columns: ['x'] }),
  ...refusalsOf({ groups: ONE_FILTER, columns: Array(1_000).fill('x') }),
  ...notesOf('user,phone\na@contoso.com,1\n'),
  ...notesOf('user,phone,fax\na@contoso.com,1,2\n'),
];

/** What is said of a query, by who searches and by who exports. */
function refusalsOf(body: object): string[] {
  return [parseSearch(body), parseExport(body, isColumn)].flatMap(parsed =>
    'problems' in parsed
      ? parsed.problems.map(({ description }) => description)
      : [],
  );
}

function nested(depth: number): object[] {
  return depth === 0 ? ONE_FILTER : [{ subgroups: nested(depth - 1) }];
}

/** What is said of a file that cannot be used; empty where it can. */
function refusalOf(scope: ScopeInput): string {
  try {
    parseScope(scope);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function notesOf(csv: string): string[] {
  return parseScope({ mode: 'users', csv }).notes;
}

it('every sentence is one that the pages can say in another language', () => {
  const said = SAID.filter(sentence => sentence !== '');
  expect(said.length).toBeGreaterThan(200);
  expect([...new Set(said)].filter(sentence => !KNOWN.test(sentence))).toEqual(
    [],
  );
});

it('the notes on the script of each scope are known as a whole', () => {
  for (const mode of ['all', 'users', 'groups'] as const) {
    const notes = notesOn({ mode, entries: [] });
    expect(notes.filter(note => !messages.includes(note))).toEqual([]);
  }
});

it('what no version of ours says is not known', () => {
  expect('Something else happened.').not.toMatch(KNOWN);
});
