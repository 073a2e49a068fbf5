import {
  MailFault,
  type DirectoryGroup,
  type DirectoryUser,
  type GroupId,
  type UserId,
} from '../../mail';
import { GraphFailure } from '../errors/GraphFailure';
import { isForbidden, isQueryRefused } from '../errors/graphFaults';
import { graphPath, graphQuery, odataString } from '../pages/graphQuery';
import { parseAnswer } from '../pages/parseAnswer';
import { readCollection } from '../pages/readCollection';
import type { GraphTransport } from '../transport/GraphTransport';
import {
  groupResource,
  memberResource,
  organizationCollection,
  userResource,
  type GroupResource,
  type UserResource,
} from './schemas';

const USER_FIELDS =
  'id,userPrincipalName,mail,displayName,proxyAddresses,userType,accountEnabled';
const GROUP_FIELDS = 'id,displayName,mail';
/** The most the directory gives at once. */
const PAGE = '999';
const OBJECT_ID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Users and groups of a tenant. Throws what the transport throws, untranslated. */
export class Directory {
  readonly #transport: GraphTransport;

  static create(transport: GraphTransport): Directory {
    return new Directory(transport);
  }

  private constructor(transport: GraphTransport) {
    this.#transport = transport;
  }

  /**
   * Fails unless the app may read users: getting a token proves nothing, since one is issued without a role too.
   *
   * @returns the service's clock when it answered
   */
  async assertReadable(signal?: AbortSignal): Promise<Date> {
    const { answeredAt } = await this.#transport.getJson({
      link: this.#address('/users', { $select: 'id', $top: '1' }),
      signal,
    });
    return answeredAt;
  }

  /** Name of the tenant; null where the app may not read it, for which it asks no permission. */
  async readTenantName(signal?: AbortSignal): Promise<string | null> {
    try {
      const { body } = await this.#transport.getJson({
        link: this.#address('/organization', { $select: 'id,displayName' }),
        signal,
      });
      const { value } = parseAnswer(organizationCollection, body);
      return value[0]?.displayName ?? null;
    } catch (error) {
      if (isForbidden(error)) {
        return null;
      }
      throw error;
    }
  }

  async *listUsers(signal?: AbortSignal): AsyncGenerator<DirectoryUser[]> {
    const link = this.#address('/users', { $select: USER_FIELDS, $top: PAGE });
    for await (const users of readCollection(
      this.#transport,
      { link, signal },
      userResource,
    )) {
      yield users.map(toDirectoryUser);
    }
  }

  async findGroups(
    name: string,
    signal?: AbortSignal,
  ): Promise<DirectoryGroup[]> {
    const byId = OBJECT_ID.test(name)
      ? await this.#readGroup(name, signal)
      : [];
    if (byId.length > 0) {
      return byId;
    }
    const literal = odataString(name);
    const byName = await this.#filterGroups(
      `mail eq ${literal} or displayName eq ${literal}`,
      signal,
    );
    if (byName.length > 0 || !name.includes('@')) {
      return byName;
    }
    return this.#filterGroups(
      `proxyAddresses/any(p:p eq ${odataString(`smtp:${name}`)})`,
      signal,
    );
  }

  /**
   * The typed collection is an advanced query, which some tenants' directories refuse; the untyped one holds devices,
   * contacts and groups as well.
   */
  async *listGroupMembers(
    groupId: GroupId,
    signal?: AbortSignal,
  ): AsyncGenerator<DirectoryUser[]> {
    const members = graphPath('groups', groupId, 'transitiveMembers');
    const typed = readCollection(
      this.#transport,
      {
        link: this.#address(`${members}/microsoft.graph.user`, {
          $select: USER_FIELDS,
          $top: PAGE,
          $count: 'true',
        }),
        headers: { ConsistencyLevel: 'eventual' },
        signal,
      },
      memberResource,
    );
    const first = await orNullIfRefused(typed.next());
    if (first) {
      for (let page = first; !page.done; page = await typed.next()) {
        yield page.value.map(toDirectoryUser);
      }
      return;
    }
    for await (const page of readCollection(
      this.#transport,
      {
        link: this.#address(members, { $select: USER_FIELDS, $top: PAGE }),
        signal,
      },
      memberResource,
    )) {
      yield page
        .filter(member => member['@odata.type'] === '#microsoft.graph.user')
        .map(toDirectoryUser);
    }
  }

  async #readGroup(
    id: string,
    signal?: AbortSignal,
  ): Promise<DirectoryGroup[]> {
    try {
      const { body } = await this.#transport.getJson({
        link: this.#address(graphPath('groups', id), { $select: GROUP_FIELDS }),
        signal,
      });
      return [toDirectoryGroup(parseAnswer(groupResource, body))];
    } catch (error) {
      if (error instanceof GraphFailure && error.status === 404 && error.code) {
        return [];
      }
      throw error;
    }
  }

  async #filterGroups(
    filter: string,
    signal?: AbortSignal,
  ): Promise<DirectoryGroup[]> {
    const found: DirectoryGroup[] = [];
    for await (const groups of readCollection(
      this.#transport,
      {
        link: this.#address('/groups', {
          $filter: filter,
          $select: GROUP_FIELDS,
        }),
        signal,
      },
      groupResource,
    )) {
      found.push(...groups.map(toDirectoryGroup));
    }
    return found;
  }

  #address(path: string, options: Record<string, string>): string {
    return this.#transport.origins.address(`${path}${graphQuery(options)}`);
  }
}

async function orNullIfRefused<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (isQueryRefused(error)) {
      return null;
    }
    throw error;
  }
}

function toDirectoryUser(user: UserResource): DirectoryUser {
  if (!user.userPrincipalName) {
    // Every user has one. Members come without where the app may read groups but not users.
    throw new MailFault(
      { level: 'connection', code: 'DIRECTORY_PERMISSION_MISSING' },
      { message: 'The directory lists users without telling who they are.' },
    );
  }
  return {
    userId: user.id as UserId,
    userPrincipalName: user.userPrincipalName,
    mail: user.mail ?? null,
    displayName: user.displayName ?? null,
    proxyAddresses: (user.proxyAddresses ?? []).flatMap(
      address => /^smtp:(.+)$/i.exec(address)?.[1] ?? [],
    ),
    guest: user.userType?.toLowerCase() === 'guest',
    accountEnabled: user.accountEnabled ?? true,
  };
}

function toDirectoryGroup(group: GroupResource): DirectoryGroup {
  return {
    groupId: group.id as GroupId,
    displayName: group.displayName ?? null,
    mail: group.mail ?? null,
  };
}
