import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import type { ResolvedScope } from './resolveScope';

const NAMED_AT_MOST = 10;

/** A problem of the scope, with the facts for the admin. */
export interface ScopeProblem {
  code: ConnectionProblemCode;
  detail: string;
}

/** Problems that only the scope has. */
export const SCOPE_PROBLEM_CODES = [
  'SCOPE_EMPTY',
  'GROUP_NOT_FOUND',
  'USER_NOT_FOUND',
] as const satisfies readonly ConnectionProblemCode[];

/** What is wrong with a scope, by the rows that led nowhere and by who is in it. */
export function describeGaps(
  scope: ResolvedScope,
  inScope: number,
): ScopeProblem[] {
  const problems: ScopeProblem[] = [];
  if (inScope === 0) {
    problems.push({
      code: 'SCOPE_EMPTY',
      detail: PROBLEM_CATALOGUE.SCOPE_EMPTY.detail,
    });
  }
  const groups = [
    ...sentence('Not in the directory', scope.missingGroups),
    ...sentence('Name of more than one group', scope.ambiguousGroups),
  ];
  if (groups.length > 0) {
    problems.push({ code: 'GROUP_NOT_FOUND', detail: groups.join(' ') });
  }
  const users = sentence('Not in the directory', scope.missingUsers);
  if (users.length > 0) {
    problems.push({ code: 'USER_NOT_FOUND', detail: users.join(' ') });
  }
  return problems;
}

function sentence(beginning: string, names: string[]): string[] {
  if (names.length === 0) {
    return [];
  }
  const more = names.length - NAMED_AT_MOST;
  const list = names.slice(0, NAMED_AT_MOST).join(', ');
  return [`${beginning}: ${list}${more > 0 ? ` and ${more} more` : ''}.`];
}
