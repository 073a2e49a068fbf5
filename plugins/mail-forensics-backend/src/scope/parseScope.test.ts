import { InputError } from '@backstage/errors';
import { parseScope } from './parseScope';

const users = (csv: string) => parseScope({ mode: 'users', csv }).entries;
const groups = (csv: string) => parseScope({ mode: 'groups', csv }).entries;

it('needs no file for everybody', () => {
  expect(parseScope({ mode: 'all' })).toEqual({ mode: 'all', entries: [] });
});

it.each([
  ['a plain file', 'user\na@x.com\nb@x.com\n', ['a@x.com', 'b@x.com']],
  [
    'Windows line ends and a byte order mark',
    '\uFEFFUser\r\na@x.com\r\n',
    ['a@x.com'],
  ],
  ['semicolons', 'Name;E-mail\nAlex;a@x.com', ['a@x.com']],
  ['tabs', 'displayName\tUPN\nAlex\ta@x.com', ['a@x.com']],
  ['quotes', '"user"\n"a@x.com"', ['a@x.com']],
  ['spaces and blank lines', '\n\nuser\n\n  a@x.com  \n , \n\n', ['a@x.com']],
  ['the same user twice', 'user\na@x.com\nA@X.com', ['a@x.com']],
  [
    'a full export',
    'userPrincipalName,id,mail\na@x.com,1-2,alex@x.com',
    ['a@x.com'],
  ],
  ['a cell left empty', 'upn,id\n,1-2', ['1-2']],
  ['user_principal_name', 'user_principal_name\na@x.com', ['a@x.com']],
])('reads users from %s', (_, csv, entries) => {
  expect(users(csv)).toEqual(entries);
});

it.each([
  ['group', 'group\nSales', ['Sales']],
  ['groupName', 'groupName\nSales', ['Sales']],
  ['name and mail', 'name,mail\nSales,sales@x.com', ['sales@x.com']],
  ['a name with a comma', 'Group name\n"Sales, EMEA"', ['Sales, EMEA']],
])('reads groups from %s', (_, csv, entries) => {
  expect(groups(csv)).toEqual(entries);
});

it.each([
  ['', 'The file is empty. It should look like this:\nuser\nalex@contoso.com'],
  ['user\n\n', 'The file names no user'],
  ['a@x.com\nb@x.com', 'Row 1 is not a header row'],
  ['user,team\na@x.com,x\n,y', 'Row 3 names no user'],
  ['user\nSmith, Alex', 'Row 2 has more cells than the header row'],
  ['user\n"a@x.com', 'Row 2 has quotes that do not match'],
  [`user\na@x.com\n${'a'.repeat(401)}`, 'Row 3 is too long'],
  ['PK\u0000\u0003', 'not a text file'],
  ['x'.repeat(10 * 1024 * 1024 + 1), 'larger than 10 MB'],
  [
    `user\n${Array.from({ length: 100_001 }, (_, i) => `u${i}@x.com`).join(
      '\n',
    )}`,
    'more than 100,000 rows',
  ],
])('refuses a file, case %#', (csv, message) => {
  expect(() => users(csv)).toThrow(InputError);
  expect(() => users(csv)).toThrow(message);
});

it('shows the template of groups where the header is missing', () => {
  expect(() => groups('Sales')).toThrow('group\nsales@contoso.com');
});

it('reads 100,000 rows', () => {
  const csv = `user\n${Array.from(
    { length: 100_000 },
    (_, i) => `u${i}@x.com`,
  ).join('\n')}`;
  expect(users(csv)).toHaveLength(100_000);
});
