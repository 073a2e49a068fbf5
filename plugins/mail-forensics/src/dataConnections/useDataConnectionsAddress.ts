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

/** Of what can be open, nothing is. */
const NOTHING = {
  connection: null,
  tab: null,
  edit: null,
  add: null,
  guide: null,
};

/**
 * What the page's address says: which connection is open at which tab, whether one is being added or edited, which problem
 * is read about, and, once, how an authorization went. The outcome is taken out of the address as soon as it was read, and stays on the page until it is
 * dismissed.
 *
 * Opening and closing are steps that Back undoes; changing the tab is not, so that Back closes what was opened. What was
 * being entered is not opened again by Back.
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
    isAdding: params.has('add'),
    isEditing: params.has('edit'),
    /** Code of the problem that the guide is open at; `''` for its beginning. */
    guide: params.get('guide'),
    linkTo: (id: string): To => ({
      search: `?${paramsFor({ ...NOTHING, connection: id })}`,
    }),
    select: (id: string | null) =>
      setParams(paramsFor({ ...NOTHING, connection: id })),
    selectTab: (tab: DetailsTab) =>
      setParams(paramsFor({ tab }), { replace: true }),
    openAdd: () => setParams(paramsFor({ ...NOTHING, add: '' })),
    closeAdd: () => setParams(paramsFor({ add: null }), { replace: true }),
    openEdit: () => setParams(paramsFor({ edit: '' })),
    closeEdit: () => setParams(paramsFor({ edit: null }), { replace: true }),
    openGuide: (code: string | null) => setParams(paramsFor({ guide: code })),
    outcome,
    dismissOutcome: () => setOutcome(null),
  };
}
