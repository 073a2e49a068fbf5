import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';

/**
 * The backend did not run a search, and says why.
 *
 * @public
 */
export class SearchRefusedError extends Error {
  /** At least one. */
  readonly problems: QueryProblem[];

  constructor(problems: QueryProblem[]) {
    super(problems.map(problem => problem.description).join(' '));
    this.name = 'SearchRefusedError';
    this.problems = problems;
  }
}
