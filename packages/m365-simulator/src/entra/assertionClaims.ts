import { decodeJwt, errors } from 'jose';
import { z } from 'zod';
import { EntraError, entraErrors } from './EntraError';

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  jti: z.string().optional(),
});

export type AssertionClaims = z.infer<typeof claimsSchema>;

/** Of the clocks, in seconds. */
export const CLOCK_TOLERANCE = 300;

/** What an assertion says of itself: nothing of it is proven. */
export function readAssertionClaims(assertion: string): AssertionClaims {
  try {
    return claimsSchema.parse(decodeJwt(assertion));
  } catch {
    throw entraErrors.badAssertion(
      'The assertion is not a signed token with iss, sub, aud and exp.',
    );
  }
}

/** Why an assertion could not be verified: its time, or its signature. */
export function toAssertionError(error: unknown, signature: EntraError) {
  return error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed
    ? entraErrors.assertionOutOfTime()
    : signature;
}
