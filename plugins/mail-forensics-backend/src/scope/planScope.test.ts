import type { DirectoryUser, MailboxId, UserId } from '../mail';
import { namesOf } from './mailboxRow';
import { planScope, type KnownMailbox, type ScopePlan } from './planScope';

const BEGAN = new Date('2026-11-22T08:00:00Z');
const NOW = new Date('2026-11-22T09:00:00Z');
const EARLIER = new Date('2026-11-21T08:00:00Z');

const user = (
  name: string,
  facts: Partial<DirectoryUser> = {},
): DirectoryUser => ({
  userId: name as UserId,
  userPrincipalName: `${name}@contoso.com`,
  mail: `${name}@contoso.com`,
  displayName: name,
  proxyAddresses: [],
  guest: false,
  accountEnabled: true,
  ...facts,
});
const known = (
  name: string,
  facts: Partial<KnownMailbox> = {},
): KnownMailbox => ({
  id: `mailbox-${name}` as MailboxId,
  userId: name as UserId,
  ...namesOf(user(name)),
  state: 'Monitoring',
  monitoredSince: BEGAN,
  polled: true,
  returnedAt: null,
  ...facts,
});
const summary = (plan: ScopePlan) => ({
  join: plan.join.map(({ user: { userId }, since }) => [userId, since]),
  restart: plan.restart.map(({ mailbox, since }) => [mailbox.userId, since]),
  comeBack: plan.comeBack.map(({ mailbox, since }) => [mailbox.userId, since]),
  leave: plan.leave.map(({ userId }) => userId),
  stop: plan.stop.map(({ mailbox, since }) => [mailbox.userId, since]),
  probe: plan.probe.map(({ userId }) => userId),
  rename: plan.rename.map(({ mailbox }) => mailbox.userId),
});
const NOTHING = {
  join: [],
  restart: [],
  comeBack: [],
  leave: [],
  stop: [],
  probe: [],
  rename: [],
};

it.each<[string, DirectoryUser[], KnownMailbox[], object]>([
  [
    'the first look into the directory',
    [user('a'), user('b')],
    [],
    {
      join: [
        ['a', BEGAN],
        ['b', BEGAN],
      ],
    },
  ],
  ['no change', [user('a')], [known('a')], {}],
  ['a joiner', [user('a'), user('b')], [known('a')], { join: [['b', NOW]] }],
  ['a leaver', [user('a')], [known('a'), known('b')], { leave: ['b'] }],
  [
    'somebody who left before',
    [user('a')],
    [known('a'), known('b', { state: 'Left scope' })],
    {},
  ],
  [
    'somebody who comes back',
    [user('a'), user('b')],
    [known('a'), known('b', { state: 'Left scope', polled: false })],
    { restart: [['b', NOW]] },
  ],
  [
    'somebody who comes back before the last poll',
    [user('a'), user('b')],
    [known('a'), known('b', { state: 'Left scope' })],
    { comeBack: [['b', NOW]] },
  ],
  [
    'somebody who came back, and waits for the last poll',
    [user('b')],
    [known('b', { state: 'Left scope', returnedAt: BEGAN })],
    {},
  ],
  [
    'somebody who came back, after the last poll',
    [user('b')],
    [known('b', { state: 'Left scope', polled: false, returnedAt: BEGAN })],
    { restart: [['b', BEGAN]] },
  ],
  [
    'a connection that began anew',
    [user('a'), user('b'), user('c')],
    [
      known('a', { monitoredSince: EARLIER }),
      known('b', { monitoredSince: EARLIER, state: 'Left scope' }),
    ],
    {
      join: [['c', BEGAN]],
      restart: [
        ['a', BEGAN],
        ['b', BEGAN],
      ],
    },
  ],
  [
    'a guest who is new',
    [user('a'), user('g', { guest: true })],
    [known('a')],
    { join: [['g', NOW]] },
  ],
  [
    'a guest who is known',
    [user('g', { guest: true })],
    [known('g', { state: 'No mailbox', polled: false })],
    {},
  ],
  [
    'a member who became a guest',
    [user('g', { guest: true })],
    [known('g')],
    { stop: [['g', BEGAN]] },
  ],
  [
    'a guest of a connection that began anew',
    [user('g', { guest: true })],
    [
      known('g', {
        state: 'No mailbox',
        polled: false,
        monitoredSince: EARLIER,
      }),
    ],
    { stop: [['g', BEGAN]] },
  ],
  [
    'a guest who became a member',
    [user('g')],
    [known('g', { state: 'No mailbox', polled: false })],
    { restart: [['g', NOW]] },
  ],
  [
    'a disabled account, for it may be a shared mailbox',
    [user('a', { accountEnabled: false })],
    [known('a')],
    {},
  ],
  [
    'a new display name',
    [user('a', { displayName: 'Anna' })],
    [known('a')],
    { rename: ['a'] },
  ],
  [
    'a new proxy address',
    [user('a', { proxyAddresses: ['x@contoso.com'] })],
    [known('a')],
    { rename: ['a'] },
  ],
  [
    'proxy addresses in another order',
    [user('a', { proxyAddresses: ['A@contoso.com'] })],
    [known('a')],
    {},
  ],
  [
    'an address where there was no mailbox',
    [user('a')],
    [known('a', { state: 'No mailbox', mail: null })],
    { rename: ['a'], probe: ['a'] },
  ],
  [
    'an address without a mailbox, each time anew',
    [user('a')],
    [known('a', { state: 'No mailbox' })],
    { probe: ['a'] },
  ],
  [
    'no address and no mailbox',
    [user('a', { mail: null })],
    [
      known('a', {
        state: 'No mailbox',
        ...namesOf(user('a', { mail: null })),
      }),
    ],
    {},
  ],
])('%s', (_, users, mailboxes, expected) => {
  const plan = planScope({
    users: new Map(users.map(each => [each.userId, each])),
    mailboxes,
    monitoringSince: BEGAN,
    answeredAt: NOW,
  });
  expect(summary(plan)).toEqual({ ...NOTHING, ...expected });
});

it('never begins a mailbox before its connection, whatever the clock of this machine says', () => {
  const plan = planScope({
    users: new Map([['b' as UserId, user('b')]]),
    mailboxes: [known('a', { state: 'Left scope' })],
    monitoringSince: BEGAN,
    answeredAt: EARLIER,
  });
  expect(summary(plan).join).toEqual([['b', BEGAN]]);
});
