import {
  CONNECTION_PROBLEM_CODES,
  type AuthorizationFailureReason,
} from 'backstage-plugin-mail-forensics-common';

const REASONS: readonly AuthorizationFailureReason[] = [
  ...CONNECTION_PROBLEM_CODES,
  'expired',
  'used',
  'other-browser',
  'stopped',
  'unexpected',
];

/** How a person came back from Microsoft. */
export type AuthorizationOutcome =
  | { result: 'succeeded'; connectionId: string | null }
  | {
      result: 'failed';
      connectionId: string | null;
      /** What a newer backend may say, and is not known here, is `unexpected`. */
      reason: AuthorizationFailureReason;
    };

/** What the address says of an authorization, or null where it says nothing. */
export function outcomeFrom(
  params: URLSearchParams,
): AuthorizationOutcome | null {
  const connectionId = params.get('connection');
  switch (params.get('authorization')) {
    case 'succeeded':
      return { result: 'succeeded', connectionId };
    case 'failed':
      return {
        result: 'failed',
        connectionId,
        reason: reasonFrom(params.get('reason')),
      };
    default:
      return null;
  }
}

/**
 * The address without it, so that a reload does not tell old news. Where it went well the connection stays: its details
 * are what comes next.
 */
export function withoutOutcome(params: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(params);
  if (params.get('authorization') !== 'succeeded') {
    rest.delete('connection');
  }
  rest.delete('authorization');
  rest.delete('reason');
  return rest;
}

function reasonFrom(reason: string | null): AuthorizationFailureReason {
  return REASONS.find(known => known === reason) ?? 'unexpected';
}
