import type { Query } from './searchState';
import {
  COMPARISONS,
  isComplete,
  SEARCH_TERMS,
  type Condition,
} from './searchTerms';

/** What of a query may not be in the page's address, because it names people and files. */
export type PrivatePart = Pick<Query, 'text' | 'conditions'>;

const KEY = 'mail-forensics.forensic-search';

/**
 * Keeps the part of the query that is not in the address for as long as the tab lives, so that a reload brings it back.
 */
export function rememberQuery(storage: Storage, query: Query): void {
  const kept: PrivatePart = { text: query.text, conditions: query.conditions };
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage only means that a reload starts anew.
  }
}

export function recallQuery(storage: Storage): PrivatePart {
  try {
    return parse(JSON.parse(storage.getItem(KEY) ?? 'null'));
  } catch {
    return parse(null);
  }
}

function parse(kept: unknown): PrivatePart {
  const text = fieldOf(kept, 'text');
  const conditions = fieldOf(kept, 'conditions');
  return {
    text: typeof text === 'string' ? text : '',
    conditions: Array.isArray(conditions)
      ? conditions.flatMap(toCondition)
      : [],
  };
}

/** None where it is of another version of this page. */
function toCondition(kept: unknown): Condition[] {
  const term = Object.keys(SEARCH_TERMS).find(
    (name): name is Condition['term'] => name === fieldOf(kept, 'term'),
  );
  const comparison = Object.values(COMPARISONS)
    .flat()
    .find(name => name === fieldOf(kept, 'comparison'));
  const value = fieldOf(kept, 'value');
  if (!term || !comparison || typeof value !== 'string') {
    return [];
  }
  const condition = { term, comparison, value };
  return isComplete(condition) ? [condition] : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, name)
    : undefined;
}
