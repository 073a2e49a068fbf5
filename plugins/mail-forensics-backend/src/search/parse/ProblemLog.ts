import type {
  Filter,
  QueryProblem,
  QueryProblemType,
} from 'backstage-plugin-mail-forensics-common';

// Enough to see what is wrong; a query of a thousand bad filters needs no answer of a thousand problems.
const MAX_PROBLEMS = 50;

/** Collects what is wrong with a query while it is parsed. */
export class ProblemLog {
  readonly #problems: QueryProblem[] = [];

  /** What was reported, the first 50. */
  get problems(): QueryProblem[] {
    return [...this.#problems];
  }

  /**
   * Notes a problem, and is undefined so that a parser can return it in place of its result.
   *
   * @param badFilter - the filter it is about, as it was sent
   */
  report(
    type: QueryProblemType,
    description: string,
    badFilter: Record<string, unknown> | null = null,
  ): undefined {
    if (this.#problems.length < MAX_PROBLEMS) {
      this.#problems.push({
        type,
        // As it was sent, so that people find it in their query: it need not be what a filter should be.
        badFilter: badFilter as Filter | null,
        description,
      });
    }
    return undefined;
  }
}
