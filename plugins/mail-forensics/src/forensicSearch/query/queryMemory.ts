import {
  complete,
  isGroup,
  type Clause,
  type ConditionNode,
} from './conditionTree';
import type { Query } from './searchState';
import { COMPARISONS, TERM_NAMES, type Condition } from './searchTerms';

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
  return {
    text: typeof text === 'string' ? text : '',
    conditions: complete(toNodes(fieldOf(kept, 'conditions'))),
  };
}

function toNodes(kept: unknown): ConditionNode[] {
  return Array.isArray(kept) ? kept.flatMap(toNode) : [];
}

/** None where it is of another version of this page. */
function toNode(kept: unknown): ConditionNode[] {
  const nodes = fieldOf(kept, 'nodes');
  if (nodes !== undefined) {
    const clause: Clause = fieldOf(kept, 'clause') === 'OR' ? 'OR' : 'AND';
    const group = { clause, nodes: toNodes(nodes) };
    return isGroup(group) ? [group] : [];
  }
  const filter = fieldOf(kept, 'filter');
  const term = fieldOf(filter, 'term');
  return typeof term === 'string' && isFilter(filter)
    ? [{ filter }]
    : toCondition(kept);
}

function toCondition(kept: unknown): Condition[] {
  const term = TERM_NAMES.find(name => name === fieldOf(kept, 'term'));
  const comparison = Object.values(COMPARISONS)
    .flat()
    .find(name => name === fieldOf(kept, 'comparison'));
  const value = fieldOf(kept, 'value');
  return term && comparison && typeof value === 'string'
    ? [{ term, comparison, value }]
    : [];
}

/** The backend looks at the rest of it. */
function isFilter(value: unknown): value is { term: string } {
  return typeof fieldOf(value, 'term') === 'string';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, name)
    : undefined;
}
