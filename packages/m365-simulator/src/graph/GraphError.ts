import { randomUUID } from 'crypto';

/** An error as Graph gives it. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  toBody(ids: { now: Date; requestId: string; clientRequestId?: string }) {
    return {
      error: {
        code: this.code,
        message: this.message,
        innerError: {
          // Without a time zone, unlike every other time of Graph.
          date: ids.now.toISOString().slice(0, 19),
          'request-id': ids.requestId,
          'client-request-id': ids.clientRequestId ?? ids.requestId,
        },
      },
    };
  }
}

/** Codes and texts as documented or observed; see the samples of the contract. */
export const graphErrors = {
  noToken: (message = 'Access token is empty.') =>
    new GraphError(401, 'InvalidAuthenticationToken', message, {
      'www-authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    }),
  requestDenied: () =>
    new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    ),
  accessDenied: () =>
    new GraphError(
      403,
      'ErrorAccessDenied',
      'Access is denied. Check credentials and try again.',
    ),
  outsideAccessPolicy: () =>
    new GraphError(403, 'ErrorAccessDenied', 'Access to OData is disabled.'),
  quotaExceeded: () =>
    new GraphError(
      403,
      'ErrorQuotaExceeded',
      'The mailbox quota has been exceeded.',
    ),
  noMailbox: () =>
    new GraphError(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    ),
  invalidUser: (user: string) =>
    new GraphError(
      404,
      'ErrorInvalidUser',
      `The requested user '${user}' is invalid.`,
    ),
  itemNotFound: () =>
    new GraphError(
      404,
      'ErrorItemNotFound',
      'The specified object was not found in the store.',
    ),
  invalidId: () =>
    new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.'),
  resourceNotFound: (id: string) =>
    new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  noSegment: (segment: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Resource not found for the segment '${segment}'.`,
    ),
  methodNotAllowed: () =>
    new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    ),
  badRequest: (message: string) => new GraphError(400, 'BadRequest', message),
  parseUri: (message: string) =>
    new GraphError(400, 'RequestBroker--ParseUri', message),
  invalidUrlQuery: (message: string) =>
    new GraphError(400, 'ErrorInvalidUrlQuery', message),
  unsupportedQuery: (message: string) =>
    new GraphError(400, 'Request_UnsupportedQuery', message),
  inefficientFilter: () =>
    new GraphError(
      400,
      'InefficientFilter',
      'The restriction or sort order is too complex for this operation.',
    ),
  syncStateNotFound: (generation: number, highest: number) =>
    new GraphError(
      410,
      'SyncStateNotFound',
      `The sync state generation is not found; generation=${generation};[highest=${highest}].`,
    ),
  resyncRequired: (location: string) =>
    new GraphError(
      410,
      'resyncRequired',
      'The delta token is expired. Restart with a full synchronization.',
      { Location: location },
    ),
  mailboxConcurrency: () =>
    new GraphError(
      429,
      'ApplicationThrottled',
      'Application is over its MailboxConcurrency limit.',
      { 'Retry-After': '1' },
    ),
  tenantThrottled: (retryAfter: string) =>
    new GraphError(429, 'TooManyRequests', 'Too many requests.', {
      'Retry-After': retryAfter,
    }),
  mailboxThrottled: (seconds: number) =>
    new GraphError(
      429,
      'ApplicationThrottled',
      'Application is over its request limit for this mailbox.',
      { 'Retry-After': String(seconds) },
    ),
  noStream: () =>
    new GraphError(
      405,
      'ErrorInvalidRequest',
      'The attachment has no content that can be read: it is a reference.',
    ),
  internal: () =>
    new GraphError(
      500,
      'ErrorInternalServerError',
      'An internal server error occurred. The operation failed.',
    ),
};

export function newRequestId(): string {
  return randomUUID();
}
