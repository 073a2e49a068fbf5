import { z } from 'zod';
import type { DirectoryGroup, DirectoryWatch, GroupMembers } from '../../mail';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import { isForbidden, isQueryRefused } from '../errors/graphFaults';
import { graphPath, graphQuery } from '../pages/graphQuery';
import { parseAnswer } from '../pages/parseAnswer';
import { BATCH_SIZE, type GraphBatch } from '../transport/GraphBatch';
import type { GraphOrigins } from '../transport/GraphOrigins';
import { PAGE, toDirectoryUser, USER_FIELDS } from './directoryObjects';
import { memberResource } from './schemas';

const ADVANCED_QUERY = { ConsistencyLevel: 'eventual' };

const memberPage = z.object({
  value: z.array(memberResource),
  '@odata.nextLink': z.string().nullish(),
});

/** A group whose members are being read. */
interface Reading {
  group: DirectoryGroup;
  /** Absent: nothing was read yet. */
  link?: string;
  /** Reads the collection of users, rather than that of everything in the group. */
  typed: boolean;
  /** Links that were followed. */
  seen: Set<string>;
  users: number;
}

/**
 * Reads the members of groups, pages of 20 groups in a request.
 *
 * The collection of users is an advanced query, which some tenants' directories refuse; the one of all members holds
 * devices, contacts and groups as well.
 */
export class GroupMemberReader {
  readonly #batch: GraphBatch;
  readonly #origins: GraphOrigins;

  static create(options: {
    batch: GraphBatch;
    origins: GraphOrigins;
  }): GroupMemberReader {
    return new GroupMemberReader(options.batch, options.origins);
  }

  private constructor(batch: GraphBatch, origins: GraphOrigins) {
    this.#batch = batch;
    this.#origins = origins;
  }

  async *list(
    groups: readonly DirectoryGroup[],
    watch?: DirectoryWatch,
  ): AsyncGenerator<GroupMembers> {
    const left: Reading[] = groups.map(group => ({
      group,
      typed: true,
      seen: new Set(),
      users: 0,
    }));
    while (left.length > 0) {
      const readings = left.splice(0, BATCH_SIZE);
      const answers = await this.#batch.ask(
        readings.map(reading => ({
          link: reading.link ?? this.#firstLink(reading),
          ...(reading.typed && { headers: ADVANCED_QUERY }),
        })),
        watch,
      );
      for (const [index, answer] of answers.entries()) {
        const { members, next } =
          'failure' in answer
            ? onFailure(readings[index], answer.failure)
            : onPage(readings[index], answer.body);
        if (members) {
          yield members;
        }
        if (next) {
          left.push(next);
        }
      }
      if (left.some(reading => !reading.typed)) {
        // What one group of a tenant is refused, the others are as well.
        for (const reading of left.filter(({ link }) => !link)) {
          reading.typed = false;
        }
      }
    }
  }

  #firstLink({ group, typed }: Reading): string {
    const path = graphPath('groups', group.groupId, 'transitiveMembers');
    const options = { $select: USER_FIELDS, $top: PAGE };
    return this.#origins.address(
      typed
        ? `${path}/microsoft.graph.user${graphQuery({
            ...options,
            $count: 'true',
          })}`
        : `${path}${graphQuery(options)}`,
    );
  }
}

interface Step {
  members?: GroupMembers;
  next?: Reading;
}

function onPage(reading: Reading, body: unknown): Step {
  const { value, '@odata.nextLink': link } = parseAnswer(memberPage, body);
  const users = value
    .filter(
      member =>
        reading.typed || member['@odata.type'] === '#microsoft.graph.user',
    )
    .map(toDirectoryUser);
  const { groupId, membersHidden } = reading.group;
  const count = reading.users + users.length;
  if (!link) {
    return {
      members:
        membersHidden && count === 0
          ? { groupId, refused: 'hidden' }
          : { groupId, users },
    };
  }
  if (reading.seen.has(link)) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.unexpectedAnswer });
  }
  reading.seen.add(link);
  return {
    members: { groupId, users },
    next: { ...reading, link, users: count },
  };
}

function onFailure(reading: Reading, failure: GraphFailure): Step {
  const { groupId, membersHidden } = reading.group;
  if (failure.status === 404 && failure.code !== null) {
    return { members: { groupId, refused: 'gone' } };
  }
  if (membersHidden && isForbidden(failure)) {
    return { members: { groupId, refused: 'hidden' } };
  }
  if (reading.typed && !reading.link && isQueryRefused(failure)) {
    return { next: { ...reading, typed: false } };
  }
  throw failure;
}
