import { InputError } from '@backstage/errors';
import { MAX_SCOPE_CHARACTERS, parseScope } from './parseScope';

const users = (csv: string) => parseScope({ mode: 'users', csv });
const groups = (csv: string) => parseScope({ mode: 'groups', csv });
const entriesOf = (scope: ReturnType<typeof parseScope>) =>
  scope.entries.map(({ entry }) => entry);

const ID = '8d4dc3f2-0f2c-4a0a-8d1d-1b7e9ad0f001';

it('needs no file for everybody', () => {
  expect(parseScope({ mode: 'all' })).toEqual({
    mode: 'all',
    entries: [],
    notes: [],
  });
});

it.each([
  ['a plain file', 'user\na@x.com\nb@x.com\n', ['a@x.com', 'b@x.com']],
  [
    'Windows line ends and a byte order mark',
    '\uFEFFUser\r\na@x.com\r\n',
    ['a@x.com'],
  ],
  ['old Macintosh line ends', 'user\ra@x.com\rb@x.com', ['a@x.com', 'b@x.com']],
  [
    'line ends of both kinds',
    'user\r\na@x.com\nb@x.com\nc@x.com\r\n',
    ['a@x.com', 'b@x.com', 'c@x.com'],
  ],
  [
    'quotes before a Windows line end',
    '"name","user"\r\n"Smith, A","a@x.com"\r\n"B","b@x.com"\r\n',
    ['a@x.com', 'b@x.com'],
  ],
  ['semicolons', 'Name;E-mail\nAlex;a@x.com', ['a@x.com']],
  ['semicolons, with commas', 'Name, first;UPN\nA, B;a@x.com', ['a@x.com']],
  ['tabs', 'displayName\tUPN\nAlex\ta@x.com', ['a@x.com']],
  [
    'a line that names the separator',
    'sep=;\r\nUPN;x\r\na@x.com;1',
    ['a@x.com'],
  ],
  ['quotes', '"user"\n"a@x.com"', ['a@x.com']],
  ['spaces and blank lines', '\n\nuser\n\n  a@x.com  \n , \n\n', ['a@x.com']],
  [
    'spaces that cannot be seen',
    'user\n\u200Ba@x.com\u00A0\u200B\n\uFEFFb@x.com',
    ['a@x.com', 'b@x.com'],
  ],
  [
    'a full export',
    `userPrincipalName,id,mail\na@x.com,${ID},alex@x.com`,
    ['a@x.com'],
  ],
  [
    'an export with another first column',
    'displayName,userPrincipalName\nA,a@x.com',
    ['a@x.com'],
  ],
  [
    'a column of people beside one of addresses',
    'user,email\nAlex W,a@x.com',
    ['a@x.com'],
  ],
  ['a cell left empty', `upn,id\n,${ID}`, [ID]],
  [
    'rows that are numbered',
    'id,user\n1,a@x.com\n2,b@x.com',
    ['a@x.com', 'b@x.com'],
  ],
  ['an id that is none, for lack of better', 'id\n1-2', ['1-2']],
  ['user_principal_name', 'user_principal_name\na@x.com', ['a@x.com']],
  [
    'User principal name (UPN)',
    'User principal name (UPN)\na@x.com',
    ['a@x.com'],
  ],
  ['a header twice', 'mail,mail\n,a@x.com', ['a@x.com']],
  [
    'a line break in another column',
    'note,user\n"two\nlines",a@x.com',
    ['a@x.com'],
  ],
])('reads users from %s', (_, csv, entries) => {
  expect(entriesOf(users(csv))).toEqual(entries);
});

it.each([
  ['group', 'group\nSales', ['Sales']],
  ['groupName', 'groupName\nSales', ['Sales']],
  ['name and mail', 'name,mail\nSales,sales@x.com', ['sales@x.com']],
  ['group and mail', 'group,mail\nSales,sales@x.com', ['sales@x.com']],
  [
    'an export in which security groups have no address',
    `id,displayName,mail\n${ID},Auditors,\n${ID},Sales,sales@x.com`,
    [ID, 'sales@x.com'],
  ],
  ['a name with a comma', 'Group name\n"Sales, EMEA"', ['Sales, EMEA']],
  ['names that look odd', 'group\n@Sales\n+1\n-', ['@Sales', '+1', '-']],
  ['a name with quotes', 'group\n"The ""A"" team"', ['The "A" team']],
])('reads groups from %s', (_, csv, entries) => {
  expect(entriesOf(groups(csv))).toEqual(entries);
});

it('numbers rows as a spreadsheet does, and says which repeat which', () => {
  expect(
    users('\nnote,user\nx,a@x.com\n\n"two\nlines",b@x.com\n,A@X.com').entries,
  ).toEqual([
    { row: 3, entry: 'a@x.com' },
    { row: 5, entry: 'b@x.com' },
    { row: 6, entry: 'A@X.com', duplicateOf: 3 },
  ]);
});

it.each([
  ['user\na@x.com', []],
  ['user,\na@x.com,', []],
  ['user,Team\na@x.com,T', ['Ignored the column “Team”.']],
  [
    'mail,Team,Since,upn\na,T,2020,b',
    [
      'The users were taken from the column “upn”, where it is empty from “mail”.',
      'Ignored the columns “Team”, “Since”.',
    ],
  ],
  [
    `user,${Array.from({ length: 12 }, (_, i) => `c${'x'.repeat(i * 5)}`)}\na`,
    [
      'Ignored the columns “c”, “cxxxxx”, “cxxxxxxxxxx”, “cxxxxxxxxxxxxxxx”, “cxxxxxxxxxxxxxxxxxxxx”, “cxxxxxxxxxxxxxxxxxxxxxxxxx”, “cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx”, “cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx”, “cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”, “cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” and 2 more.',
    ],
  ],
])('says which columns it went by, case %#', (csv, notes) => {
  expect(users(csv).notes).toEqual(notes);
});

it.each([
  ['', 'The file is empty. It should look like this:\nuser\nalex@contoso.com'],
  [' \r\n\t\r\n', 'The file is empty'],
  ['user\n\n', 'The file names no user'],
  ['a@x.com\nb@x.com', 'Row 1 is not a header row'],
  ['displayName\nAlex', 'Row 1 is not a header row'],
  ['\n\na@x.com', 'Row 3 is not a header row'],
  ['user,team\na@x.com,x\n,y', 'Row 3 names no user'],
  ['user\nSmith, Alex', 'Row 2 has more cells than the header row'],
  ['user\n"a@x.com', 'Row 2 has quotes that do not match'],
  ['user\n"a"b@x.com', 'Row 2 has quotes that do not match'],
  ['note,user\nx, "a@x.com"', 'Row 2 has a space before an opening quote'],
  [`user\na@x.com\n${'a'.repeat(401)}`, 'Row 3 is too long'],
  ['user\n"a@x.com\nb@x.com"', 'Row 2 has a line break or a tab'],
  ['PK\u0000\u0003', 'Row 1 has characters that are no text'],
  ['user\na@x.com\n\u0001b@x.com', 'Row 3 has characters that are no text'],
  ['user\na@x.com\nJ\uFFFDrg@x.com', 'Row 3 has characters that could not be'],
  ['user\na@x.com\nJ\uD800rg@x.com', 'Row 3 has characters that could not be'],
  [
    `user\na@x.com\n"${'x'.repeat(1_000_000)}"`,
    'Row 3 has a cell of 1,000,000 characters: at most 32,767',
  ],
  [
    `user,note\na@x.com,${'x'.repeat(1_000_000)}`,
    'Row 2 has a cell of 1,000,000 characters',
  ],
  [
    `${'a,'.repeat(1_000_000)}user\n`,
    'Row 1 has 1,000,001 columns: at most 1,000 are read',
  ],
  [
    `user\na@x.com\nb@x.com${',c'.repeat(1_000_000)}`,
    'Row 3 has more cells than the header row',
  ],
  ['user\n=HYPERLINK(1)', 'Row 2 is a formula'],
  ['user\na@x.com\n@SUM(1+1)*cmd', 'Row 3 is a formula'],
  ["user\n+cmd|' /C calc'!A0", 'Row 2 is a formula'],
  ['x'.repeat(MAX_SCOPE_CHARACTERS + 1), 'larger than 32 MB'],
  [
    `user\n${Array.from({ length: 100_001 }, (_, i) => `u${i}@x.com`).join(
      '\n',
    )}`,
    'Row 100002 is one too many: at most 100,000 rows',
  ],
])('refuses a file, case %#', (csv, message) => {
  expect(() => users(csv)).toThrow(InputError);
  expect(() => users(csv)).toThrow(message);
});

it.each(['=1+1', '@SUM(1)', "@a|' /C calc'!A0"])(
  'takes %j for no group',
  csv => {
    expect(() => groups(`group\n${csv}`)).toThrow('Row 2 is a formula');
  },
);

it.each(['-alex@x.com', '+1@x.com'])('takes %j for an address', csv => {
  expect(entriesOf(users(`user\n${csv}`))).toEqual([csv]);
});

it('shows the template of groups where the header is missing', () => {
  expect(() => groups('Sales')).toThrow('group\nsales@contoso.com');
});

/** Texts with which a parser could be kept busy: each is to be read or refused at once. */
it.each([
  ['100,000 rows', `user\n${lines(100_000)}`],
  ['100,000 rows of an export', wide(100_000)],
  ['quotes only', '"'.repeat(8_000_000)],
  ['quotes and letters', `user\n${'"a"b'.repeat(2_000_000)}`],
  ['quotes and commas', `user\n${'",'.repeat(4_000_000)}`],
  ['quoted commas', `user\n${'","'.repeat(2_000_000)}`],
  ['line ends only', '\n'.repeat(20_000_000)],
  ['commas only', ','.repeat(20_000_000)],
  ['spaces only', `user\n${' '.repeat(20_000_000)}`],
  ['spaces in the middle', `user\na${' '.repeat(20_000_000)}b`],
  ['quotes opened on each line', `user\n${'"a\n'.repeat(4_000_000)}`],
  ['quotes closed with spaces', `user\n${'"a"  '.repeat(2_000_000)}`],
])('is done with %s in time', (_, csv) => {
  const start = process.cpuUsage();
  expect(faultOf(csv)).toEqual(expect.any(String));
  // Of the processor, for what others do on the machine is not its fault.
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(10_000);
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => `user${i}@x.com`).join('\n');
}

function wide(count: number): string {
  const columns = Array.from({ length: 14 }, (_, i) => `"Column, ${i}"`);
  const rows = Array.from(
    { length: count },
    (_, i) => `${columns.join(',')},user${i}@x.com`,
  );
  return `${columns.join(',')},userPrincipalName\r\n${rows.join('\r\n')}`;
}

/** What is said of a file; nothing where it can be read. Anything but an error for the caller is thrown. */
function faultOf(csv: string): string {
  try {
    users(csv);
    return '';
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
}
