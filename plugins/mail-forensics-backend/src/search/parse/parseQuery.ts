import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';
import type { QueryNode } from '../QueryNode';
import { parseGroups } from './parseGroups';
import { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';

/** Parses a body for which events it asks, whatever else it says; or everything that is wrong with that. */
export function parseQuery(
  body: unknown,
): { query: QueryNode } | { problems: QueryProblem[] } {
  const log = new ProblemLog();
  const request = readObject(body);
  if (!request) {
    log.report('MISSING_GROUPS', 'The body must be an object with "groups".');
    return { problems: log.problems };
  }
  const query = parseGroups(request, log);
  return query ? { query } : { problems: log.problems };
}
