import type { Condition } from '../normalise/Condition';

/** Mailboxes that could hold what is asked for; an absent list leaves all of them in. */
export interface MailboxScope {
  connectionIds?: string[];
  /** Object ids, A to Z in lower case. */
  userIds?: string[];
  /** Principal names, as `addressKey` makes them. */
  mailboxKeys?: string[];
}

const FIELDS = ['connectionIds', 'userIds', 'mailboxKeys'] as const;

const FIELD_OF_COLUMN: Partial<Record<string, keyof MailboxScope>> = {
  connection_id: 'connectionIds',
  user_id: 'userIds',
  mailbox_key: 'mailboxKeys',
};

const NO_MAILBOX: MailboxScope = { connectionIds: [] };

/**
 * Which mailboxes a condition leaves: those in which an event could be for which it holds. Rather too many than too few,
 * for a mailbox that is left out is one whose gaps are not told. The sender does not narrow it: what is sent on somebody's
 * behalf is in another mailbox than theirs.
 */
export function mailboxScopeOf(condition: Condition): MailboxScope {
  switch (condition.kind) {
    case 'never':
      return NO_MAILBOX;
    case 'text': {
      const field = FIELD_OF_COLUMN[condition.column];
      return field && condition.match.kind === 'oneOf'
        ? { [field]: [...new Set(condition.match.values)] }
        : {};
    }
    case 'all':
      return condition.conditions.map(mailboxScopeOf).reduce(both, {});
    case 'any':
      return condition.conditions.map(mailboxScopeOf).reduce(either);
    default:
      return {};
  }
}

function both(one: MailboxScope, other: MailboxScope): MailboxScope {
  return merge(one, other, (a, b) =>
    a && b ? a.filter(value => b.includes(value)) : a ?? b,
  );
}

function either(one: MailboxScope, other: MailboxScope): MailboxScope {
  if (isEmpty(one) || isEmpty(other)) {
    return isEmpty(one) ? other : one;
  }
  return merge(one, other, (a, b) => a && b && [...new Set([...a, ...b])]);
}

function isEmpty(scope: MailboxScope): boolean {
  return FIELDS.some(field => scope[field]?.length === 0);
}

function merge(
  one: MailboxScope,
  other: MailboxScope,
  join: (
    a: string[] | undefined,
    b: string[] | undefined,
  ) => string[] | undefined,
): MailboxScope {
  return Object.fromEntries(
    FIELDS.flatMap(field => {
      const values = join(one[field], other[field]);
      return values ? [[field, values]] : [];
    }),
  );
}
