import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';
import type { QueryNode } from '../QueryNode';
import { parseGroups } from './parseGroups';
import { parseOrder, type Order } from './parseOrder';
import { parsePage, type Page } from './parsePage';
import { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';

/** A search request that was parsed. */
export interface ParsedSearch {
  query: QueryNode;
  page: Page;
  order: Order;
  /** Whether every result is to be counted. */
  exactCount: boolean;
}

/** Parses the body of a search: what is asked for, or everything that is wrong with it. Unknown members are ignored. */
export function parseSearch(
  body: unknown,
): { search: ParsedSearch } | { problems: QueryProblem[] } {
  const log = new ProblemLog();
  const request = readObject(body);
  if (!request) {
    log.report('MISSING_GROUPS', 'The body must be an object with "groups".');
    return { problems: log.problems };
  }
  const query = parseGroups(request, log);
  const page = parsePage(request, log);
  const order = parseOrder(request, log);
  return query && page && order
    ? {
        search: { query, page, order, exactCount: request.exactCount === true },
      }
    : { problems: log.problems };
}
