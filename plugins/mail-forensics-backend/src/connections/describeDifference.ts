import type {
  ScopeChangeList,
  ScopeObject,
  ScopePreview,
} from 'backstage-plugin-mail-forensics-common';
import type { DirectoryUser, UserId } from '../mail';
import { toScopeObject, type KnownMailbox } from '../scope';

const MAX_TOLD = 1_000;

/** How the mailboxes that a scope would have differ from those that are monitored today. */
export function describeDifference(options: {
  users: ReadonlyMap<UserId, DirectoryUser>;
  /** Of these, who has a mailbox. */
  monitored: ReadonlySet<UserId>;
  today: readonly KnownMailbox[];
}): NonNullable<ScopePreview['difference']> {
  const { users, monitored, today } = options;
  const before = new Set(today.map(mailbox => mailbox.userId));
  const added = [...users.values()].filter(
    ({ userId }) => monitored.has(userId) && !before.has(userId),
  );
  const removed = today.filter(({ userId }) => !monitored.has(userId));
  return {
    added: toList(added.map(toScopeObject)),
    removed: toList(
      removed.map(mailbox => ({
        id: mailbox.userId,
        displayName: mailbox.display_name,
        mail: mailbox.mail,
        userPrincipalName: mailbox.user_principal_name,
      })),
    ),
    kept: monitored.size - added.length,
  };
}

function toList(users: ScopeObject[]): ScopeChangeList {
  const named = users.map(user => ({
    user,
    name: (user.userPrincipalName ?? user.id).toLowerCase(),
  }));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    count: users.length,
    users: named.slice(0, MAX_TOLD).map(({ user }) => user),
  };
}
