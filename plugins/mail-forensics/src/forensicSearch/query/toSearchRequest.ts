import type {
  EventQuery,
  Filter,
  SearchRequest,
} from 'backstage-plugin-mail-forensics-common';
import { toGroups } from './conditionTree';
import { toDateFilters } from './dateRange';
import { toTextFilters } from './readText';
import type { Query } from './searchState';

/** Rows of the first page, which are there soon. */
export const PAGE_SIZE = 100;

/** Rows of each page after it: whoever scrolls that far wants many. */
export const LATER_PAGE_SIZE = 500;

/** Asked for where nothing else is: a group has to have a filter. */
const EVERYTHING: Filter = {
  term: 'event.id',
  operator: 'EXISTS',
  value: null,
};

/** Which events the page asks for: a group of what must all hold, and beside it the groups of the page. */
export function toEventQuery(query: Query): Required<EventQuery> {
  const text = toTextFilters(query.text);
  const conditions = toGroups(query.conditions);
  const groups = [...text.groups, ...conditions.groups];
  const all = [
    ...toDateFilters(query.range),
    ...text.filters,
    ...conditions.filters,
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
    pgSize: pgToken === '' ? PAGE_SIZE : LATER_PAGE_SIZE,
    pgToken,
    srtKey: query.sort.key,
    srtDir: query.sort.direction,
  };
}
