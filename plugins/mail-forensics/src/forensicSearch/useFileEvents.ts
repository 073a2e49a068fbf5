import { useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { asError } from '../components/usePolledRequest';
import { leaveTo } from './analysis/useAnswer';
import { resultsReducer, type Results } from './query/results';
import type { Query } from './query/searchState';
import { toSearchRequest } from './query/toSearchRequest';

/**
 * The results of a query, page by page. Another query, or another number of `searches`, starts from the beginning; the
 * answers of the one before are then ignored.
 */
export function useFileEvents(
  query: Query,
  searches: number,
): {
  results: Results;
  /**
   * Reads the next page, if there is one. After a failure, and where time was up, only `goOn` does, or a table would try
   * for ever.
   */
  readMore: () => void;
  goOn: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [results, dispatch] = useReducer(resultsReducer, { status: 'loading' });
  const current = useRef(new AbortController());
  // The state arrives with the next render, and a table that scrolls asks faster than that.
  const asked = useRef<string>();

  useEffect(() => {
    const controller = renew(current);
    const { signal } = controller;
    asked.current = undefined;
    dispatch({ type: 'asked' });
    const answered = api
      .searchFileEvents(toSearchRequest(query), { signal })
      .then(
        response => signal.aborted || dispatch({ type: 'answered', response }),
        (error: unknown) =>
          signal.aborted ||
          dispatch({ type: 'refused', error: asError(error) }),
      );
    leaveTo(answered);
    return () => controller.abort();
  }, [api, query, searches]);

  const readPage = useCallback(
    (pgToken: string) => {
      const { signal } = current.current;
      asked.current = pgToken;
      dispatch({ type: 'more asked' });
      api.searchFileEvents(toSearchRequest(query, pgToken), { signal }).then(
        response =>
          signal.aborted || dispatch({ type: 'more answered', response }),
        (error: unknown) =>
          signal.aborted ||
          dispatch({ type: 'more refused', error: asError(error) }),
      );
    },
    [api, query],
  );

  const more = results.status === 'loaded' ? results.more : undefined;
  const readMore = useCallback(() => {
    if (more?.status === 'idle' && asked.current !== more.pgToken) {
      readPage(more.pgToken);
    }
  }, [more, readPage]);
  const goOn = useCallback(() => {
    if (more?.status === 'failed' || more?.status === 'paused') {
      readPage(more.pgToken);
    }
  }, [more, readPage]);

  return { results, readMore, goOn };
}

function renew(current: { current: AbortController }): AbortController {
  current.current.abort();
  current.current = new AbortController();
  return current.current;
}
