import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { outcomeFrom, withoutOutcome } from './authorizationOutcome';

/**
 * What the page's address says: which connection is open, and, once, how an authorization went. The outcome is taken
 * out of the address as soon as it was read, and stays on the page until it is dismissed.
 */
export function useDataConnectionsAddress() {
  const [params, setParams] = useSearchParams();
  const [outcome, setOutcome] = useState(() => outcomeFrom(params));
  const hasArrived = outcomeFrom(params) !== null;

  useEffect(() => {
    const arrived = outcomeFrom(params);
    if (arrived !== null) {
      setOutcome(arrived);
      setParams(withoutOutcome(params), { replace: true });
    }
  }, [params, setParams]);

  function select(id: string | null) {
    const after = new URLSearchParams(params);
    if (id === null) {
      after.delete('connection');
    } else {
      after.set('connection', id);
    }
    setParams(after);
  }

  return {
    /** Id of the connection whose details are open. */
    selected: hasArrived ? null : params.get('connection'),
    select,
    outcome,
    dismissOutcome: () => setOutcome(null),
  };
}
