import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { isDatabaseAway } from '../database';

/** Errors whose words were written for the caller. */
const FOR_CALLERS = new Set([
  'AuthenticationError',
  'BadRequestError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'PayloadTooLargeError',
  'ServiceUnavailableError',
  'UnsupportedMediaTypeError',
]);

/**
 * The error to answer with: itself where it was meant for the caller, otherwise one that says nothing. A database
 * driver puts statements and values into its messages, so those are neither sent nor logged.
 */
export function toClientError(
  error: unknown,
  options: { logger: LoggerService; route: string },
): Error {
  if (isForCallers(error)) {
    return error;
  }
  if (isDatabaseAway(error)) {
    options.logger.error(
      `${options.route}: the database does not answer: ${describeError(error)}`,
    );
    return new ServiceUnavailableError(
      'The database does not answer at the moment. Try again.',
    );
  }
  options.logger.error(`${options.route} failed: ${describeError(error)}`);
  return new Error(
    'An internal error occurred; the log of the backend has more',
  );
}

/** Whether the words of an error were written for the caller. */
export function isForCallers(error: unknown): error is Error {
  return error instanceof Error && FOR_CALLERS.has(error.name);
}

/** Name, code and place of an error, without its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim());
  return `${error.name}${code} ${frames.join(' ')}`;
}
