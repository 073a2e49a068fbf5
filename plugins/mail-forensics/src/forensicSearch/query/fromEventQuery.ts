import type {
  EventQuery,
  Filter,
  FilterGroup,
  Subgroup,
} from 'backstage-plugin-mail-forensics-common';
import type { ConditionGroup, ConditionNode } from './conditionTree';
import { toPreset, type DateRange } from './dateRange';
import { readText } from './readText';
import { DEFAULT_SORT, type Query, type Sort } from './searchState';
import { toCondition } from './searchTerms';

/**
 * A query of the query language as the page shows it: the date range and the free text in their fields, the rest as
 * pills. Asking for it again asks for the same events.
 */
export function fromEventQuery(
  query: EventQuery & {
    srtKey?: string | null;
    srtDir?: 'asc' | 'desc' | null;
  },
): Query {
  const nodes = query.groups.map(toNode);
  const top =
    query.groupClause === 'OR' && nodes.length > 1
      ? [{ clause: 'OR' as const, nodes }]
      : nodes.flatMap(unfold);
  const filters = top.flatMap(node => ('filter' in node ? [node.filter] : []));
  const { range, used } = rangeOf(filters);
  const text = filters.find(filter => typedTextOf(filter) !== undefined);
  const gone = [...used, ...(text ? [text] : [])];
  return {
    text: (text && typedTextOf(text)) ?? '',
    range,
    conditions: top
      .filter(node => !('filter' in node && gone.includes(node.filter)))
      .filter(node => !('filter' in node && isEverything(node.filter)))
      .map(inWords),
    sort: sortOf(query),
  };
}

/** Groups joined by AND are no groups among what is joined by AND. */
function unfold(node: ConditionNode): ConditionNode[] {
  return 'nodes' in node && (node.clause === 'AND' || node.nodes.length === 1)
    ? node.nodes.flatMap(unfold)
    : [node];
}

function toNode(group: FilterGroup | Subgroup): ConditionGroup {
  return 'filters' in group
    ? {
        clause: group.filterClause ?? 'AND',
        nodes: group.filters.map(filter => ({ filter })),
      }
    : {
        clause: group.subgroupClause ?? 'AND',
        nodes: group.subgroups.map(toNode),
      };
}

function inWords(node: ConditionNode): ConditionNode {
  if ('nodes' in node) {
    return { ...node, nodes: node.nodes.flatMap(unfoldSingle).map(inWords) };
  }
  return 'filter' in node ? toCondition(node.filter) ?? node : node;
}

function unfoldSingle(node: ConditionNode): ConditionNode[] {
  return 'nodes' in node && node.nodes.length === 1
    ? node.nodes.flatMap(unfoldSingle)
    : [node];
}

function rangeOf(filters: Filter[]): { range: DateRange; used: Filter[] } {
  const times = filters.filter(({ term }) => term === '@timestamp');
  const lately = times.find(
    ({ operator, value }) =>
      operator === 'WITHIN_THE_LAST' && toPreset(String(value)),
  );
  const preset = toPreset(String(lately?.value));
  if (lately && preset) {
    return { range: { kind: 'preset', preset }, used: [lately] };
  }
  const from = times.find(({ operator }) => operator === 'ON_OR_AFTER');
  const to = times.find(({ operator }) => operator === 'ON_OR_BEFORE');
  const used = [from, to].filter(filter => filter !== undefined);
  return used.length === 0
    ? { range: { kind: 'all' }, used }
    : {
        range: { kind: 'custom', from: instantOf(from), to: instantOf(to) },
        used,
      };
}

function instantOf(filter: Filter | undefined): string | null {
  return typeof filter?.value === 'string' ? filter.value : null;
}

/** What would have been typed for a filter by any text; undefined where nothing would, and where it is none. */
function typedTextOf({
  term,
  operator = 'IS',
  value,
}: Filter): string | undefined {
  if (term !== 'anyText' || operator !== 'IS' || typeof value !== 'string') {
    return undefined;
  }
  return [value, `"${value}"`].find(typed => {
    const reading = readText(typed);
    return reading.kind === 'text' && reading.text === value;
  });
}

/** What the page asks for where nothing else is asked for. */
function isEverything({ term, operator }: Filter): boolean {
  return term === 'event.id' && operator === 'EXISTS';
}

function sortOf(query: {
  srtKey?: string | null;
  srtDir?: 'asc' | 'desc' | null;
}): Sort {
  return query.srtKey
    ? { key: query.srtKey, direction: query.srtDir ?? 'desc' }
    : DEFAULT_SORT;
}
