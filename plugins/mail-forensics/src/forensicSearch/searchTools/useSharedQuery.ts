import { useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { asError } from '../../components/usePolledRequest';
import { fromEventQuery } from '../query/fromEventQuery';
import type { Query } from '../query/searchState';

/** Parameter of the page's address: the id of a query. */
export const SHARED_QUERY = 'query';

/** What became of the link that the page was opened with. */
export type SharedQueryState =
  | { status: 'none' }
  | { status: 'loading' }
  | { status: 'failed'; error: Error };

/**
 * Loads the query of the address (`?query=<id>`) once, and takes it out of the address then: what is searched for next
 * would no longer be what the address says.
 */
export function useSharedQuery(onLoad: (query: Query) => void): {
  state: SharedQueryState;
  dismiss: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [params, setParams] = useSearchParams();
  const id = params.get(SHARED_QUERY);
  const [answer, setAnswer] = useState<{ id: string; error?: Error }>();
  const latestOnLoad = useRef(onLoad);
  latestOnLoad.current = onLoad;

  useEffect(() => {
    if (id === null) {
      return undefined;
    }
    let stopped = false;
    api
      .getSharedQuery(id)
      .then(fromEventQuery)
      .then(
        query => {
          if (!stopped) {
            setAnswer({ id });
            latestOnLoad.current(query);
          }
        },
        (error: unknown) => {
          if (!stopped) {
            setAnswer({ id, error: asError(error) });
          }
        },
      );
    return () => {
      stopped = true;
    };
  }, [api, id]);

  useEffect(() => {
    // In an effect of its own: the page writes to its address when it searches, and the last to write wins.
    if (id !== null && answer?.id === id) {
      setParams(without, { replace: true });
    }
  }, [answer, id, setParams]);

  const dismiss = useCallback(() => setAnswer(undefined), []);
  return { state: stateOf(id, answer), dismiss };
}

function stateOf(
  id: string | null,
  answer: { id: string; error?: Error } | undefined,
): SharedQueryState {
  if (id !== null && answer?.id !== id) {
    return { status: 'loading' };
  }
  return answer?.error
    ? { status: 'failed', error: answer.error }
    : { status: 'none' };
}

function without(params: URLSearchParams): URLSearchParams {
  const after = new URLSearchParams(params);
  after.delete(SHARED_QUERY);
  return after;
}
