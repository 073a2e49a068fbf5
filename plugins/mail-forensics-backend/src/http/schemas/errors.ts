import { QUERY_PROBLEM_TYPES } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';

const error = z.looseObject({
  name: z.string(),
  message: z.string(),
});

export const errorSchema = z
  .looseObject({ error })
  .meta({ id: 'Error', description: "Backstage's shape of an error" });

export const queryProblemSchema = z
  .object({
    type: z.enum(QUERY_PROBLEM_TYPES),
    badFilter: z
      .unknown()
      .describe(
        'The filter it is about, as it was sent; null where it is about none',
      ),
    description: z.string(),
  })
  .meta({ id: 'QueryProblem' });

export const queryErrorSchema = z
  .looseObject({ error, problems: z.array(queryProblemSchema) })
  .meta({
    id: 'QueryError',
    description: 'An error that says what is wrong with the query',
  });
