import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type {
  FileEvent,
  QueryProblem,
  QueryProblemType,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { CatalogPeople, Members, People } from '../catalog';
import {
  isDatabaseAway,
  ReadingCancelled,
  readWithin,
  textSqlOf,
  TimeIsUp,
} from '../database';
import { TooManyRecipients } from '../events';
import { all, type Condition } from './normalise/Condition';
import { normalise } from './normalise/normalise';
import { timeBoundsOf } from './normalise/timeBounds';
import type { QueryContext } from './normalise/QueryContext';
import type { Fragment } from './print/Fragment';
import { EventFinder, type FinderLimits } from './plan/EventFinder';
import { printCondition } from './print/printCondition';
import { namePeople } from './namePeople';
import { QueryError, SearchFailure } from './QueryError';
import type { QueryNode } from './QueryNode';
import { selectConnections } from './sql/selectConnections';

/** PostgreSQL: a statement was cancelled, which its time limit does. */
const QUERY_CANCELLED = '57014';

/** Names in an answer are a convenience, so the first answer need not have them. */
const PEOPLE_WAIT_MS = 1_000;

const EVERYTHING: QueryNode = { kind: 'and', nodes: [] };

/** Who asks. */
export interface SearchOptions {
  /** Which events the caller may see at all; the others are in no row, no count and no page token. */
  restriction?: QueryNode;
  /** Aborted where nobody waits for the answer any more. */
  signal?: AbortSignal;
  /** Whether to tell which way a search went. */
  debug?: boolean;
}

/** What is asked for, within what the caller may see. */
export interface Question {
  asked: Condition;
  where: Fragment;
  /** What the caller may see, whatever is asked. */
  allowed: Condition;
}

type PeopleReader = Pick<CatalogPeople, 'read'>;

export interface QueryRunnerOptions {
  knex: Knex;
  logger: LoggerService;
  people?: PeopleReader;
  now?: () => Date;
  limits?: Partial<FinderLimits>;
}

/** What every kind of question needs: its meaning to the database, and what to say where it fails. */
export class QueryRunner {
  readonly knex: Knex;
  readonly finder: EventFinder;
  readonly now: () => Date;
  readonly #logger: LoggerService;
  readonly #people: PeopleReader | undefined;

  /** @param options.people - absent: queries that name groups of the catalog are refused */
  static create(options: QueryRunnerOptions): QueryRunner {
    return new QueryRunner(options);
  }

  private constructor(options: QueryRunnerOptions) {
    this.#people = options.people;
    this.knex = options.knex;
    this.finder = EventFinder.create(options);
    this.#logger = options.logger;
    this.now = options.now ?? (() => new Date());
  }

  /** A query in SQL, with what the caller may not see left out. */
  async question(query: QueryNode, options: SearchOptions): Promise<Question> {
    const { restriction = EVERYTHING } = options;
    const context = await this.#context(query, restriction);
    const allowed = normalise(restriction, context);
    const asked = all([normalise(query, context), allowed]);
    return { asked, allowed, where: this.print(asked) };
  }

  /** What the caller may see. */
  async allowed(options: SearchOptions): Promise<Condition> {
    const { restriction = EVERYTHING } = options;
    return normalise(restriction, await this.#context(EVERYTHING, restriction));
  }

  /** Reads for a limited time, and no longer than somebody waits for it. */
  read<T>(
    limitMs: number,
    { signal }: SearchOptions,
    read: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    return readWithin(this.knex, { limitMs, signal }, read);
  }

  /** Events with the people of the catalog in them; a search does not wait long for the catalog. */
  async namePeople(events: readonly FileEvent[]): Promise<FileEvent[]> {
    return namePeople(events, await this.people());
  }

  /** The people of the catalog, where they are known by now. */
  async people(): Promise<People | undefined> {
    return this.#people?.read({ waitMs: PEOPLE_WAIT_MS });
  }

  /** A condition as SQL; of recipients, only those of the times that it is about are looked at. */
  print(condition: Condition): Fragment {
    return printCondition(condition, {
      text: textSqlOf(this.knex),
      bounds: timeBoundsOf(condition),
    });
  }

  /** Answers, and says nothing of the database where that fails. Throws `QueryError`, `SearchFailure`,
   * `ReadingCancelled`, `NotAllowedError` and `ServiceUnavailableError` only. */
  async guarded<T>(answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (
        error instanceof QueryError ||
        error instanceof SearchFailure ||
        error instanceof ReadingCancelled ||
        error instanceof NotAllowedError
      ) {
        throw error;
      }
      throw this.#translate(error);
    }
  }

  async #context(
    query: QueryNode,
    restriction: QueryNode,
  ): Promise<QueryContext> {
    return {
      now: this.now(),
      connections: await selectConnections(this.knex),
      members: await this.#membersOf({
        asked: groupsIn(query),
        allowed: groupsIn(restriction),
      }),
    };
  }

  /** A group that cannot be looked up is no empty group: nobody must take its silence for an answer. */
  async #membersOf(groups: {
    asked: string[];
    allowed: string[];
  }): Promise<Map<string, Members>> {
    const members = new Map<string, Members>();
    if (groups.asked.length + groups.allowed.length === 0) {
      return members;
    }
    const people = await this.#people?.read();
    if (!people) {
      throw new SearchFailure(
        [
          problem(
            'SEARCH_FAILED',
            'The catalog does not answer, so the members of a group are not known. Try again.',
          ),
        ],
        { isTemporary: true },
      );
    }
    for (const ref of groups.allowed) {
      members.set(ref, allowedMembers(ref, people));
    }
    for (const group of groups.asked) {
      const found = people.membersOf(group);
      if (!found) {
        throw new QueryError([
          problem('ILLEGAL_VALUE', `The catalog has no group ${group}.`),
        ]);
      }
      members.set(group, found);
    }
    return members;
  }

  /** The error of a database holds the statement with its values: addresses and names, which must not get any further. */
  #translate(error: unknown): Error {
    if (error instanceof TooManyRecipients) {
      return new QueryError([
        problem(
          'RESPONSE_CONTENT_TOO_LARGE',
          'The events of this page have too many recipients. Ask for a smaller page.',
        ),
      ]);
    }
    if (isDatabaseAway(error)) {
      this.#logger.error(`A search found no database (${codeOf(error)})`);
      return new ServiceUnavailableError(
        'The database does not answer at the moment. Try again.',
      );
    }
    const isLate = error instanceof TimeIsUp;
    const code = isLate ? QUERY_CANCELLED : codeOf(error);
    this.#logger.error(`A search failed in the database with ${code}`);
    return new SearchFailure([
      code === QUERY_CANCELLED
        ? problem(
            'QUERY_TIMEOUT',
            'The search took too long. Refine the filters and try again.',
          )
        : problem('SEARCH_FAILED', 'The search failed. Try again.'),
    ]);
  }
}

/**
 * Whose events somebody may see. Where nobody knows who that is, nothing is to be seen: an empty list would let everything
 * through where a policy takes it away from all the rest.
 */
function allowedMembers(ref: string, people: People): Members {
  const members = people.membersOf(ref) ?? people.addressesOf(ref);
  const isPerson = !ref.startsWith('group:');
  if (
    !members ||
    (isPerson && members.addresses.length + members.userIds.length === 0)
  ) {
    throw new NotAllowedError(
      `Which file events you may see depends on ${ref}, whose e-mail address the catalog does not tell`,
    );
  }
  return members;
}

/** Groups of the catalog that a query names. */
function groupsIn(node: QueryNode): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.flatMap(groupsIn);
    case 'not':
      return groupsIn(node.node);
    case 'sentByMemberOf':
      return node.groups;
    default:
      return [];
  }
}

/** A problem that is about the whole query. */
export function problem(
  type: QueryProblemType,
  description: string,
): QueryProblem {
  return { type, badFilter: null, description };
}

function codeOf(error: unknown): string {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : 'an unknown error';
}
