import type { Request, Response } from 'express';
import { QueryError, SearchFailure } from '../search';

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
  if (!(error instanceof QueryError || error instanceof SearchFailure)) {
    return false;
  }
  const statusCode = error instanceof QueryError ? 400 : 500;
  res.status(statusCode).json({
    error: { name: error.name, message: error.message },
    request: { method: req.method, url: req.url },
    response: { statusCode },
    problems: error.problems,
  });
  return true;
}
