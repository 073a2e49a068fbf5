import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import { readFileEvents } from '../events';
import { all, type Condition } from './normalise/Condition';
import { readEventId, INVALID_PAGE_TOKEN, type Page } from './parse/parsePage';
import { parseSearch, type ParsedSearch } from './parse/parseSearch';
import type { Cursor } from './print/printOrder';
import { QueryError } from './QueryError';
import { problem, type QueryRunner, type SearchOptions } from './QueryRunner';
import { countEvents } from './sql/countEvents';
import { selectCursor } from './sql/selectCursor';
import { selectEventIds } from './sql/selectEventIds';

/** Up to here results are counted exactly. */
const MAX_COUNT = 10_000;

/** Recipients of all events of an answer together; more would take the backend's memory. */
const MAX_RECIPIENTS = 500_000;

/** Answers questions in Incydr's query language about what was recorded. */
export class FileEventSearch {
  readonly #runner: QueryRunner;

  static create(options: { runner: QueryRunner }): FileEventSearch {
    return new FileEventSearch(options.runner);
  }

  private constructor(runner: QueryRunner) {
    this.#runner = runner;
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
    return this.#runner.guarded(() => this.#run(parsed.search, options));
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
      : this.#runner.guarded(() => this.#findById(id, options));
  }

  async #run(
    { query, page, order }: ParsedSearch,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    const { where, allowed } = await this.#runner.question(query, options);
    const after =
      page.kind === 'after'
        ? await this.#cursorAt(page.eventId, order, allowed)
        : undefined;
    const offset = page.kind === 'numbered' ? (page.number - 1) * page.size : 0;
    const ids = await selectEventIds(this.#runner.knex, {
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
      : await countEvents(this.#runner.knex, { where, limit: MAX_COUNT + 1 });
    return {
      totalCount: total,
      ...(total > MAX_COUNT && { totalCountIsLowerBound: true }),
      fileEvents: await this.#read(ids.slice(0, page.size)),
      nextPgToken: nextToken(page, ids),
      problems: null,
    };
  }

  async #read(eventIds: string[]): Promise<FileEvent[]> {
    return this.#runner.namePeople(
      await readFileEvents(this.#runner.knex, {
        eventIds,
        maxRecipients: MAX_RECIPIENTS,
      }),
    );
  }

  async #findById(
    eventId: string,
    options: SearchOptions,
  ): Promise<FileEvent | undefined> {
    const allowed = await this.#runner.allowed(options);
    const condition = all([
      {
        kind: 'text',
        column: 'event_id',
        match: { kind: 'oneOf', values: [eventId] },
      },
      allowed,
    ]);
    const ids = await selectEventIds(this.#runner.knex, {
      where: this.#runner.print(condition),
      order: { key: { kind: 'nothing' }, direction: 'asc' },
      offset: 0,
      limit: 1,
    });
    const [event] = await this.#read(ids);
    return event;
  }

  async #cursorAt(
    eventId: string,
    order: ParsedSearch['order'],
    allowed: Condition,
  ): Promise<Cursor> {
    const cursor = await selectCursor(this.#runner.knex, {
      eventId,
      order,
      allowed: this.#runner.print(allowed),
    });
    if (!cursor) {
      throw new QueryError([problem('INVALID_PAGE_TOKEN', INVALID_PAGE_TOKEN)]);
    }
    return cursor;
  }
}

function nextToken(page: Page, ids: string[]): string | null {
  return page.kind === 'numbered' || ids.length <= page.size
    ? null
    : ids[page.size - 1];
}
