import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';

/** Annotation of the Microsoft Graph organisation provider (`@backstage/plugin-catalog-backend-module-msgraph`). */
const USER_ID_ANNOTATION = 'graph.microsoft.com/user-id';

/** How mail tells that somebody is a member of a group. */
export interface Members {
  /** In lower case. */
  addresses: string[];
  /** Object ids in the directory of Microsoft 365, where the catalog has them. */
  userIds: string[];
}

interface Person {
  ref: string;
  address: string | undefined;
  userId: string | undefined;
}

/** Fields of the entities that are needed. */
export const PEOPLE_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  `metadata.annotations.${USER_ID_ANNOTATION}`,
  'spec.profile.email',
  'relations',
];

/** The people and groups of a catalog at one moment. */
export class People {
  readonly #byAddress = new Map<string, string>();
  readonly #groups = new Set<string>();
  readonly #users = new Map<string, Person>();
  /** By the group they are in: people, and groups. */
  readonly #people = new Map<string, Person[]>();
  readonly #children = new Map<string, string[]>();

  /** Adds User and Group entities; others are ignored. */
  add(entities: readonly Entity[]): void {
    for (const entity of entities) {
      switch (entity.kind.toLowerCase()) {
        case 'user':
          this.#addUser(entity);
          break;
        case 'group':
          this.#addGroup(entity);
          break;
        default:
      }
    }
  }

  /** Entity ref of the person with an address; undefined where the catalog knows none. */
  refOf(address: string): string | undefined {
    return this.#byAddress.get(address.toLowerCase());
  }

  /** How mail tells that it is from a person, by their entity ref in full; undefined where the catalog has none. */
  addressesOf(userRef: string): Members | undefined {
    const person = this.#users.get(userRef);
    return (
      person && {
        addresses: person.address === undefined ? [] : [person.address],
        userIds: person.userId === undefined ? [] : [person.userId],
      }
    );
  }

  /**
   * The members of a group and of the groups below it; undefined where there is no such group.
   *
   * @param groupRef - in full, in lower case
   */
  membersOf(groupRef: string): Members | undefined {
    if (!this.#groups.has(groupRef)) {
      return undefined;
    }
    const seen = new Set<string>();
    const pending = [groupRef];
    const members = {
      addresses: new Set<string>(),
      userIds: new Set<string>(),
    };
    for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
      if (seen.has(ref)) {
        continue;
      }
      seen.add(ref);
      pending.push(...(this.#children.get(ref) ?? []));
      for (const { address, userId } of this.#people.get(ref) ?? []) {
        if (address !== undefined) {
          members.addresses.add(address);
        }
        if (userId !== undefined) {
          members.userIds.add(userId);
        }
      }
    }
    return {
      addresses: [...members.addresses],
      userIds: [...members.userIds],
    };
  }

  #addUser(entity: Entity): void {
    const person: Person = {
      ref: stringifyEntityRef(entity),
      address: emailOf(entity)?.toLowerCase(),
      userId: entity.metadata.annotations?.[USER_ID_ANNOTATION]?.toLowerCase(),
    };
    this.#users.set(person.ref, person);
    if (person.address !== undefined && !this.#byAddress.has(person.address)) {
      this.#byAddress.set(person.address, person.ref);
    }
    for (const group of targetsOf(entity, RELATION_MEMBER_OF)) {
      append(this.#people, group, person);
    }
  }

  #addGroup(entity: Entity): void {
    const ref = stringifyEntityRef(entity);
    this.#groups.add(ref);
    for (const parent of targetsOf(entity, RELATION_CHILD_OF)) {
      append(this.#children, parent, ref);
    }
  }
}

/** A group as it is written in a query (`sales`, `group:default/sales`), in full; undefined where it is no group's. */
export function readGroupRef(text: string): string | undefined {
  try {
    const ref = parseEntityRef(text.trim(), {
      defaultKind: 'Group',
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    return ref.kind.toLowerCase() === 'group'
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}

function emailOf(entity: Entity): string | undefined {
  const profile = entity.spec?.profile;
  return typeof profile === 'object' &&
    profile !== null &&
    'email' in profile &&
    typeof profile.email === 'string' &&
    profile.email !== ''
    ? profile.email
    : undefined;
}

function targetsOf(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) {
    list.push(item);
  } else {
    lists.set(key, [item]);
  }
}
