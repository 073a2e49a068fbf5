import { useEffect, useReducer } from 'react';
import { useSearchParams } from 'react-router-dom';
import { DEFAULT_RANGE, dateRangeFrom, withDateRange } from './query/dateRange';
import { recallQuery, rememberQuery } from './query/queryMemory';
import { DEFAULT_SORT, searchReducer, startWith } from './query/searchState';

/**
 * The state of the page. The date range of what was searched is in the address; the rest of it names people and files
 * and stays in the session of this tab.
 */
export function useSearch() {
  const [params, setParams] = useSearchParams();
  const [state, dispatch] = useReducer(searchReducer, undefined, () =>
    startWith({
      ...recallQuery(window.sessionStorage),
      range: dateRangeFrom(params) ?? DEFAULT_RANGE,
      sort: DEFAULT_SORT,
    }),
  );
  const { committed, searches } = state;

  useEffect(() => rememberQuery(window.sessionStorage, committed), [committed]);
  useEffect(() => {
    // Before the first search the address is as it was opened.
    if (searches > 0) {
      setParams(before => withDateRange(before, committed.range), {
        replace: true,
      });
    }
  }, [committed, searches, setParams]);

  return { state, dispatch };
}
