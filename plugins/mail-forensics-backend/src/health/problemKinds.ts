import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';

/**
 * Refusals of a sign-in. Only one can be true at a time, and only a sign-in that works disproves it: a token from before
 * goes on reading mail and the directory for an hour after its app was disabled or its secret expired.
 */
export const SIGN_IN_PROBLEMS = [
  'CONSENT_REQUIRED',
  'TENANT_NOT_FOUND',
  'APP_NOT_FOUND',
  'CREDENTIAL_INVALID',
  'CREDENTIAL_EXPIRED',
  'BLOCKED_BY_POLICY',
] as const satisfies readonly ConnectionProblemCode[];

/**
 * An attempt to authorize that came to nothing. Whether there is access already it does not tell, so a connection that
 * works goes on working.
 */
export const ATTEMPT_PROBLEMS = [
  'CONSENT_DECLINED',
  'WRONG_TENANT',
] as const satisfies readonly ConnectionProblemCode[];

/** The service is there, and does not answer now. */
export const PASSING_PROBLEMS = [
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ConnectionProblemCode[];

/** Whether a code is among others; narrower than `includes`, which refuses to be asked for others. */
export function isAmong<Code extends ConnectionProblemCode>(
  codes: readonly Code[],
  code: ConnectionProblemCode,
): code is Code {
  return (codes as readonly ConnectionProblemCode[]).includes(code);
}

/**
 * Problems that are not the case, or that only follow from this one, where this one is what a tenant says: nothing can be
 * read without signing in.
 */
export function replacedBy(
  code: ConnectionProblemCode,
): readonly ConnectionProblemCode[] {
  return isAmong(SIGN_IN_PROBLEMS, code)
    ? [
        ...SIGN_IN_PROBLEMS,
        ...PASSING_PROBLEMS,
        'DIRECTORY_PERMISSION_MISSING',
        'MAIL_PERMISSION_MISSING',
      ]
    : [];
}
