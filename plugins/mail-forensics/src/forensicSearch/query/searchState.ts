import { DEFAULT_RANGE, dateRangeProblem, WIDEST_RANGE } from './dateRange';
import type { DateRange } from './dateRange';
import { isComplete, type Condition } from './searchTerms';

/** What is asked for: everything in `range` that matches `text` and all `conditions`. */
export interface Query {
  text: string;
  range: DateRange;
  conditions: Condition[];
}

/**
 * `draft` is what the form shows, `committed` what the results are of. They differ from the first keystroke until
 * *Search*; `searches` counts those, so that searching the same again looks again.
 */
export interface SearchState {
  draft: Query;
  committed: Query;
  searches: number;
}

export type SearchAction =
  | { type: 'text changed'; text: string }
  | { type: 'range changed'; range: DateRange }
  | { type: 'condition added'; condition: Condition }
  | { type: 'condition removed'; index: number }
  | { type: 'searched' }
  | { type: 'file sought'; sha256: string };

export const EMPTY_QUERY: Query = {
  text: '',
  range: DEFAULT_RANGE,
  conditions: [],
};

export function startWith(query: Query): SearchState {
  return { draft: query, committed: query, searches: 0 };
}

export function searchReducer(
  state: SearchState,
  action: SearchAction,
): SearchState {
  const { draft } = state;
  switch (action.type) {
    case 'text changed':
      return { ...state, draft: { ...draft, text: action.text } };
    case 'range changed':
      return { ...state, draft: { ...draft, range: action.range } };
    case 'condition added':
      return {
        ...state,
        draft: {
          ...draft,
          conditions: addCondition(draft.conditions, action.condition),
        },
      };
    case 'condition removed':
      return {
        ...state,
        draft: {
          ...draft,
          conditions: draft.conditions.filter((_, i) => i !== action.index),
        },
      };
    case 'searched':
      return dateRangeProblem(draft.range) ? state : commit(state, draft);
    case 'file sought':
      return commit(state, {
        text: '',
        range: WIDEST_RANGE,
        conditions: [
          { term: 'sha256', comparison: 'is', value: action.sha256 },
        ],
      });
    default:
      return action satisfies never;
  }
}

/** Whether the results on the page are no longer those of the form. */
export function isChanged({ draft, committed }: SearchState): boolean {
  return JSON.stringify(draft) !== JSON.stringify(committed);
}

export function isSameCondition(a: Condition, b: Condition): boolean {
  return (
    a.term === b.term && a.comparison === b.comparison && a.value === b.value
  );
}

function commit(state: SearchState, query: Query): SearchState {
  return { draft: query, committed: query, searches: state.searches + 1 };
}

function addCondition(before: Condition[], added: Condition): Condition[] {
  const isThere = before.some(condition => isSameCondition(condition, added));
  return isThere || !isComplete(added) ? before : [...before, added];
}
