import type {
  FilterGroup,
  Subgroup,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { parseSearch } from '../parse/parseSearch';
import { readObject } from '../parse/readObject';
import { QueryError } from '../QueryError';

/**
 * What is kept of a query. Members of `groups` are kept as they were sent: whatever is accepted today is to be shown as it
 * was written, and is parsed anew when it is run.
 */
export const keptQuerySchema = z.object({
  groups: z.array(
    z.custom<FilterGroup | Subgroup>(group => readObject(group) !== undefined),
  ),
  groupClause: z.enum(['AND', 'OR']).optional(),
  srtKey: z.string().nullish(),
  srtDir: z.enum(['asc', 'desc']).nullish(),
});

export type KeptQuery = z.output<typeof keptQuerySchema>;

/**
 * What is to be kept of a body.
 *
 * @throws QueryError where it could not be run
 */
export function keep(body: unknown): KeptQuery {
  const parsed = parseSearch(body);
  if ('problems' in parsed) {
    throw new QueryError(parsed.problems);
  }
  return keptQuerySchema.parse(body);
}

/** What was kept, from the database. */
export function readKept(json: string): KeptQuery {
  return keptQuerySchema.parse(JSON.parse(json));
}
