import type {
  DirectoryGroup,
  DirectoryUser,
  GroupId,
  TenantMail,
  UserId,
} from '../mail';
import type { DirectoryReading } from './DirectoryReading';
import { NameMatcher } from './NameMatcher';
import { NearNames } from './NearNames';
import { nameKey } from './nameKey';
import type { ParsedScope } from './parseScope';

/** As many users are looked up one by one, 20 a request; for more, all are read, a thousand a request. */
const FEW_USERS = 100;
/** The same for groups, of which there may be more than users. */
const FEW_GROUPS = 1_000;
/** Of groups beyond, none is suggested in place of one that is not found. */
const MAX_PAGES_FOR_SUGGESTIONS = 20;

type DirectoryOfTenant = Pick<
  TenantMail,
  'listUsers' | 'findUsers' | 'listGroups' | 'findGroups' | 'listGroupMembers'
>;

/** What an entry of a scope file stands for. */
export type Resolution =
  | { kind: 'user'; user: DirectoryUser }
  | {
      kind: 'group';
      group: DirectoryGroup;
      /** Users in it and in the groups inside it; null where the app may not see them. */
      members: ReadonlySet<UserId> | null;
    }
  | { kind: 'ambiguous'; candidates: (DirectoryUser | DirectoryGroup)[] }
  | { kind: 'missing'; nearMatches: string[] };

/** Who is in scope now, and what each entry of the file stands for. */
export interface ResolvedScope {
  /** Guests included. */
  users: Map<UserId, DirectoryUser>;
  /** By the key of the entry. */
  resolutions: ReadonlyMap<string, Resolution>;
}

/**
 * Looks up a scope in the directory. Disabled accounts are included, for shared mailboxes are disabled users.
 *
 * @param options.knownIds - ids of what entries stood for before, by the key of the entry: who was renamed is still meant
 * @throws MailFault
 */
export async function resolveScope(options: {
  scope: Pick<ParsedScope, 'mode' | 'entries'>;
  knownIds?: ReadonlyMap<string, string>;
  tenant: DirectoryOfTenant;
  reading: DirectoryReading;
}): Promise<ResolvedScope> {
  const { scope, knownIds = new Map(), tenant, reading } = options;
  const names = scope.entries
    .filter(({ duplicateOf }) => duplicateOf === undefined)
    .map(({ entry }) => entry);
  switch (scope.mode) {
    case 'all':
      return { users: await allUsers(tenant, reading), resolutions: new Map() };
    case 'users':
      return resolveUsers({ names, knownIds, tenant, reading });
    case 'groups':
      return resolveGroups({ names, knownIds, tenant, reading });
    default:
      throw new Error(`Unknown scope mode ${scope.mode satisfies never}`);
  }
}

async function allUsers(
  tenant: DirectoryOfTenant,
  reading: DirectoryReading,
): Promise<Map<UserId, DirectoryUser>> {
  const users = new Map<UserId, DirectoryUser>();
  for await (const page of tenant.listUsers(reading.watch)) {
    addAll(users, page);
    reading.countUsers(page.length);
  }
  return users;
}

interface LookUp {
  names: string[];
  knownIds: ReadonlyMap<string, string>;
  tenant: DirectoryOfTenant;
  reading: DirectoryReading;
}

async function resolveUsers(lookUp: LookUp): Promise<ResolvedScope> {
  const { names, knownIds, tenant, reading } = lookUp;
  const matcher = new NameMatcher<DirectoryUser>({
    names,
    knownIds,
    idOf: user => user.userId,
    namesOf: user => [
      [user.userId],
      [user.userPrincipalName, user.mail],
      user.proxyAddresses,
    ],
  });
  if (names.length <= FEW_USERS) {
    const find = async (some: string[]) => {
      for await (const page of tenant.findUsers(some, reading.watch)) {
        matcher.offer(page);
        reading.countUsers(page.length);
      }
    };
    await find(names);
    await find(matcher.idsOfRenamed());
  }
  const near = new NearNames();
  if (names.some(name => matcher.isMissing(name))) {
    for await (const page of tenant.listUsers(reading.watch)) {
      matcher.offer(page);
      page.forEach(user => addNames(near, user));
      reading.countUsers(page.length);
    }
  }
  const users = new Map<UserId, DirectoryUser>();
  const resolutions = new Map<string, Resolution>();
  for (const name of names) {
    const user = onlyOneOf(membersFirst(matcher.matchesOf(name)));
    if (user) {
      users.set(user.userId, user);
      resolutions.set(nameKey(name), { kind: 'user', user });
    }
  }
  addUnresolved({ names, resolutions, matcher, near });
  return { users, resolutions };
}

async function resolveGroups(lookUp: LookUp): Promise<ResolvedScope> {
  const { names, knownIds, tenant, reading } = lookUp;
  const matcher = new NameMatcher<DirectoryGroup>({
    names,
    knownIds,
    idOf: group => group.groupId,
    namesOf: group => [
      [group.groupId],
      [group.mail],
      group.proxyAddresses,
      [group.displayName],
    ],
  });
  const near = await findGroups(lookUp, matcher);
  const groups = new Map<GroupId, DirectoryGroup>();
  for (const name of names) {
    const group = onlyOneOf(matcher.matchesOf(name));
    if (group) {
      groups.set(group.groupId, group);
    }
  }
  const users = new Map<UserId, DirectoryUser>();
  const members = await readMembers({ groups, users, tenant, reading });
  const resolutions = new Map<string, Resolution>();
  for (const name of names) {
    const group = onlyOneOf(matcher.matchesOf(name));
    const found = group && members.get(group.groupId);
    if (group && found !== 'gone') {
      resolutions.set(nameKey(name), {
        kind: 'group',
        group,
        members: found ?? null,
      });
    }
  }
  addUnresolved({ names, resolutions, matcher, near });
  return { users, resolutions };
}

async function findGroups(
  { names, tenant, reading }: LookUp,
  matcher: NameMatcher<DirectoryGroup>,
): Promise<NearNames> {
  const few = names.length <= FEW_GROUPS;
  if (few) {
    const find = async (some: string[]) => {
      for await (const page of tenant.findGroups(some, reading.watch)) {
        matcher.offer(page);
      }
    };
    await find(names);
    await find(matcher.idsOfRenamed());
  }
  const near = new NearNames();
  if (few && !names.some(name => matcher.isMissing(name))) {
    return near;
  }
  let pages = 0;
  for await (const page of tenant.listGroups(reading.watch)) {
    matcher.offer(page);
    for (const group of page) {
      near.add(group.displayName);
      near.add(group.mail);
    }
    pages += 1;
    if (few && pages === MAX_PAGES_FOR_SUGGESTIONS) {
      break;
    }
  }
  return near;
}

/** The members of each group: `gone` where it was deleted since it was found, null where the app may not see them. */
async function readMembers(options: {
  groups: ReadonlyMap<GroupId, DirectoryGroup>;
  users: Map<UserId, DirectoryUser>;
  tenant: DirectoryOfTenant;
  reading: DirectoryReading;
}): Promise<Map<GroupId, Set<UserId> | 'gone' | null>> {
  const { groups, users, tenant, reading } = options;
  const members = new Map<GroupId, Set<UserId> | 'gone' | null>();
  for await (const page of tenant.listGroupMembers(
    [...groups.values()],
    reading.watch,
  )) {
    if ('refused' in page) {
      members.set(page.groupId, page.refused === 'gone' ? 'gone' : null);
      continue;
    }
    const known = members.get(page.groupId);
    const ids = known instanceof Set ? known : new Set<UserId>();
    page.users.forEach(user => ids.add(user.userId));
    members.set(page.groupId, ids);
    addAll(users, page.users);
    reading.countUsers(page.users.length);
  }
  return members;
}

function addUnresolved<T extends DirectoryUser | DirectoryGroup>(options: {
  names: string[];
  resolutions: Map<string, Resolution>;
  matcher: NameMatcher<T>;
  near: NearNames;
}): void {
  const { names, resolutions, matcher, near } = options;
  const left = names.filter(name => !resolutions.has(nameKey(name)));
  const missing = left.filter(name => matcher.matchesOf(name).length <= 1);
  const suggestions = near.suggest(missing);
  for (const name of left) {
    const candidates = matcher.matchesOf(name);
    resolutions.set(
      nameKey(name),
      candidates.length > 1
        ? { kind: 'ambiguous', candidates }
        : { kind: 'missing', nearMatches: suggestions.get(name) ?? [] },
    );
  }
}

function addNames(near: NearNames, user: DirectoryUser): void {
  near.add(user.userPrincipalName);
  if (user.mail !== user.userPrincipalName) {
    near.add(user.mail);
  }
  near.add(user.displayName, user.userPrincipalName);
}

/** An address that a guest and somebody of the tenant have is meant as that of the tenant's own. */
function membersFirst(users: DirectoryUser[]): DirectoryUser[] {
  const members = users.filter(user => !user.guest);
  return members.length > 0 ? members : users;
}

function onlyOneOf<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function addAll(
  users: Map<UserId, DirectoryUser>,
  page: DirectoryUser[],
): void {
  for (const user of page) {
    users.set(user.userId, user);
  }
}
