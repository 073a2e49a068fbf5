import { InputError } from '@backstage/errors';
import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';

/** A query that cannot be answered, with everything that is wrong with it. Answered with status 400. */
export class QueryError extends InputError {
  /** @param problems - at least one */
  constructor(readonly problems: QueryProblem[]) {
    super(problems.map(problem => problem.description).join(' '));
  }
}

/**
 * A search that failed although the query is right (`SEARCH_FAILED`, `QUERY_TIMEOUT`). It says nothing of the
 * database's own error, whose message holds the statement with its values. Answered with status 500, or 503 where it is
 * temporary.
 */
export class SearchFailure extends Error {
  readonly name = 'SearchFailure';
  /** Whether it is worth asking the same again. */
  readonly isTemporary: boolean;

  /**
   * @param problems - at least one
   * @param options.isTemporary - default false
   */
  constructor(
    readonly problems: QueryProblem[],
    options: { isTemporary?: boolean } = {},
  ) {
    super(problems.map(problem => problem.description).join(' '));
    this.isTemporary = options.isTemporary ?? false;
  }
}
