import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';
import type { QueryNode } from '../QueryNode';
import { parseGroups } from './parseGroups';
import { parseOrder, type Order } from './parseOrder';
import { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';

const MOST_COLUMNS = 200;

/** An export request that was parsed. */
export interface ParsedExport {
  query: QueryNode;
  order: Order;
  /** Undefined where none were asked for. */
  columns: string[] | undefined;
}

/**
 * Parses the body of an export: what is asked for, or everything that is wrong with it.
 *
 * @param isColumn - whether a term can be a column
 */
export function parseExport(
  body: unknown,
  isColumn: (term: unknown) => term is string,
): { request: ParsedExport } | { problems: QueryProblem[] } {
  const log = new ProblemLog();
  const request = readObject(body);
  if (!request) {
    log.report('MISSING_GROUPS', 'The body must be an object with "groups".');
    return { problems: log.problems };
  }
  const query = parseGroups(request, log);
  const order = parseOrder(request, log);
  const columns = parseColumns(request.columns ?? undefined, isColumn, log);
  return query && order && log.problems.length === 0
    ? { request: { query, order, columns } }
    : { problems: log.problems };
}

function parseColumns(
  columns: unknown,
  isColumn: (term: unknown) => term is string,
  log: ProblemLog,
): string[] | undefined {
  if (columns === undefined) {
    return undefined;
  }
  if (!Array.isArray(columns) || columns.length === 0) {
    return log.report('ILLEGAL_VALUE', '"columns" must be an array of terms.');
  }
  if (columns.length > MOST_COLUMNS) {
    return log.report(
      'ILLEGAL_VALUE',
      `There may be ${MOST_COLUMNS} columns at most.`,
    );
  }
  const known = columns.filter(isColumn);
  return known.length === columns.length
    ? known
    : log.report('ILLEGAL_VALUE', 'One of the columns is not a term.');
}
