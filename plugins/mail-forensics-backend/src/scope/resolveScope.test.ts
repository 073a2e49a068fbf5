import type { UserId } from '../mail';
import { InMemoryMail } from '../mail/__testUtils__/InMemoryMail';
import { DirectoryReading } from './DirectoryReading';
import { judgeScope, type ReadMailbox } from './judgeScope';
import { parseScope } from './parseScope';
import { resolveScope } from './resolveScope';

const START = new Date('2026-11-22T08:00:00Z');

const directory = () => {
  const clock = { now: START };
  const mail = new InMemoryMail({ now: () => clock.now });
  const anna = mail.addUser('anna', {
    proxyAddresses: ['Sales.Lead@contoso.com'],
    mail: 'anna.a@contoso.com',
  });
  const bob = mail.addUser('bob', { accountEnabled: false });
  const guest = mail.addUser('guest', { guest: true, mail: null });
  const carl = mail.addUser('carl', { mail: null });
  for (let i = 0; i < 150; i += 1) {
    mail.addUser(`user${i}`);
  }
  return { clock, mail, anna, bob, guest, carl };
};

async function resolve(
  mail: InMemoryMail,
  mode: 'users' | 'groups',
  entries: string[],
  options: {
    knownIds?: ReadonlyMap<string, string>;
    mailboxes?: Record<string, ReadMailbox>;
  } = {},
) {
  const header = mode === 'users' ? 'user' : 'group';
  const scope = parseScope({ mode, csv: [header, ...entries].join('\n') });
  const reading = new DirectoryReading();
  const resolved = await resolveScope({
    scope,
    knownIds: options.knownIds,
    tenant: mail,
    reading,
  });
  const rows = judgeScope({
    entries: scope.entries,
    resolved,
    mailboxes: new Map(
      Object.entries(options.mailboxes ?? {}) as [UserId, ReadMailbox][],
    ),
  });
  return { users: [...resolved.users.keys()], rows, reading };
}

describe('everybody', () => {
  it('is taken, guests and disabled accounts included', async () => {
    const { mail, bob, guest } = directory();
    const reading = new DirectoryReading();
    const { users } = await resolveScope({
      scope: { mode: 'all', entries: [] },
      tenant: mail,
      reading,
    });
    expect(users.size).toBe(154);
    expect([...users.keys()]).toEqual(expect.arrayContaining([bob, guest]));
    expect(reading.progress).toEqual({ requests: 1, users: 154 });
  });
});

describe('users', () => {
  it.each([
    'ANNA@contoso.com',
    'anna.a@CONTOSO.com',
    'sales.lead@contoso.com',
    'ID-anna',
    ' anna@contoso.com ',
  ])('are found by %j', async entry => {
    const { mail, anna } = directory();
    const { users, rows } = await resolve(mail, 'users', [entry]);
    expect(users).toEqual([anna]);
    expect(rows).toEqual([
      {
        row: 2,
        entry: entry.trim(),
        verdict: 'will be monitored',
        found: {
          id: anna,
          displayName: 'anna',
          mail: 'anna.a@contoso.com',
          userPrincipalName: 'anna@contoso.com',
        },
      },
    ]);
  });

  it('come to what can be expected of them, row by row', async () => {
    const { mail, anna, bob, guest, carl } = directory();
    const { users, rows } = await resolve(mail, 'users', [
      'anna@contoso.com',
      'bob@contoso.com',
      'guest@contoso.com',
      'carl@contoso.com',
      'nobody@elsewhere.com',
      'ANNA@contoso.com',
      'sales.lead@contoso.com',
      'usr149@contoso.com',
      'NOBODY@elsewhere.com',
    ]);
    expect(users).toEqual([anna, bob, guest, carl]);
    expect(
      rows.map(({ row, verdict, duplicateOf, nearMatches }) => [
        row,
        verdict,
        duplicateOf ?? nearMatches,
      ]),
    ).toEqual([
      [2, 'will be monitored', undefined],
      [3, 'disabled', undefined],
      [4, 'guest', undefined],
      [5, 'no mailbox', undefined],
      [6, 'not found', undefined],
      [7, 'duplicate', 2],
      [8, 'duplicate', 2],
      [
        9,
        'not found',
        ['user149@contoso.com', 'user109@contoso.com', 'user119@contoso.com'],
      ],
      [10, 'duplicate', 6],
    ]);
  });

  it('count as what reading their mailboxes has shown, whatever the directory says', async () => {
    const { mail } = directory();
    const { rows } = await resolve(
      mail,
      'users',
      ['anna@contoso.com', 'bob@contoso.com', 'carl@contoso.com', 'id-user1'],
      {
        mailboxes: {
          'id-anna': { state: 'No mailbox', mail: 'anna.a@contoso.com' },
          'id-bob': { state: 'No mailbox', mail: 'before@contoso.com' },
          'id-carl': { state: 'Monitoring', mail: null },
          'id-user1': { state: 'Access denied', mail: null },
        },
      },
    );
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'no mailbox',
      'disabled',
      'will be monitored',
      'will be monitored',
    ]);
  });

  it('are asked for one by one where they are few, and read all where they are many', async () => {
    const { mail } = directory();
    await resolve(mail, 'users', ['anna@contoso.com']);
    expect(mail.requests.map(({ kind }) => kind)).toEqual(['findUsers']);
    mail.requests.length = 0;
    const many = Array.from({ length: 150 }, (_, i) => `user${i}@contoso.com`);
    const { users } = await resolve(mail, 'users', many);
    expect(users).toHaveLength(150);
    expect(mail.requests.map(({ kind }) => kind)).toEqual(['listUsers']);
  });

  it('of whom a name could mean more than one are told as candidates, and not taken', async () => {
    const { mail } = directory();
    mail.addUser('x', { mail: 'shared@contoso.com' });
    mail.addUser('y', { userPrincipalName: 'shared@contoso.com', mail: null });
    mail.addUser('z', { proxyAddresses: ['shared@contoso.com'] });
    const { users, rows } = await resolve(mail, 'users', [
      'shared@contoso.com',
    ]);
    expect(users).toEqual([]);
    expect(rows).toMatchObject([
      { verdict: 'ambiguous', candidates: [{ id: 'id-x' }, { id: 'id-y' }] },
    ]);
  });

  it('are meant rather than guests with the same address', async () => {
    const { mail, anna } = directory();
    mail.addUser('other', { guest: true, mail: 'anna.a@contoso.com' });
    const { users } = await resolve(mail, 'users', ['anna.a@contoso.com']);
    expect(users).toEqual([anna]);
  });

  it.each([1, 150])(
    'who were renamed are still meant, of %d rows, unless the name is somebody else’s now',
    async count => {
      const { mail, anna, bob } = directory();
      Object.assign(mail.users[0], {
        userPrincipalName: 'annika@contoso.com',
        mail: 'annika@contoso.com',
        proxyAddresses: [],
      });
      const others = Array.from(
        { length: count - 1 },
        (_, i) => `user${i}@contoso.com`,
      );
      const knownIds = new Map([['anna@contoso.com', anna as string]]);
      const entries = ['anna@contoso.com', ...others];
      const first = await resolve(mail, 'users', entries, { knownIds });
      expect(first.users).toContain(anna);
      expect(first.rows[0]).toMatchObject({
        verdict: 'will be monitored',
        found: { userPrincipalName: 'annika@contoso.com' },
      });
      expect((await resolve(mail, 'users', entries)).rows[0].verdict).toBe(
        'not found',
      );

      mail.users[1].proxyAddresses = ['anna@contoso.com'];
      const then = await resolve(mail, 'users', entries, { knownIds });
      expect(then.users).toContain(bob);
      expect(then.users).not.toContain(anna);
    },
  );

  it('are dated by the service: who joins from the first answer on, who leaves until after the last', async () => {
    const { mail, clock } = directory();
    const end = new Date('2026-11-22T08:01:00Z');
    mail.onRequest = ({ kind }) => {
      if (kind === 'listUsers') {
        clock.now = end;
      }
    };
    const { reading } = await resolve(mail, 'users', ['nobody@x.com']);
    expect(reading.beganAt).toEqual(START);
    expect(reading.endedAt).toEqual(new Date('2026-11-22T08:01:01Z'));
    expect(reading.progress).toEqual({ requests: 2, users: 154 });
  });
});

describe('groups', () => {
  it('bring their members once, and come to what can be expected of them', async () => {
    const { mail, anna, bob, guest, carl } = directory();
    mail.addGroup('Sales', [anna, bob, guest], { mail: 'sales@contoso.com' });
    mail.addGroup('Twins', [anna]);
    mail.addGroup('Twins', [bob]);
    mail.addGroup('Empty', []);
    mail.addGroup('Guests', [guest, carl]);
    mail.addGroup('Board', [bob], { membersHidden: true });
    mail.addGroup('Staff', [anna], { proxyAddresses: ['all@contoso.com'] });
    const { users, rows } = await resolve(mail, 'groups', [
      'sales@contoso.com',
      'Sales',
      'Twins',
      'Nowhere',
      'Empty',
      'Guests',
      'Board',
      'ALL@contoso.com',
      'Stafff',
    ]);
    expect(users).toEqual([anna, bob, guest, carl]);
    expect(
      rows.map(({ entry, verdict, members }) => [entry, verdict, members]),
    ).toEqual([
      ['sales@contoso.com', 'will be monitored', 2],
      ['Sales', 'duplicate', undefined],
      ['Twins', 'ambiguous', undefined],
      ['Nowhere', 'not found', undefined],
      ['Empty', 'empty group', 0],
      ['Guests', 'no mailbox', 0],
      ['Board', 'members hidden', undefined],
      ['ALL@contoso.com', 'will be monitored', 1],
      ['Stafff', 'not found', undefined],
    ]);
    expect(rows[1].duplicateOf).toBe(2);
    expect(rows[2].candidates).toHaveLength(2);
    expect(rows[8].nearMatches).toEqual(['Staff']);
  });

  it('are asked for twenty at a time, members and all, and listed only where one is missing', async () => {
    const { mail, anna } = directory();
    const names = Array.from({ length: 30 }, (_, i) => `Group ${i}`);
    names.forEach(name => mail.addGroup(name, [anna]));
    await resolve(mail, 'groups', names);
    expect(mail.requests.map(({ kind }) => kind)).toEqual([
      'findGroups',
      'listGroupMembers',
    ]);
    mail.requests.length = 0;
    await resolve(mail, 'groups', [...names, 'Nowhere']);
    expect(mail.requests.map(({ kind }) => kind)).toEqual([
      'findGroups',
      'listGroups',
      'listGroupMembers',
    ]);
  });

  it('are listed, not asked for, where they are very many', async () => {
    const { mail, anna } = directory();
    const names = Array.from({ length: 1_001 }, (_, i) => `Group ${i}`);
    names.forEach(name => mail.addGroup(name, [anna]));
    const { rows } = await resolve(mail, 'groups', names);
    expect(rows[1_000].verdict).toBe('will be monitored');
    expect(mail.requests.map(({ kind }) => kind)).toEqual([
      'listGroups',
      'listGroupMembers',
    ]);
  });

  it('whose address it is are preferred to those that merely have that name', async () => {
    const { mail, anna, bob } = directory();
    mail.addGroup('sales@contoso.com', [bob]);
    mail.addGroup('Sales', [anna], { mail: 'sales@contoso.com' });
    const { users } = await resolve(mail, 'groups', ['sales@contoso.com']);
    expect(users).toEqual([anna]);
  });

  it('that were renamed are still meant', async () => {
    const { mail, anna } = directory();
    const id = mail.addGroup('Vertrieb', [anna]);
    const { users } = await resolve(mail, 'groups', ['Sales'], {
      knownIds: new Map([['sales', id as string]]),
    });
    expect(users).toEqual([anna]);
  });

  it('that are deleted before their members are read count as missing', async () => {
    const { mail, anna } = directory();
    mail.addGroup('Sales', [anna]);
    mail.onRequest = ({ kind }) => {
      if (kind === 'listGroupMembers') {
        mail.groups.length = 0;
      }
    };
    const { rows } = await resolve(mail, 'groups', ['Sales']);
    expect(rows[0].verdict).toBe('not found');
  });
});
