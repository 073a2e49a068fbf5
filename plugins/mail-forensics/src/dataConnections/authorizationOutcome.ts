import {
  PROBLEM_CATALOGUE,
  type ProblemCode,
} from 'backstage-plugin-mail-forensics-common';

/** How a person came back from Microsoft. */
export interface AuthorizationOutcome {
  connectionId: string | null;
  result: 'succeeded' | 'failed';
  reason: ProblemCode | 'expired' | 'unknown';
}

/** The parameters with which the backend sends the browser back; `connection` alone is a link to a connection. */
const PARAMETERS = ['connection', 'authorization', 'reason'];

/** What the address says of an authorization, or null where it says nothing. */
export function outcomeFrom(
  params: URLSearchParams,
): AuthorizationOutcome | null {
  const result = params.get('authorization');
  if (result !== 'succeeded' && result !== 'failed') {
    return null;
  }
  return {
    connectionId: params.get('connection'),
    result,
    reason: reasonFrom(params.get('reason')),
  };
}

/** The address without them, so that a reload does not tell old news. */
export function withoutOutcome(params: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(params);
  PARAMETERS.forEach(name => rest.delete(name));
  return rest;
}

function reasonFrom(reason: string | null): AuthorizationOutcome['reason'] {
  if (reason === 'expired' || (reason !== null && isProblemCode(reason))) {
    return reason;
  }
  return 'unknown';
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_CATALOGUE, code);
}
