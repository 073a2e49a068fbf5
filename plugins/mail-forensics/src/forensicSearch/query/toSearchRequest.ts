import type {
  EventQuery,
  Filter,
  SearchRequest,
} from 'backstage-plugin-mail-forensics-common';
import { toGroups } from './conditionTree';
import { toDateFilters } from './dateRange';
import type { Query } from './searchState';

export const PAGE_SIZE = 100;

/** Asked for where nothing else is: a group has to have a filter. */
const EVERYTHING: Filter = {
  term: 'event.id',
  operator: 'EXISTS',
  value: null,
};

/** Which events the page asks for: a group of what must all hold, and beside it the groups of the page. */
export function toEventQuery(query: Query): Required<EventQuery> {
  const { filters, groups } = toGroups(query.conditions);
  const all = [
    ...toDateFilters(query.range),
    ...toTextFilters(query.text),
    ...filters,
  ];
  const isNeeded = all.length > 0 || groups.length === 0;
  return {
    groupClause: 'AND',
    groups: [
      ...(isNeeded
        ? [
            {
              filterClause: 'AND' as const,
              filters: all.length > 0 ? all : [EVERYTHING],
            },
          ]
        : []),
      ...groups,
    ],
  };
}

/**
 * A page of the events that the page asks for, in its order.
 *
 * @param pgToken - of the page before; empty for the first
 */
export function toSearchRequest(query: Query, pgToken = ''): SearchRequest {
  return {
    ...toEventQuery(query),
    pgSize: PAGE_SIZE,
    pgToken,
    srtKey: query.sort.key,
    srtDir: query.sort.direction,
  };
}

/** A hash is compared as a whole, which is quicker than to look for it in every text. */
function toTextFilters(text: string): Filter[] {
  const value = text.trim();
  if (value === '') {
    return [];
  }
  if (/^[0-9a-f]{64}$/i.test(value)) {
    return [hashFilter('file.hash.sha256', value)];
  }
  if (/^[0-9a-f]{32}$/i.test(value)) {
    return [hashFilter('file.hash.md5', value)];
  }
  return [{ term: 'anyText', operator: 'IS', value }];
}

function hashFilter(term: string, value: string): Filter {
  return { term, operator: 'IS', value: value.toLowerCase() };
}
