import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './limits';
import type { ProblemLog } from './ProblemLog';

/** Which part of the result is asked for. */
export type Page = { size: number } & (
  | /** By number, from 1. */ { kind: 'numbered'; number: number }
  | /** The first of pages that are then asked for by token. */ {
      kind: 'first';
    }
  | /** What follows an event. */ { kind: 'after'; eventId: string }
);

/** What is said of a token that is not the id of an event, or of one that is no longer there. */
export const INVALID_PAGE_TOKEN =
  'The page token must be the id of an event. The event may have been removed at the end of its retention.';

/**
 * Parses `pgSize`, `pgToken` and `pgNum`. An empty token asks for the first page, an absent one for the page of the
 * number. Tokens are ids of events.
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
  const eventId = readEventId(token);
  return eventId === undefined
    ? log.report('INVALID_PAGE_TOKEN', INVALID_PAGE_TOKEN)
    : { kind: 'after', eventId, size };
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
