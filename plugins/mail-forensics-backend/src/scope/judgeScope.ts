import {
  SCOPE_VERDICTS,
  type ScopeObject,
  type ScopeReport,
  type ScopeRow,
  type ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import type { DirectoryGroup, DirectoryUser, UserId } from '../mail';
import { nameKey } from './nameKey';
import type { ParsedScope, ScopeEntry } from './parseScope';
import type { KnownMailbox } from './planScope';
import type { Resolution, ResolvedScope } from './resolveScope';

const MAX_CANDIDATES = 10;

/** What is known of somebody's mailbox from reading it. */
export type ReadMailbox = Pick<KnownMailbox, 'state' | 'mail'>;

/**
 * Whether somebody has a mailbox that is monitored: what reading it showed goes before what the directory says. Who has
 * no address has no mailbox, as far as anybody can tell before looking.
 */
export function hasMailbox(
  user: Pick<DirectoryUser, 'guest' | 'mail'>,
  known: ReadMailbox | undefined,
): boolean {
  if (user.guest) {
    return false;
  }
  if (known?.state === 'No mailbox') {
    // An address that came since then likely came with a mailbox: it will be tried.
    return user.mail !== null && user.mail !== known.mail;
  }
  if (
    known?.state === 'Monitoring' ||
    known?.state === 'Retrying' ||
    known?.state === 'Access denied'
  ) {
    return true;
  }
  return user.mail !== null;
}

/** What each row of a scope file comes to. */
export function judgeScope(options: {
  entries: readonly ScopeEntry[];
  resolved: ResolvedScope;
  mailboxes: ReadonlyMap<UserId, ReadMailbox>;
}): ScopeRow[] {
  const { entries, resolved, mailboxes } = options;
  const firstRows = new Map<string, number>();
  return entries.map(({ row, entry, duplicateOf }) => {
    const resolution = resolved.resolutions.get(nameKey(entry));
    const found = resolution && foundBy(resolution);
    const firstRow = duplicateOf ?? (found && firstRows.get(found.id));
    if (firstRow !== undefined) {
      return {
        row,
        entry,
        verdict: 'duplicate',
        ...(found && { found }),
        duplicateOf: firstRow,
      };
    }
    if (found) {
      firstRows.set(found.id, row);
    }
    return {
      row,
      entry,
      ...(resolution
        ? judge(resolution, { resolved, mailboxes })
        : { verdict: 'not checked' }),
      ...(found && { found }),
    };
  });
}

/** What the rows of a file come to as long as there is no directory to ask. */
export function unchecked(entries: readonly ScopeEntry[]): ScopeRow[] {
  return entries.map(entry => ({
    ...entry,
    verdict: entry.duplicateOf === undefined ? 'not checked' : 'duplicate',
  }));
}

/** Ids of those in scope who have a mailbox that is monitored. */
export function monitoredUsers(
  users: ReadonlyMap<UserId, DirectoryUser>,
  mailboxes: ReadonlyMap<UserId, ReadMailbox>,
): Set<UserId> {
  const monitored = new Set<UserId>();
  for (const user of users.values()) {
    if (hasMailbox(user, mailboxes.get(user.userId))) {
      monitored.add(user.userId);
    }
  }
  return monitored;
}

/** A report of rows, with their totals. */
export function reportOf(options: {
  scope: Pick<ParsedScope, 'mode' | 'notes'>;
  rows: ScopeRow[];
  mailboxes: number | null;
  directoryReadAt: Date | null;
}): ScopeReport {
  const totals = Object.fromEntries(
    SCOPE_VERDICTS.map(verdict => [verdict, 0]),
  ) as Record<ScopeVerdict, number>;
  for (const { verdict } of options.rows) {
    totals[verdict] += 1;
  }
  return {
    mode: options.scope.mode,
    rows: options.rows,
    totals,
    mailboxes: options.mailboxes,
    notes: options.scope.notes,
    directoryReadAt: options.directoryReadAt?.toISOString() ?? null,
  };
}

/** Somebody or some group, as it is told. */
export function toScopeObject(
  object: DirectoryUser | DirectoryGroup,
): ScopeObject {
  const { displayName, mail } = object;
  return 'userId' in object
    ? {
        id: object.userId,
        displayName,
        mail,
        userPrincipalName: object.userPrincipalName,
      }
    : { id: object.groupId, displayName, mail };
}

type Judgement = Pick<
  ScopeRow,
  'verdict' | 'members' | 'nearMatches' | 'candidates'
>;

function judge(
  resolution: Resolution,
  context: {
    resolved: ResolvedScope;
    mailboxes: ReadonlyMap<UserId, ReadMailbox>;
  },
): Judgement {
  switch (resolution.kind) {
    case 'user':
      return {
        verdict: judgeUser(
          resolution.user,
          context.mailboxes.get(resolution.user.userId),
        ),
      };
    case 'group':
      return judgeMembers(resolution.members, context);
    case 'ambiguous':
      return {
        verdict: 'ambiguous',
        candidates: resolution.candidates
          .slice(0, MAX_CANDIDATES)
          .map(toScopeObject),
      };
    default:
      return resolution.nearMatches.length > 0
        ? { verdict: 'not found', nearMatches: resolution.nearMatches }
        : { verdict: 'not found' };
  }
}

function judgeUser(
  user: DirectoryUser,
  known: ReadMailbox | undefined,
): ScopeVerdict {
  if (user.guest) {
    return 'guest';
  }
  if (!hasMailbox(user, known)) {
    return 'no mailbox';
  }
  return user.accountEnabled ? 'will be monitored' : 'disabled';
}

function judgeMembers(
  members: ReadonlySet<UserId> | null,
  context: {
    resolved: ResolvedScope;
    mailboxes: ReadonlyMap<UserId, ReadMailbox>;
  },
): Judgement {
  if (members === null) {
    return { verdict: 'members hidden' };
  }
  let monitored = 0;
  for (const id of members) {
    const user = context.resolved.users.get(id);
    if (user && hasMailbox(user, context.mailboxes.get(id))) {
      monitored += 1;
    }
  }
  if (members.size === 0) {
    return { verdict: 'empty group', members: 0 };
  }
  return {
    verdict: monitored === 0 ? 'no mailbox' : 'will be monitored',
    members: monitored,
  };
}

function foundBy(resolution: Resolution): ScopeObject | undefined {
  switch (resolution.kind) {
    case 'user':
      return toScopeObject(resolution.user);
    case 'group':
      return toScopeObject(resolution.group);
    default:
      return undefined;
  }
}
