import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';
import type { Request, Response } from 'express';
import { QueryError, SearchFailure } from '../search';
import { TooManyRequests } from './RequestLimits';
import { TooManySearches } from './SearchTurns';

/**
 * Answers a failed search with Backstage's shape of an error and, beside it, the problems that clients of Incydr read.
 *
 * @returns false where the error is another, and nothing was answered
 */
export function replyProblems(
  error: unknown,
  req: Request,
  res: Response,
): boolean {
  const failure = toFailure(error);
  if (!failure) {
    return false;
  }
  const { statusCode, problems } = failure;
  if (failure.retryAfterSeconds !== undefined) {
    res.set('Retry-After', String(failure.retryAfterSeconds));
  }
  res.status(statusCode).json({
    error: { name: failure.error.name, message: failure.error.message },
    request: { method: req.method, url: req.url },
    response: { statusCode },
    problems,
  });
  return true;
}

interface Failure {
  error: Error;
  statusCode: number;
  problems: QueryProblem[];
  retryAfterSeconds?: number;
}

function toFailure(error: unknown): Failure | undefined {
  if (error instanceof QueryError) {
    return { error, statusCode: 400, problems: error.problems };
  }
  if (error instanceof SearchFailure) {
    return {
      error,
      statusCode: error.isTemporary ? 503 : 500,
      problems: error.problems,
    };
  }
  if (error instanceof TooManySearches || error instanceof TooManyRequests) {
    const { message: description, retryAfterSeconds } = error;
    return {
      error,
      statusCode: 429,
      problems: [{ type: 'SEARCH_FAILED', badFilter: null, description }],
      retryAfterSeconds,
    };
  }
  return undefined;
}
