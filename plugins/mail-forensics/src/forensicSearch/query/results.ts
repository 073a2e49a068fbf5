import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';

/** The results as far as they were read; `more` is what became of reading on. */
export type Results =
  | { status: 'loading' }
  | { status: 'failed'; error: Error }
  | {
      status: 'loaded';
      events: FileEvent[];
      totalCount: number;
      isLowerBound: boolean;
      more: /** With `completeBackTo`, ISO 8601: time was up, and what is older was not searched. */
      | { status: 'ended'; completeBackTo?: string }
        /** Time was up as well, and the search can go on with what is older. */
        | { status: 'paused'; pgToken: string; completeBackTo: string }
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
  const { nextPgToken, fileEvents, completeBackTo } = response;
  if (completeBackTo !== undefined) {
    return nextPgToken
      ? { status: 'paused', pgToken: nextPgToken, completeBackTo }
      : { status: 'ended', completeBackTo };
  }
  return nextPgToken && fileEvents.length > 0
    ? { status: 'idle', pgToken: nextPgToken }
    : { status: 'ended' };
}
