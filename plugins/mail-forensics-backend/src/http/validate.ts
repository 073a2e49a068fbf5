import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/**
 * What a schema makes of a part of a request.
 *
 * @param part - `body`, `query` or `params`, for the message
 * @throws InputError that names the first field that is wrong
 */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const { field, message } = firstFault(result.error.issues, []);
  throw new InputError(`${field === '' ? part : field}: ${message}`);
}

/** Of a union's alternatives, the one that got furthest says best what is wrong. */
function firstFault(
  issues: readonly z.core.$ZodIssue[],
  prefix: readonly PropertyKey[],
): { field: string; message: string; depth: number } {
  const [issue] = issues;
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.some(e => e.length > 0)) {
    const faults = issue.errors
      .filter(alternative => alternative.length > 0)
      .map(alternative => firstFault(alternative, path));
    return faults.reduce((best, fault) =>
      fault.depth > best.depth ? fault : best,
    );
  }
  return {
    field: path.map(String).join('.'),
    message: issue.message,
    depth: path.length,
  };
}
