import { AuthError } from '@azure/msal-node';
import { isMailFault, MailFault } from '../../mail';
import {
  loginMessage,
  loginNumber,
  refusalCode,
  toConnectionProblem,
  type LoginRefusal,
  type SignInFacts,
} from '../errors/loginFaults';
import { upstreamCode } from '../errors/upstreamCode';
import type { Pause } from './LoginNetwork';

/**
 * Translates whatever MSAL throws. A failure to get a token concerns the whole connection.
 *
 * @param pause - set while the service is not to be asked: MSAL then throws without a request, and without saying why
 */
export function toLoginFault(
  error: unknown,
  pause: Pause | null,
  now: Date,
  facts?: SignInFacts,
): MailFault {
  if (isMailFault(error)) {
    return error;
  }
  const refusal = error instanceof AuthError ? toRefusal(error) : {};
  const code = pause?.code ?? toConnectionProblem(refusal);
  return new MailFault(
    {
      level: 'connection',
      code,
      ...(pause && { retryAfterMs: pause.until.getTime() - now.getTime() }),
    },
    {
      message: loginMessage(code, refusal, facts),
      upstreamCode: refusalCode(refusal),
      status: refusal.status,
      requestId:
        error instanceof AuthError
          ? upstreamCode(error.correlationId)
          : undefined,
    },
  );
}

function toRefusal(error: AuthError): LoginRefusal {
  const number =
    'errorNo' in error && error.errorNo ? String(error.errorNo) : undefined;
  return {
    error: error.errorCode,
    number: number ?? loginNumber(error.errorMessage),
    status:
      'status' in error && typeof error.status === 'number'
        ? error.status
        : undefined,
  };
}
