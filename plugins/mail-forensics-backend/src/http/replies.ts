import type { z } from 'zod';
import type { RouteResponse } from './Route';
import { errorSchema } from './schemas/errors';

/** A JSON answer. */
export function json(description: string, schema: z.ZodType): RouteResponse {
  return { description, schema };
}

const WORDS: Record<number, string> = {
  400: 'The request is not as documented; the message names the field',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'There is no such thing',
  409: 'Not possible as things stand; the message says why',
  413: 'The body is too large',
  429: 'Too much at once; Retry-After says in how many seconds to try again',
  503: 'Not possible at the moment, but later; the message says why',
};

/** Answers for what callers can cause. */
export function faults(...codes: number[]): Record<number, RouteResponse> {
  return Object.fromEntries(
    [401, 403, 429, 503, ...codes].map(code => [
      code,
      { description: WORDS[code], schema: errorSchema },
    ]),
  );
}
