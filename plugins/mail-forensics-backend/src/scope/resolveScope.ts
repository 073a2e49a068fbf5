import {
  isMailFault,
  type DirectoryGroup,
  type DirectoryUser,
  type TenantMail,
  type UserId,
} from '../mail';
import type { ParsedScope } from './parseScope';
import { UserMatcher } from './UserMatcher';

/** Who is in scope now, guests included, and which rows of the file led nowhere. */
export interface ResolvedScope {
  users: Map<UserId, DirectoryUser>;
  missingUsers: string[];
  missingGroups: string[];
  /** Names that more than one group has. */
  ambiguousGroups: string[];
}

/**
 * Looks up a scope in the directory. Disabled accounts are included, for shared mailboxes are disabled users.
 *
 * @throws MailFault
 */
export async function resolveScope(options: {
  scope: ParsedScope;
  tenant: Pick<TenantMail, 'listUsers' | 'findGroups' | 'listGroupMembers'>;
  signal?: AbortSignal;
}): Promise<ResolvedScope> {
  const { scope, tenant, signal } = options;
  switch (scope.mode) {
    case 'all':
      return resolved({ users: await allUsers(tenant, signal) });
    case 'users':
      return resolveUsers(scope.entries, tenant, signal);
    case 'groups':
      return resolveGroups(scope.entries, tenant, signal);
    default:
      throw new Error(`Unknown scope mode ${scope.mode satisfies never}`);
  }
}

function resolved(
  parts: Partial<ResolvedScope> & Pick<ResolvedScope, 'users'>,
): ResolvedScope {
  return {
    missingUsers: [],
    missingGroups: [],
    ambiguousGroups: [],
    ...parts,
  };
}

async function allUsers(
  tenant: Pick<TenantMail, 'listUsers'>,
  signal?: AbortSignal,
): Promise<Map<UserId, DirectoryUser>> {
  const users = new Map<UserId, DirectoryUser>();
  for await (const page of tenant.listUsers({ signal })) {
    addAll(users, page);
  }
  return users;
}

async function resolveUsers(
  entries: string[],
  tenant: Pick<TenantMail, 'listUsers'>,
  signal?: AbortSignal,
): Promise<ResolvedScope> {
  const matcher = new UserMatcher(entries);
  for await (const page of tenant.listUsers({ signal })) {
    matcher.offer(page);
  }
  return resolved({ users: matcher.users, missingUsers: matcher.missing() });
}

async function resolveGroups(
  entries: string[],
  tenant: Pick<TenantMail, 'findGroups' | 'listGroupMembers'>,
  signal?: AbortSignal,
): Promise<ResolvedScope> {
  const result = resolved({ users: new Map() });
  for (const entry of entries) {
    const candidates = await tenant.findGroups(entry, { signal });
    const group = pickGroup(entry, candidates);
    if (!group) {
      (candidates.length > 0
        ? result.ambiguousGroups
        : result.missingGroups
      ).push(entry);
    } else if (!(await addMembers(result.users, group, tenant, signal))) {
      result.missingGroups.push(entry);
    }
  }
  return result;
}

/** An id or an address is unique, a display name is not: the first wins over the second. */
function pickGroup(
  entry: string,
  candidates: DirectoryGroup[],
): DirectoryGroup | undefined {
  const key = entry.toLowerCase();
  return (
    candidates.find(group => group.groupId.toLowerCase() === key) ??
    candidates.find(group => group.mail?.toLowerCase() === key) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  );
}

/** False where the group was deleted since it was found. */
async function addMembers(
  users: Map<UserId, DirectoryUser>,
  group: DirectoryGroup,
  tenant: Pick<TenantMail, 'listGroupMembers'>,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    for await (const page of tenant.listGroupMembers(group.groupId, {
      signal,
    })) {
      addAll(users, page);
    }
    return true;
  } catch (error) {
    if (isMailFault(error) && error.fault.level === 'item') {
      return false;
    }
    throw error;
  }
}

function addAll(
  users: Map<UserId, DirectoryUser>,
  page: DirectoryUser[],
): void {
  for (const user of page) {
    users.set(user.userId, user);
  }
}
