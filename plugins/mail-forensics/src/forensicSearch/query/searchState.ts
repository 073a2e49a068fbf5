import { DEFAULT_RANGE, dateRangeProblem, WIDEST_RANGE } from './dateRange';
import type { DateRange } from './dateRange';
import {
  addTo,
  removeAt,
  replaceAt,
  type ConditionNode,
  type Path,
} from './conditionTree';
import type { Condition } from './searchTerms';

/** What is asked for: everything in `range` that matches `text` and all `conditions`. */
export interface Query {
  text: string;
  range: DateRange;
  /** All of them must hold. */
  conditions: ConditionNode[];
  sort: Sort;
}

/** What the results are sorted by: a term of the query language. */
export interface Sort {
  key: string;
  direction: 'asc' | 'desc';
}

/** Newest first. */
export const DEFAULT_SORT: Sort = { key: '@timestamp', direction: 'desc' };

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
  /** `group`: the group it is added to; the top where it is absent. */
  | { type: 'node added'; node: ConditionNode; group?: Path }
  | { type: 'node removed'; path: Path }
  | { type: 'node replaced'; path: Path; node: ConditionNode }
  | { type: 'searched' }
  /** From a cell or a facet: what it adds is searched at once. */
  | { type: 'filtered'; condition: Condition }
  /** From the timeline: likewise. */
  | { type: 'range brushed'; range: DateRange }
  | { type: 'sorted'; sort: Sort }
  /** A saved search or a link was opened. */
  | { type: 'query loaded'; query: Query }
  | { type: 'file sought'; sha256: string };

export const EMPTY_QUERY: Query = {
  text: '',
  range: DEFAULT_RANGE,
  conditions: [],
  sort: DEFAULT_SORT,
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
    case 'node added':
      return withConditions(
        state,
        addTo(draft.conditions, action.group ?? [], action.node),
      );
    case 'node removed':
      return withConditions(state, removeAt(draft.conditions, action.path));
    case 'node replaced':
      return withConditions(
        state,
        replaceAt(draft.conditions, action.path, action.node),
      );
    case 'filtered':
      return searchReducer(
        withConditions(state, addTo(draft.conditions, [], action.condition)),
        { type: 'searched' },
      );
    case 'range brushed':
      return commit(state, { ...draft, range: action.range });
    case 'sorted':
      return commit(state, { ...draft, sort: action.sort });
    case 'query loaded':
      return commit(state, action.query);
    case 'searched':
      return dateRangeProblem(draft.range) ? state : commit(state, draft);
    case 'file sought':
      return commit(state, {
        text: '',
        range: WIDEST_RANGE,
        conditions: [
          { term: 'sha256', comparison: 'is', value: action.sha256 },
        ],
        sort: DEFAULT_SORT,
      });
    default:
      return action satisfies never;
  }
}

/** Whether the results on the page are no longer those of the form. */
export function isChanged({ draft, committed }: SearchState): boolean {
  return JSON.stringify(draft) !== JSON.stringify(committed);
}

function commit(state: SearchState, query: Query): SearchState {
  return { draft: query, committed: query, searches: state.searches + 1 };
}

function withConditions(
  state: SearchState,
  conditions: ConditionNode[],
): SearchState {
  return { ...state, draft: { ...state.draft, conditions } };
}
