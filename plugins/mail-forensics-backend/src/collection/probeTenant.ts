import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { isAmong, PASSING_PROBLEMS } from '../health';
import { isMailFault, type MailFault, type TenantMail } from '../mail';

/** What a tenant says to a new sign-in, followed by a look at its directory. */
export type TenantAnswer =
  | { kind: 'good' }
  /** There is no access, for a reason that does not pass by itself. */
  | {
      kind: 'refused';
      code: Exclude<ConnectionProblemCode, (typeof PASSING_PROBLEMS)[number]>;
      detail: string;
    }
  /** It did not say: throttled, out of order, or out of reach. */
  | {
      kind: 'unanswered';
      code: (typeof PASSING_PROBLEMS)[number];
      detail: string;
      /** Not to be asked again before this many milliseconds have passed. */
      retryAfterMs?: number;
    };

/**
 * Signs in anew and reads a user of the directory. Only that tells why mail is refused: to a token from before, a consent
 * that was withdrawn looks like a mailbox that is out of bounds.
 *
 * @throws the abort reason
 */
export async function probeTenant(
  tenant: Pick<TenantMail, 'probe'>,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<TenantAnswer> {
  const answer = await probeOnce(tenant, options);
  const forbidden =
    answer.kind === 'refused' && answer.code === 'DIRECTORY_PERMISSION_MISSING';
  // Consent may have been withdrawn between the sign-in and what was then forbidden: the next sign-in knows.
  return forbidden ? probeOnce(tenant, options) : answer;
}

async function probeOnce(
  tenant: Pick<TenantMail, 'probe'>,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<TenantAnswer> {
  const { timeoutMs, signal } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    await tenant.probe({
      fresh: true,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return { kind: 'good' };
  } catch (error) {
    signal?.throwIfAborted();
    if (isMailFault(error)) {
      return toTenantAnswer(error);
    }
    if (deadline.aborted) {
      return {
        kind: 'unanswered',
        code: 'SERVICE_UNAVAILABLE',
        detail: `Nothing was answered within ${timeoutMs / 1000} seconds.`,
      };
    }
    throw error;
  }
}

/** What a fault says of the tenant. */
export function toTenantAnswer({ fault, message }: MailFault): TenantAnswer {
  if (fault.level === 'connection' && !isAmong(PASSING_PROBLEMS, fault.code)) {
    return { kind: 'refused', code: fault.code, detail: message };
  }
  const throttled =
    fault.level === 'connection'
      ? fault.code === 'THROTTLED'
      : fault.level === 'transient' && fault.throttled === true;
  return {
    kind: 'unanswered',
    code: throttled ? 'THROTTLED' : 'SERVICE_UNAVAILABLE',
    detail: message,
    ...('retryAfterMs' in fault && { retryAfterMs: fault.retryAfterMs }),
  };
}
