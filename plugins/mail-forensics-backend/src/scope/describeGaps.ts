import {
  SCOPE_VERDICTS,
  type ConnectionProblemCode,
  type ScopeMode,
  type ScopeRow,
  type ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';

const NAMED_AT_MOST = 10;
const NAME_LENGTH_AT_MOST = 120;

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

/** What is wrong with a scope, by the rows that led nowhere and by how many are in it. */
export function describeGaps(
  scope: { mode: ScopeMode; rows: readonly ScopeRow[] },
  inScope: number,
): ScopeProblem[] {
  const problems: ScopeProblem[] = [];
  if (inScope === 0) {
    problems.push({
      code: 'SCOPE_EMPTY',
      detail: describeEmptyScope(scope),
    });
  }
  const noun = scope.mode === 'groups' ? 'group' : 'user';
  const detail = [
    ...sentence(scope.rows, 'not found', 'Not in the directory'),
    ...sentence(scope.rows, 'ambiguous', `Name of more than one ${noun}`),
    ...sentence(
      scope.rows,
      'members hidden',
      'Members are hidden from the app, which needs Member.Read.Hidden to see them',
    ),
  ].join(' ');
  if (detail !== '') {
    problems.push({
      code: noun === 'group' ? 'GROUP_NOT_FOUND' : 'USER_NOT_FOUND',
      detail,
    });
  }
  return problems;
}

function describeEmptyScope({
  mode,
  rows,
}: {
  mode: ScopeMode;
  rows: readonly ScopeRow[];
}): string {
  if (mode === 'all') {
    return 'The directory lists no user besides guests.';
  }
  const verdicts = SCOPE_VERDICTS.flatMap(verdict => {
    const count = rows.filter(row => row.verdict === verdict).length;
    return count === 0 || verdict === 'will be monitored'
      ? []
      : [`${verdict}: ${count}`];
  });
  const why = verdicts.length > 0 ? ` (${verdicts.join(', ')})` : '';
  return `The file of ${mode} leads to nobody whose mailbox could be monitored${why}.`;
}

function shortened(name: string): string {
  return name.length > NAME_LENGTH_AT_MOST
    ? `${name.slice(0, NAME_LENGTH_AT_MOST)}…`
    : name;
}

function sentence(
  rows: readonly ScopeRow[],
  verdict: ScopeVerdict,
  beginning: string,
): string[] {
  const names = rows
    .filter(row => row.verdict === verdict)
    .map(({ entry }) => shortened(entry));
  if (names.length === 0) {
    return [];
  }
  const more = names.length - NAMED_AT_MOST;
  const list = names.slice(0, NAMED_AT_MOST).join(', ');
  return [`${beginning}: ${list}${more > 0 ? ` and ${more} more` : ''}.`];
}
