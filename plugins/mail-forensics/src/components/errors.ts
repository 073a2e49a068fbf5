import { ResponseError } from '@backstage/errors';
import { backendWords } from './backendWords';
import type { Messages } from './useMessages';

/** The caller may not: the page says so instead of offering to try again. */
export function isForbidden(error: Error): boolean {
  return error instanceof ResponseError && error.statusCode === 403;
}

/** What was sent cannot be used as it is: sending it again would not help. */
export function isRefused(error: Error): boolean {
  return error instanceof ResponseError && error.statusCode === 400;
}

export function isConflict(error: Error): boolean {
  return error instanceof ResponseError && error.statusCode === 409;
}

export function isNotFound(error: Error): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}

/** What the backend said, in the language of the app, rather than only which status it said it with. */
export function messageOf(error: Error, t: Messages): string {
  const said = error instanceof ResponseError ? error.cause.message : '';
  return backendWords(said || error.message, t);
}
