import { all, any, ALWAYS, NEVER, not } from '../normalise/Condition';
import type { Condition } from '../normalise/Condition';
import { mailboxScopeOf, type MailboxScope } from './mailboxScope';

const oneOf = (
  column: 'connection_id' | 'user_id' | 'mailbox_key' | 'sender_key',
  ...values: string[]
): Condition => ({ kind: 'text', column, match: { kind: 'oneOf', values } });
const like: Condition = {
  kind: 'text',
  column: 'mailbox_key',
  match: { kind: 'like', pattern: ['', '@contoso.com'] },
};
const connections = oneOf('connection_id', 'eu', 'us');

it.each<[string, Condition, MailboxScope]>([
  ['everything', ALWAYS, {}],
  ['nothing', NEVER, { connectionIds: [] }],
  ['connections', connections, { connectionIds: ['eu', 'us'] }],
  ['users', oneOf('user_id', 'a', 'a'), { userIds: ['a'] }],
  ['a pattern of mailboxes', like, {}],
  ['a sender', oneOf('sender_key', 'adele@contoso.com'), {}],
  [
    'all of them',
    all([connections, oneOf('mailbox_key', 'm'), like]),
    { connectionIds: ['eu', 'us'], mailboxKeys: ['m'] },
  ],
  [
    'what two conditions on one column leave',
    all([connections, oneOf('connection_id', 'us', 'ap')]),
    { connectionIds: ['us'] },
  ],
  [
    'conditions that exclude each other',
    all([oneOf('user_id', 'a'), oneOf('user_id', 'b')]),
    { userIds: [] },
  ],
  [
    'one or the other of the same column',
    any([oneOf('user_id', 'a'), oneOf('user_id', 'b')]),
    { userIds: ['a', 'b'] },
  ],
  [
    'one or the other of different columns',
    any([oneOf('user_id', 'a'), connections]),
    {},
  ],
  [
    'an alternative that leaves nothing',
    any([
      all([oneOf('user_id', 'a'), oneOf('user_id', 'b')]),
      oneOf('mailbox_key', 'm'),
    ]),
    { mailboxKeys: ['m'] },
  ],
  ['the opposite of connections', not(connections), {}],
])('%s', (_, condition, scope) => {
  expect(mailboxScopeOf(condition)).toEqual(scope);
});
