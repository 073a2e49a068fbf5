import type {
  DirectoryGroup,
  DirectoryUser,
  DirectoryWatch,
  GroupMembers,
} from '../../mail';
import { isForbidden } from '../errors/graphFaults';
import { graphQuery, odataString } from '../pages/graphQuery';
import { parseAnswer } from '../pages/parseAnswer';
import { readCollection } from '../pages/readCollection';
import type { GraphBatch } from '../transport/GraphBatch';
import type { GraphTransport } from '../transport/GraphTransport';
import { DirectoryLookUp } from './DirectoryLookUp';
import { GroupMemberReader } from './GroupMemberReader';
import { groupResource, organizationCollection, userResource } from './schemas';
import {
  GROUP_FIELDS,
  PAGE,
  toDirectoryGroup,
  toDirectoryUser,
  USER_FIELDS,
} from './directoryObjects';

/** Users and groups of a tenant. Throws what the transport throws, untranslated. */
export class Directory {
  readonly #transport: GraphTransport;
  readonly #users: DirectoryLookUp<DirectoryUser>;
  readonly #groups: DirectoryLookUp<DirectoryGroup>;
  readonly #members: GroupMemberReader;

  static create(options: {
    transport: GraphTransport;
    batch: GraphBatch;
  }): Directory {
    return new Directory(options);
  }

  private constructor(options: {
    transport: GraphTransport;
    batch: GraphBatch;
  }) {
    const { transport, batch } = options;
    const { origins } = transport;
    this.#transport = transport;
    this.#users = DirectoryLookUp.create({
      batch,
      origins,
      path: '/users',
      fields: USER_FIELDS,
      resource: userResource.transform(toDirectoryUser),
      addressesOf: user => [user.userPrincipalName, user.mail],
      filterOf: name =>
        // Neither is without one.
        name.includes('@')
          ? `userPrincipalName eq ${odataString(name)} or mail eq ${odataString(
              name,
            )}`
          : null,
    });
    this.#groups = DirectoryLookUp.create({
      batch,
      origins,
      path: '/groups',
      fields: GROUP_FIELDS,
      resource: groupResource.transform(toDirectoryGroup),
      addressesOf: group => [group.mail],
      filterOf: name =>
        `mail eq ${odataString(name)} or displayName eq ${odataString(name)}`,
    });
    this.#members = GroupMemberReader.create({ batch, origins });
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

  async *listUsers(watch?: DirectoryWatch): AsyncGenerator<DirectoryUser[]> {
    const link = this.#address('/users', { $select: USER_FIELDS, $top: PAGE });
    for await (const users of readCollection(
      this.#transport,
      { ...watch, link },
      userResource,
    )) {
      yield users.map(toDirectoryUser);
    }
  }

  async *listGroups(watch?: DirectoryWatch): AsyncGenerator<DirectoryGroup[]> {
    const link = this.#address('/groups', {
      $select: GROUP_FIELDS,
      $top: PAGE,
    });
    for await (const groups of readCollection(
      this.#transport,
      { ...watch, link },
      groupResource,
    )) {
      yield groups.map(toDirectoryGroup);
    }
  }

  findUsers(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryUser[]> {
    return this.#users.find(names, watch);
  }

  findGroups(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryGroup[]> {
    return this.#groups.find(names, watch);
  }

  listGroupMembers(
    groups: readonly DirectoryGroup[],
    watch?: DirectoryWatch,
  ): AsyncIterable<GroupMembers> {
    return this.#members.list(groups, watch);
  }

  #address(path: string, options: Record<string, string>): string {
    return this.#transport.origins.address(`${path}${graphQuery(options)}`);
  }
}
