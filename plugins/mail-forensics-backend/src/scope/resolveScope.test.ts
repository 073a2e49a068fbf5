import type { UserId } from '../mail';
import { InMemoryMail } from '../mail/__testUtils__/InMemoryMail';
import { resolveScope } from './resolveScope';

const directory = () => {
  const mail = new InMemoryMail({ now: () => new Date(0) });
  const anna = mail.addUser('anna', {
    proxyAddresses: ['Sales.Lead@contoso.com'],
    mail: 'anna.a@contoso.com',
  });
  const bob = mail.addUser('bob', { accountEnabled: false });
  const guest = mail.addUser('guest', { guest: true, mail: null });
  for (let i = 0; i < 150; i += 1) {
    mail.addUser(`user${i}`);
  }
  return { mail, anna, bob, guest };
};
const ids = (users: ReadonlyMap<UserId, unknown>) => [...users.keys()];

it('takes everybody, guests and disabled accounts included', async () => {
  const { mail, bob, guest } = directory();
  const { users } = await resolveScope({
    scope: { mode: 'all', entries: [] },
    tenant: mail,
  });
  expect(users.size).toBe(153);
  expect(ids(users)).toEqual(expect.arrayContaining([bob, guest]));
});

it.each([
  'ANNA@contoso.com',
  'anna.a@CONTOSO.com',
  'sales.lead@contoso.com',
  'ID-anna',
  ' anna@contoso.com ',
])('finds a user by %j', async entry => {
  const { mail, anna } = directory();
  const scope = await resolveScope({
    scope: { mode: 'users', entries: [entry] },
    tenant: mail,
  });
  expect(ids(scope.users)).toEqual([anna]);
  expect(scope.missingUsers).toEqual([]);
});

it('takes a user once who is named twice, from the last page too, and names who is missing', async () => {
  const { mail, anna } = directory();
  const scope = await resolveScope({
    scope: {
      mode: 'users',
      entries: [
        'id-anna',
        'Nobody@x.com',
        'anna@contoso.com',
        'user149@contoso.com',
      ],
    },
    tenant: mail,
  });
  expect(ids(scope.users)).toEqual([anna, 'id-user149']);
  expect(scope.missingUsers).toEqual(['Nobody@x.com']);
});

it('takes the members of groups once, and names groups that are missing or that a name does not tell apart', async () => {
  const { mail, anna, bob } = directory();
  mail.addGroup('Sales', [anna, bob], { mail: 'sales@contoso.com' });
  mail.addGroup('Twins', [anna]);
  mail.addGroup('Twins', [bob]);
  const scope = await resolveScope({
    scope: {
      mode: 'groups',
      entries: ['sales@contoso.com', 'Sales', 'Twins', 'Nowhere'],
    },
    tenant: mail,
  });
  expect(ids(scope.users)).toEqual([anna, bob]);
  expect(scope.missingGroups).toEqual(['Nowhere']);
  expect(scope.ambiguousGroups).toEqual(['Twins']);
});

it('prefers the group whose address it is to one that merely has that name', async () => {
  const { mail, anna, bob } = directory();
  mail.addGroup('sales@contoso.com', [bob]);
  mail.addGroup('Sales', [anna], { mail: 'sales@contoso.com' });
  const scope = await resolveScope({
    scope: { mode: 'groups', entries: ['sales@contoso.com'] },
    tenant: mail,
  });
  expect(ids(scope.users)).toEqual([anna]);
});

it('counts a group as missing that is deleted before its members are read', async () => {
  const { mail, anna } = directory();
  mail.addGroup('Sales', [anna]);
  mail.onRequest = ({ kind }) => {
    if (kind === 'listGroupMembers') {
      mail.groups.length = 0;
    }
  };
  const scope = await resolveScope({
    scope: { mode: 'groups', entries: ['Sales'] },
    tenant: mail,
  });
  expect(scope.missingGroups).toEqual(['Sales']);
});
