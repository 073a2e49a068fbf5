import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  outcomeFrom,
  withoutOutcome,
  type AuthorizationOutcome,
} from './authorizationOutcome';

/**
 * What the page's address says: which connection is open, and, once, how an authorization went. The outcome is taken
 * out of the address as soon as it was read, and stays on the page until it is dismissed.
 */
export function useDataConnectionsAddress(): {
  selected: string | null;
  select: (id: string | null) => void;
  outcome: AuthorizationOutcome | null;
  dismissOutcome: () => void;
} {
  const [params, setParams] = useSearchParams();
  const arrived = outcomeFrom(params);
  const [outcome, setOutcome] = useState(arrived);
  const hasArrived = arrived !== null;

  useEffect(() => {
    if (hasArrived) {
      setParams(
        before => {
          setOutcome(outcomeFrom(before) ?? null);
          return withoutOutcome(before);
        },
        { replace: true },
      );
    }
  }, [hasArrived, setParams]);

  const select = useCallback(
    (id: string | null) =>
      setParams(before => {
        const after = new URLSearchParams(before);
        if (id === null) {
          after.delete('connection');
        } else {
          after.set('connection', id);
        }
        return after;
      }),
    [setParams],
  );
  const dismissOutcome = useCallback(() => setOutcome(null), []);
  return {
    selected: hasArrived ? null : params.get('connection'),
    select,
    outcome,
    dismissOutcome,
  };
}
