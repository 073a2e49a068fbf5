import type {
  Filter,
  SearchRequest,
} from 'backstage-plugin-mail-forensics-common';
import { toDateFilters } from './dateRange';
import { toFilter } from './searchTerms';
import type { Query } from './searchState';

export const PAGE_SIZE = 100;

/**
 * The query of the page in the query language: one group, everything in it joined by AND, newest first.
 *
 * @param pgToken - of the page before; empty for the first
 */
export function toSearchRequest(query: Query, pgToken = ''): SearchRequest {
  return {
    groupClause: 'AND',
    groups: [
      {
        filterClause: 'AND',
        filters: [
          ...toDateFilters(query.range),
          ...toTextFilters(query.text),
          ...query.conditions.map(toFilter),
        ],
      },
    ],
    pgSize: PAGE_SIZE,
    pgToken,
    srtKey: '@timestamp',
    srtDir: 'desc',
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
