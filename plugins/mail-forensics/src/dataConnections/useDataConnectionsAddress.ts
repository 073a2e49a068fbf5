import { useEffect, useState } from 'react';
import { useSearchParams, type To } from 'react-router-dom';
import { outcomeFrom, withoutOutcome } from './authorizationOutcome';

/** The parts of a connection's details. */
export const DETAILS_TABS = [
  'overview',
  'mailboxes',
  'scope',
  'history',
] as const;

export type DetailsTab = (typeof DETAILS_TABS)[number];

/**
 * What the page's address says: which connection is open at which tab, which problem is read about, and, once, how an
 * authorization went. The outcome is taken out of the address as soon as it was read, and stays on the page until it is
 * dismissed.
 *
 * Opening and closing are steps that Back undoes; changing the tab is not, so that Back closes what was opened.
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

  function paramsFor(changes: Record<string, string | null>): URLSearchParams {
    const after = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) {
        after.delete(name);
      } else {
        after.set(name, value);
      }
    }
    return after;
  }

  return {
    /** Id of the connection whose details are open. */
    selected: hasArrived ? null : params.get('connection'),
    /** The tab that the address names. */
    tab: DETAILS_TABS.find(tab => tab === params.get('tab')),
    /** Code of the problem that the guide is open at; `''` for its beginning. */
    guide: params.get('guide'),
    linkTo: (id: string): To => ({
      search: `?${paramsFor({ connection: id, tab: null, guide: null })}`,
    }),
    select: (id: string | null) =>
      setParams(paramsFor({ connection: id, tab: null, guide: null })),
    selectTab: (tab: DetailsTab) =>
      setParams(paramsFor({ tab }), { replace: true }),
    openGuide: (code: string | null) => setParams(paramsFor({ guide: code })),
    outcome,
    dismissOutcome: () => setOutcome(null),
  };
}
