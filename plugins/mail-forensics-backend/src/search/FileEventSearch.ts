import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import { readFileEvents } from '../events';
import type { Condition } from './normalise/Condition';
import { isByTime, type Order } from './parse/parseOrder';
import {
  INVALID_PAGE_TOKEN,
  printToken,
  readEventId,
  type Page,
} from './parse/parsePage';
import { parseSearch, type ParsedSearch } from './parse/parseSearch';
import type { PageStart } from './print/printOrder';
import { QueryError } from './QueryError';
import { problem, type QueryRunner, type SearchOptions } from './QueryRunner';
import type { FoundEvent } from './sql/FoundEvent';
import { selectCursor } from './sql/selectCursor';
import { selectEvent } from './sql/selectEvent';

/** Recipients of all events of an answer together; more would take the backend's memory. */
const MAX_RECIPIENTS = 500_000;

/** For reading events whose ids are known. */
const READ_LIMIT_MS = 10_000;

const NO_TOTAL = { count: 0, isLowerBound: true };

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
    { query, page, order, exactCount }: ParsedSearch,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    const { asked, allowed } = await this.#runner.question(query, options);
    const start = await this.#startOf(page, order, allowed);
    const offset = page.kind === 'numbered' ? (page.number - 1) * page.size : 0;
    const found = await this.#runner.finder.find({
      asked,
      order,
      start,
      // One more, to know whether there is a next page.
      limit: offset + page.size + 1,
      count: exactCount ? 'exact' : 'bounded',
      signal: options.signal,
    });
    const events = found.events.slice(offset, offset + page.size + 1);
    const { total = NO_TOTAL, stoppedAt } = found;
    const isOldestFirst = isByTime(order) && order.direction === 'asc';
    const back = isOldestFirst ? undefined : searchedSince(page, stoppedAt);
    return {
      totalCount: total.count,
      ...(total.isLowerBound && { totalCountIsLowerBound: true }),
      fileEvents: await this.#read(events.slice(0, page.size)),
      nextPgToken: nextToken({ page, order, events, stoppedAt }),
      ...(back && { completeBackTo: back.toISOString() }),
      ...(isOldestFirst &&
        stoppedAt && { completeUpTo: stoppedAt.toISOString() }),
      problems: null,
      ...(options.debug && { debug: found.debug }),
    };
  }

  async #read(events: FoundEvent[]): Promise<FileEvent[]> {
    const times = events.map(event => event.observedAt.getTime());
    const read = await readFileEvents(this.#runner.knex, {
      eventIds: events.map(event => event.eventId),
      observed: {
        from: new Date(Math.min(...times)),
        to: new Date(Math.max(...times)),
      },
      maxRecipients: MAX_RECIPIENTS,
    });
    return this.#runner.namePeople(read);
  }

  async #findById(
    eventId: string,
    options: SearchOptions,
  ): Promise<FileEvent | undefined> {
    const allowed = await this.#runner.allowed(options);
    const found = await this.#runner.read(READ_LIMIT_MS, options, trx =>
      selectEvent(trx, { eventId, allowed: this.#runner.print(allowed) }),
    );
    const [event] = found ? await this.#read([found]) : [];
    return event;
  }

  async #startOf(
    page: Page,
    order: Order,
    allowed: Condition,
  ): Promise<PageStart | undefined> {
    switch (page.kind) {
      case 'numbered':
      case 'first':
        return undefined;
      case 'further':
        if (!isByTime(order)) {
          throw invalidToken();
        }
        return { kind: 'time', time: page.time };
      case 'after': {
        const cursor = await selectCursor(this.#runner.knex, {
          eventId: page.eventId,
          order,
          allowed: this.#runner.print(allowed),
        });
        if (!cursor) {
          throw invalidToken();
        }
        return { kind: 'event', cursor, since: page.since };
      }
      default:
        throw new Error(
          `Unknown page: ${JSON.stringify(page satisfies never)}`,
        );
    }
  }
}

function invalidToken(): QueryError {
  return new QueryError([problem('INVALID_PAGE_TOKEN', INVALID_PAGE_TOKEN)]);
}

/**
 * Where the next page begins. Where time was up, events by time go on with what was not searched; in another order there are
 * pages of what was searched only.
 */
function nextToken(answer: {
  page: Page;
  order: Order;
  /** One more than the page has where there are more. */
  events: FoundEvent[];
  stoppedAt: Date | undefined;
}): string | null {
  const { page, order, events, stoppedAt } = answer;
  if (page.kind === 'numbered') {
    return null;
  }
  if (events.length > page.size) {
    const { eventId } = events[page.size - 1];
    const since = isByTime(order) ? undefined : searchedSince(page, stoppedAt);
    return printToken({ kind: 'after', eventId, since, size: page.size });
  }
  return stoppedAt && isByTime(order)
    ? printToken({ kind: 'further', time: stoppedAt, size: page.size })
    : null;
}

/** What is left out is left out on the further pages too. */
function searchedSince(
  page: Page,
  stoppedAt: Date | undefined,
): Date | undefined {
  return stoppedAt ?? (page.kind === 'after' ? page.since : undefined);
}
