import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';

/** How far a search got before time was up. */
export interface Reached {
  /** ISO 8601. */
  time: string;
  /** From where on it searched: what is older than the time, or what is newer, was not searched. */
  from: 'newest' | 'oldest';
}

/** The results as far as they were read; `more` is what became of reading on. */
export type Results =
  | { status: 'loading' }
  | { status: 'failed'; error: Error }
  | {
      status: 'loaded';
      events: FileEvent[];
      totalCount: number;
      isLowerBound: boolean;
      more: /** With `reached`: time was up, and what is beyond was not searched. */
      | { status: 'ended'; reached?: Reached }
        /** Time was up as well, and the search can go on from there. */
        | { status: 'paused'; pgToken: string; reached: Reached }
        | { status: 'idle' | 'loading'; pgToken: string }
        | { status: 'failed'; pgToken: string; error: Error };
    };

export type ResultsAction =
  | { type: 'asked' }
  | { type: 'answered'; response: SearchResponse }
  | { type: 'refused'; error: Error }
  | { type: 'more asked' }
  | { type: 'more answered'; response: SearchResponse }
  | { type: 'more refused'; error: Error };

export function resultsReducer(
  results: Results,
  action: ResultsAction,
): Results {
  switch (action.type) {
    case 'asked':
      return { status: 'loading' };
    case 'answered':
      return {
        status: 'loaded',
        events: action.response.fileEvents,
        totalCount: action.response.totalCount,
        isLowerBound: action.response.totalCountIsLowerBound ?? false,
        more: moreOf(action.response),
      };
    case 'refused':
      return { status: 'failed', error: action.error };
    default:
      return readOn(results, action);
  }
}

/** An answer that comes after the query has changed finds nothing to add to. */
function readOn(
  results: Results,
  action: Extract<ResultsAction, { type: `more ${string}` }>,
): Results {
  if (results.status !== 'loaded' || results.more.status === 'ended') {
    return results;
  }
  const { pgToken } = results.more;
  switch (action.type) {
    case 'more asked':
      return { ...results, more: { status: 'loading', pgToken } };
    case 'more answered':
      return {
        ...results,
        events: [...results.events, ...action.response.fileEvents],
        more: moreOf(action.response),
      };
    default:
      return {
        ...results,
        more: { status: 'failed', pgToken, error: action.error },
      };
  }
}

/** An empty page ends the results whatever token comes with it, or a page that asks for more would ask for ever. */
function moreOf(
  response: SearchResponse,
): Extract<Results, { status: 'loaded' }>['more'] {
  const { nextPgToken, fileEvents } = response;
  const reached = reachedBy(response);
  if (reached) {
    return nextPgToken
      ? { status: 'paused', pgToken: nextPgToken, reached }
      : { status: 'ended', reached };
  }
  return nextPgToken && fileEvents.length > 0
    ? { status: 'idle', pgToken: nextPgToken }
    : { status: 'ended' };
}

function reachedBy({
  completeBackTo,
  completeUpTo,
}: SearchResponse): Reached | undefined {
  if (completeUpTo !== undefined) {
    return { time: completeUpTo, from: 'oldest' };
  }
  return completeBackTo === undefined
    ? undefined
    : { time: completeBackTo, from: 'newest' };
}
