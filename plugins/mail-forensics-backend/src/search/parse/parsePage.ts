import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './limits';
import type { ProblemLog } from './ProblemLog';

/** Which part of the result is asked for. */
export type Page = { size: number } & (
  | /** By number, from 1. */ { kind: 'numbered'; number: number }
  | /** The first of pages that are then asked for by token. */ {
      kind: 'first';
    }
  | /** What follows an event; `since`: among the events from then on. */ {
      kind: 'after';
      eventId: string;
      since?: Date;
    }
  | /** What was not searched yet when time was up, by time. */ {
      kind: 'further';
      time: Date;
    }
);

/** What is said of a token that is none, or of an event that is no longer there. */
export const INVALID_PAGE_TOKEN =
  'The page token must be one that an answer gave, such as the id of its last event. The event may have been removed at the end of its retention.';

/** Before a time in a token: time was up when a page was searched for. */
const TIME_SIGN = '~';

/** The token of a page. */
export function printToken(
  page: Extract<Page, { kind: 'after' | 'further' }>,
): string {
  switch (page.kind) {
    case 'after':
      return page.since
        ? `${page.eventId}${TIME_SIGN}${page.since.getTime()}`
        : page.eventId;
    case 'further':
      return `${TIME_SIGN}${page.time.getTime()}`;
    default:
      throw new Error(`Unknown page: ${JSON.stringify(page satisfies never)}`);
  }
}

/**
 * Parses `pgSize`, `pgToken` and `pgNum`. An empty token asks for the first page, an absent one for the page of the
 * number. A token is the id of an event, unless a page could not be searched for in full.
 */
export function parsePage(
  request: Record<string, unknown>,
  log: ProblemLog,
): Page | undefined {
  const size = parseSize(request.pgSize, log);
  const token = request.pgToken ?? undefined;
  if (size === undefined) {
    return undefined;
  }
  if (token === undefined) {
    const number = parseNumber(request.pgNum, size, log);
    return number === undefined
      ? undefined
      : { kind: 'numbered', number, size };
  }
  if (token === '') {
    return { kind: 'first', size };
  }
  return (
    readToken(token, size) ??
    log.report('INVALID_PAGE_TOKEN', INVALID_PAGE_TOKEN)
  );
}

function readToken(token: unknown, size: number): Page | undefined {
  const [id, time, ...more] =
    typeof token === 'string' ? token.split(TIME_SIGN) : [''];
  const since = readInstant(time);
  if (more.length > 0 || (time !== undefined && !since)) {
    return undefined;
  }
  if (id === '') {
    return since && { kind: 'further', time: since, size };
  }
  const eventId = readEventId(id);
  return eventId === undefined
    ? undefined
    : { kind: 'after', eventId, ...(since && { since }), size };
}

/** From milliseconds since 1970. */
function readInstant(text: string | undefined): Date | undefined {
  const time =
    text !== undefined && /^-?\d{1,15}$/.test(text)
      ? new Date(Number(text))
      : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : undefined;
}

/** An id of an event in the form in which ids are stored. */
export function readEventId(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
    ? id
    : undefined;
}

function parseSize(value: unknown, log: ProblemLog): number | undefined {
  const size = value ?? DEFAULT_PAGE_SIZE;
  return isCount(size) && size <= MAX_PAGE_SIZE
    ? size
    : log.report(
        'INVALID_PAGE_SIZE',
        `"pgSize" must be a whole number from 1 to ${MAX_PAGE_SIZE}.`,
      );
}

function parseNumber(
  value: unknown,
  size: number,
  log: ProblemLog,
): number | undefined {
  const number = value ?? 1;
  return isCount(number) && number * size <= MAX_PAGE_SIZE
    ? number
    : log.report(
        'INVALID_PAGE_NUMBER',
        `"pgNum" must be a whole number from 1, within the first ${MAX_PAGE_SIZE} results. Use "pgToken" to go further.`,
      );
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
}
