import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  FileEvent,
  QueryProblem,
  QueryProblemType,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { textSqlOf } from '../database';
import { readFileEvents, TooManyRecipients } from '../events';
import { all, type Condition } from './normalise/Condition';
import { normalise } from './normalise/normalise';
import type { QueryContext } from './normalise/QueryContext';
import { readEventId, INVALID_PAGE_TOKEN, type Page } from './parse/parsePage';
import { parseSearch, type ParsedSearch } from './parse/parseSearch';
import { printCondition } from './print/printCondition';
import type { Cursor } from './print/printOrder';
import { QueryError, SearchFailure } from './QueryError';
import type { QueryNode } from './QueryNode';
import { countEvents } from './sql/countEvents';
import { selectConnections } from './sql/selectConnections';
import { selectCursor } from './sql/selectCursor';
import { selectEventIds } from './sql/selectEventIds';

/** Up to here results are counted exactly. */
const MAX_COUNT = 10_000;

/** Recipients of all events of an answer together; more would take the backend's memory. */
const MAX_RECIPIENTS = 500_000;

/** PostgreSQL: a statement was cancelled, which its time limit does. */
const QUERY_CANCELLED = '57014';

const EVERYTHING: QueryNode = { kind: 'and', nodes: [] };

export interface SearchOptions {
  /** Which events the caller may see at all; the others are not in the rows, the counts or the page tokens. */
  restriction?: QueryNode;
}

/** Answers questions in Incydr's query language about what was recorded. */
export class FileEventSearch {
  readonly #knex: Knex;
  readonly #now: () => Date;
  readonly #logger: LoggerService;

  static create(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }): FileEventSearch {
    return new FileEventSearch(options);
  }

  private constructor(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * A page of the events that a request asks for.
   *
   * @param body - a `SearchRequest` of the common package, still unparsed
   * @throws QueryError where it is not one; SearchFailure where it could not be answered
   */
  async search(
    body: unknown,
    options: SearchOptions = {},
  ): Promise<SearchResponse> {
    const parsed = parseSearch(body);
    if ('problems' in parsed) {
      throw new QueryError(parsed.problems);
    }
    return this.#guarded(() => this.#run(parsed.search, options));
  }

  /**
   * One event; undefined where there is none of this id that the caller may see.
   *
   * @throws SearchFailure where it could not be answered
   */
  async find(
    eventId: string,
    options: SearchOptions = {},
  ): Promise<FileEvent | undefined> {
    const id = readEventId(eventId);
    return id === undefined
      ? undefined
      : this.#guarded(() => this.#findById(id, options));
  }

  async #run(
    { query, page, order }: ParsedSearch,
    { restriction }: SearchOptions,
  ): Promise<SearchResponse> {
    const context = await this.#context();
    const allowed = normalise(restriction ?? EVERYTHING, context);
    const asked = all([normalise(query, context), allowed]);
    const where = printCondition(asked, textSqlOf(this.#knex));
    const after =
      page.kind === 'after'
        ? await this.#cursorAt(page.eventId, order, allowed)
        : undefined;
    const offset = page.kind === 'numbered' ? (page.number - 1) * page.size : 0;
    const ids = await selectEventIds(this.#knex, {
      where,
      order,
      after,
      offset,
      // One more, to know whether there is a next page.
      limit: page.size + 1,
    });
    // A page that holds everything is its own count: an event that arrives in between cannot make the two disagree.
    const isWhole = offset === 0 && !after && ids.length <= page.size;
    const total = isWhole
      ? ids.length
      : await countEvents(this.#knex, { where, limit: MAX_COUNT + 1 });
    return {
      totalCount: total,
      ...(total > MAX_COUNT && { totalCountIsLowerBound: true }),
      fileEvents: await readFileEvents(this.#knex, {
        eventIds: ids.slice(0, page.size),
        maxRecipients: MAX_RECIPIENTS,
      }),
      nextPgToken: nextToken(page, ids),
      problems: null,
    };
  }

  async #findById(
    eventId: string,
    { restriction }: SearchOptions,
  ): Promise<FileEvent | undefined> {
    const condition = all([
      {
        kind: 'text',
        column: 'event_id',
        match: { kind: 'oneOf', values: [eventId] },
      },
      normalise(restriction ?? EVERYTHING, await this.#context()),
    ]);
    const ids = await selectEventIds(this.#knex, {
      where: printCondition(condition, textSqlOf(this.#knex)),
      order: { key: { kind: 'nothing' }, direction: 'asc' },
      offset: 0,
      limit: 1,
    });
    const [event] = await readFileEvents(this.#knex, {
      eventIds: ids,
      maxRecipients: MAX_RECIPIENTS,
    });
    return event;
  }

  async #context(): Promise<QueryContext> {
    return {
      now: this.#now(),
      connections: await selectConnections(this.#knex),
    };
  }

  async #cursorAt(
    eventId: string,
    order: ParsedSearch['order'],
    allowed: Condition,
  ): Promise<Cursor> {
    const cursor = await selectCursor(this.#knex, {
      eventId,
      order,
      allowed: printCondition(allowed, textSqlOf(this.#knex)),
    });
    if (!cursor) {
      throw new QueryError([problem('INVALID_PAGE_TOKEN', INVALID_PAGE_TOKEN)]);
    }
    return cursor;
  }

  async #guarded<T>(answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof QueryError) {
        throw error;
      }
      throw this.#translate(error);
    }
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
    const code = codeOf(error);
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

function problem(type: QueryProblemType, description: string): QueryProblem {
  return { type, badFilter: null, description };
}

function codeOf(error: unknown): string {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : 'an unknown error';
}

function nextToken(page: Page, ids: string[]): string | null {
  return page.kind === 'numbered' || ids.length <= page.size
    ? null
    : ids[page.size - 1];
}
