import { useEffect, useReducer } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  DEFAULT_RANGE,
  dateRangeFrom,
  dateRangeProblem,
  WIDEST_RANGE,
  withDateRange,
} from './query/dateRange';
import { recallQuery, rememberQuery } from './query/queryMemory';
import {
  searchReducer,
  startWith,
  type SearchAction,
} from './query/searchState';

/**
 * The state of the page. The date range of what was searched is in the address; the rest of it names people and files
 * and stays in the session of this tab.
 */
export function useSearch() {
  const [params, setParams] = useSearchParams();
  const [state, change] = useReducer(searchReducer, undefined, () =>
    startWith({
      ...recallQuery(window.sessionStorage),
      range: dateRangeFrom(params) ?? DEFAULT_RANGE,
    }),
  );
  const { draft, committed } = state;

  useEffect(() => rememberQuery(window.sessionStorage, committed), [committed]);

  function dispatch(action: SearchAction) {
    change(action);
    if (action.type === 'file sought') {
      setParams(withDateRange(params, WIDEST_RANGE), { replace: true });
    } else if (action.type === 'searched' && !dateRangeProblem(draft.range)) {
      setParams(withDateRange(params, draft.range), { replace: true });
    }
  }

  return { state, dispatch };
}
