import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  QueryProblem,
  QueryProblemType,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { textSqlOf, TimeIsUp } from '../database';
import { TooManyRecipients } from '../events';
import { all, type Condition } from './normalise/Condition';
import { normalise } from './normalise/normalise';
import type { QueryContext } from './normalise/QueryContext';
import type { Fragment } from './print/Fragment';
import { printCondition } from './print/printCondition';
import { QueryError, SearchFailure } from './QueryError';
import type { QueryNode } from './QueryNode';
import { selectConnections } from './sql/selectConnections';

/** PostgreSQL: a statement was cancelled, which its time limit does. */
const QUERY_CANCELLED = '57014';

const EVERYTHING: QueryNode = { kind: 'and', nodes: [] };

/** Who asks. */
export interface SearchOptions {
  /** Which events the caller may see at all; the others are in no row, no count and no page token. */
  restriction?: QueryNode;
}

/** What is asked for, within what the caller may see. */
export interface Question {
  asked: Condition;
  where: Fragment;
  /** What the caller may see, whatever is asked. */
  allowed: Condition;
}

/** What every kind of question needs: its meaning to the database, and what to say where it fails. */
export class QueryRunner {
  readonly knex: Knex;
  readonly now: () => Date;
  readonly #logger: LoggerService;

  static create(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }): QueryRunner {
    return new QueryRunner(options);
  }

  private constructor(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.knex = options.knex;
    this.#logger = options.logger;
    this.now = options.now ?? (() => new Date());
  }

  /** A query in SQL, with what the caller may not see left out. */
  async question(query: QueryNode, options: SearchOptions): Promise<Question> {
    const context = await this.#context();
    const allowed = normalise(options.restriction ?? EVERYTHING, context);
    const asked = all([normalise(query, context), allowed]);
    return { asked, allowed, where: this.print(asked) };
  }

  /** What the caller may see. */
  async allowed(options: SearchOptions): Promise<Condition> {
    const { restriction = EVERYTHING } = options;
    return normalise(restriction, await this.#context());
  }

  print(condition: Condition): Fragment {
    return printCondition(condition, textSqlOf(this.knex));
  }

  /** Answers, and says nothing of the database where that fails. Throws `QueryError` and `SearchFailure` only. */
  async guarded<T>(answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof QueryError) {
        throw error;
      }
      throw this.#translate(error);
    }
  }

  async #context(): Promise<QueryContext> {
    return {
      now: this.now(),
      connections: await selectConnections(this.knex),
    };
  }

  /** The error of a database holds the statement with its values: addresses and names, which must not get any further. */
  #translate(error: unknown): Error {
    if (error instanceof TooManyRecipients) {
      return new QueryError([
        problem(
          'RESPONSE_CONTENT_TOO_LARGE',
          'The events of this page have too many recipients. Ask for a smaller page.',
        ),
      ]);
    }
    const isLate = error instanceof TimeIsUp;
    const code = isLate ? QUERY_CANCELLED : codeOf(error);
    this.#logger.error(`A search failed in the database with ${code}`);
    return new SearchFailure([
      code === QUERY_CANCELLED
        ? problem(
            'QUERY_TIMEOUT',
            'The search took too long. Refine the filters and try again.',
          )
        : problem('SEARCH_FAILED', 'The search failed. Try again.'),
    ]);
  }
}

/** A problem that is about the whole query. */
export function problem(
  type: QueryProblemType,
  description: string,
): QueryProblem {
  return { type, badFilter: null, description };
}

function codeOf(error: unknown): string {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : 'an unknown error';
}
