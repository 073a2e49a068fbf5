import type { LoggerService } from '@backstage/backend-plugin-api';
import { MailFault, type Fault } from '../../mail';
import { GraphFailure, LOCAL_CODES } from './GraphFailure';

/**
 * What a request was about, which decides whom its failure concerns.
 *
 * - directory: users, organization, a search for groups; group: the members of one group
 * - folder: the first page of a folder; cursor: a page or a poll by a link of the service
 * - message: one message or one attachment
 */
export type Subject = 'directory' | 'group' | 'folder' | 'cursor' | 'message';

interface Row {
  /** Any where absent; null where there was no answer. */
  status?: number | null;
  /** Compared without case, since the service spells some in two ways; any (or none) where absent, `some` for any but none. */
  codes?: readonly string[] | 'some';
  subjects: readonly Subject[];
  tokenWithoutRoles?: true;
  /** Only what {@link isQueryRefused} says of. */
  queryRefused?: true;
  fault: Fault;
  message: string;
}

const DIRECTORY: readonly Subject[] = ['directory', 'group'];
const LISTING: readonly Subject[] = ['folder', 'cursor'];
const MAIL: readonly Subject[] = ['folder', 'cursor', 'message'];
const ALL: readonly Subject[] = [...DIRECTORY, ...MAIL];

/** The one refusal with 403 that is not for lack of a permission. */
const QUOTA_CODES = ['ErrorQuotaExceeded'];

const consentMissing = {
  fault: { level: 'connection', code: 'CONSENT_REQUIRED' },
  message: 'The tenant has not granted this app its permissions.',
} satisfies Partial<Row>;

const cursorLost = {
  fault: { level: 'mailbox', code: 'CURSOR_LOST' },
  message: 'The service no longer knows this position.',
} satisfies Partial<Row>;

const accessDenied = {
  fault: { level: 'mailbox', code: 'ACCESS_DENIED' },
  message: 'The mailbox refused this app.',
} satisfies Partial<Row>;

const noMailbox = {
  fault: { level: 'mailbox', code: 'NO_MAILBOX' },
  message: 'The user has no mailbox that the service can read.',
} satisfies Partial<Row>;

const unreadable = {
  fault: { level: 'item', kind: 'unreadable' },
  message: 'The service cannot read this item.',
} satisfies Partial<Row>;

/** The first row that fits decides; what fits none is worth another try, and keeps its code so that it is counted. */
const ROWS: readonly Row[] = [
  // Outlook, to an app token without a single role: a consent that was withdrawn.
  { codes: ['NoPermissionsInAccessToken'], subjects: ALL, ...consentMissing },
  // Graph's directory: a token that was refused twice, the second one fresh.
  { status: 401, subjects: DIRECTORY, ...consentMissing },
  // The same from mail (errors.md: "Lifetime validation failed" and the like).
  {
    status: 401,
    codes: ['InvalidAuthenticationToken'],
    subjects: MAIL,
    ...consentMissing,
  },
  // corso: AuthenticationError is a catch-all, for users without licence too; UnknownError with 401 likewise.
  { status: 401, codes: 'some', subjects: MAIL, ...accessDenied },
  // Either of the next two while no role is left in the token: nothing is granted, rather than one permission missing.
  {
    status: 403,
    codes: ['Authorization_RequestDenied', 'ErrorAccessDenied'],
    subjects: ALL,
    tokenWithoutRoles: true,
    ...consentMissing,
  },
  // delta-query-overview.md; corso and OpenArchiver saw each, in either case, with 410 and with 40x.
  {
    codes: ['SyncStateNotFound', 'SyncStateInvalid', 'ResyncRequired'],
    subjects: LISTING,
    ...cursorLost,
  },
  // delta-query-overview.md: 410 with a Location and no code that is known.
  { status: 410, subjects: LISTING, ...cursorLost },
  // graph.md 6.4: the folder was made anew, so its old position means nothing.
  {
    codes: ['ErrorSyncFolderNotFound', 'ErrorFolderNotFound'],
    subjects: ['cursor'],
    ...cursorLost,
  },
  // A link of the service's own making that it calls malformed, or whose options it refuses now, will not get better by
  // asking again.
  { queryRefused: true, subjects: ['cursor'], ...cursorLost },
  // A link kept from before the configured endpoint was changed: no request was sent.
  {
    status: null,
    codes: [LOCAL_CODES.foreignLink],
    subjects: ['cursor'],
    ...cursorLost,
  },
  // mailFolder-delta.md: delta writes sync state into the mailbox; corso's QuotaExceeded.
  {
    codes: QUOTA_CODES,
    subjects: MAIL,
    fault: { level: 'mailbox', code: 'MAILBOX_FULL' },
    message: 'The mailbox is full, so the service cannot follow its changes.',
  },
  // MS KB 4462988: inactive, soft-deleted or on-premises; three spellings seen by corso and EmailEngine.
  {
    codes: [
      'MailboxNotEnabledForRESTAPI',
      'ErrorMailboxNotEnabledForRESTAPI',
      'MailboxNotSupportedForRESTAPI',
    ],
    subjects: MAIL,
    ...noMailbox,
  },
  // graph.md 6.4: the user is gone or unknown.
  {
    codes: [
      'ErrorNonExistentMailbox',
      'ErrorInvalidUser',
      'Request_ResourceNotFound',
      'ResourceNotFound',
    ],
    subjects: MAIL,
    ...noMailbox,
  },
  // graph.md 6.4: deleted, or replaced by the service. With immutable ids a move is not the reason.
  {
    codes: ['ErrorItemNotFound'],
    subjects: ['message'],
    fault: { level: 'item', kind: 'gone' },
    message: 'The item is no longer in the mailbox.',
  },
  // corso skips these; OpenArchiver #487 for S/MIME.
  {
    codes: [
      'ErrorCorruptData',
      'ErrorMimeContentConversionFailed',
      'ErrorCannotOpenFileAttachment',
      'ErrorInvalidRecipients',
    ],
    subjects: ['message'],
    ...unreadable,
  },
  // attachment-get.md: the content of a reference attachment was asked for.
  { status: 405, subjects: ['message'], ...unreadable },
  // graph.md 6.2: a group of the scope was deleted.
  {
    status: 404,
    codes: 'some',
    subjects: ['group'],
    fault: { level: 'connection', code: 'GROUP_NOT_FOUND' },
    message: 'The group is not in the directory.',
  },
  // errors.md. A 403 without a code comes from a gateway on the way and proves nothing.
  {
    status: 403,
    codes: 'some',
    subjects: DIRECTORY,
    fault: { level: 'connection', code: 'DIRECTORY_PERMISSION_MISSING' },
    message: 'The app may not read the directory.',
  },
  // auth-limit-mailbox-access.md: outside the access policy, or no Mail.Read. Whether it is all mailboxes, the caller sees.
  {
    status: 403,
    codes: [
      'ErrorAccessDenied',
      'AccessDenied',
      'Authorization_RequestDenied',
      'Forbidden',
    ],
    subjects: MAIL,
    ...accessDenied,
  },
];

/** Statuses that pass by themselves (throttling.md, errors.md; 509: bandwidth). */
const PASSING = new Set([429, 500, 502, 503, 504, 509]);

/** Of these, those that ask for fewer requests (throttling.md; 504: "usually without header"). */
const OVERLOADED = new Set([429, 503, 504, 509]);

/**
 * Limits and moves of one mailbox (throttling-limits.md: "Exceeding the limit for one mailbox doesn't affect the ability
 * of the application to access another mailbox"; graph.md 6.4).
 */
const MAILBOX_ONLY = new Set(
  [
    'ApplicationThrottled',
    'ErrorExceededConnectionCount',
    'ErrorMailboxMoveInProgress',
    'ErrorMailboxStoreUnavailable',
    'ErrorTooManyObjectsOpened',
  ].map(code => code.toLowerCase()),
);

/** Seen in the text of a 500: OData/odata.net #1162, msgraph-sdk-dotnet #2678. */
const EXPAND_REFUSED = /Parameter name: type|singleValueExtendedProperties/i;

/** The query itself was not accepted, as far as one can tell: a plainer one may be. */
export function isQueryRefused(error: unknown): error is GraphFailure {
  return (
    error instanceof GraphFailure &&
    (error.status === 400 ||
      (error.status === 500 && EXPAND_REFUSED.test(error.upstreamText)))
  );
}

/** May be repeated as it is: the answer tells of the service's state, not of the request or of the item. */
export function isWorthRetrying(failure: GraphFailure): boolean {
  if (failure.status === null) {
    return failure.code !== LOCAL_CODES.foreignLink;
  }
  return (
    PASSING.has(failure.status) &&
    !isQueryRefused(failure) &&
    ALL.every(subject => !findRow(failure, subject))
  );
}

/** The service cannot keep up with what is asked of the whole tenant, as far as one can tell. */
export function isOverload(failure: GraphFailure): boolean {
  return (
    (failure.status === null
      ? failure.code === LOCAL_CODES.timeout
      : OVERLOADED.has(failure.status)) && !isOfMailbox(failure)
  );
}

/** Permission to do this very thing is missing, while the token as such was accepted. */
export function isForbidden(error: unknown): error is GraphFailure {
  return (
    error instanceof GraphFailure &&
    error.status === 403 &&
    !matchesCode(QUOTA_CODES, error.code)
  );
}

/** Translates to the words of the product. */
export function toMailFault(
  failure: GraphFailure,
  subject: Subject,
  logger?: LoggerService,
): MailFault {
  const row = findRow(failure, subject);
  const code = failure.code ?? undefined;
  if (!row) {
    logger?.debug(
      `Microsoft Graph failure without a row of its own: ${describe(
        failure,
      )} (${subject})`,
    );
  }
  return new MailFault(row?.fault ?? transient(failure), {
    message: `${row?.message ?? transientMessage(failure)} (${describe(
      failure,
    )})`,
    upstreamCode: code,
    status: failure.status ?? undefined,
    requestId: failure.requestId,
  });
}

function findRow(failure: GraphFailure, subject: Subject): Row | undefined {
  return ROWS.find(
    row =>
      row.subjects.includes(subject) &&
      (row.status === undefined || row.status === failure.status) &&
      (!row.tokenWithoutRoles || failure.tokenWithoutRoles) &&
      (!row.queryRefused || isQueryRefused(failure)) &&
      matchesCode(row.codes, failure.code),
  );
}

function matchesCode(codes: Row['codes'], code: string | null): boolean {
  if (codes === undefined) {
    return true;
  }
  if (code === null) {
    return false;
  }
  return (
    codes === 'some' ||
    codes.some(known => known.toLowerCase() === code.toLowerCase())
  );
}

function transient(failure: GraphFailure): Fault {
  return {
    level: 'transient',
    ...(failure.retryAfterMs !== null && {
      retryAfterMs: failure.retryAfterMs,
    }),
    ...(failure.status === 429 && { throttled: true }),
    ...(isOfMailbox(failure) && { mailboxOnly: true }),
  };
}

function isOfMailbox({ code }: GraphFailure): boolean {
  return MAILBOX_ONLY.has((code ?? '').toLowerCase());
}

function transientMessage(failure: GraphFailure): string {
  if (failure.status === 429) {
    return 'Microsoft 365 asked us to slow down.';
  }
  return failure.status === null
    ? 'Microsoft 365 did not answer.'
    : 'Microsoft 365 could not answer this request.';
}

function describe(failure: GraphFailure): string {
  return [failure.status, failure.code].filter(part => part !== null).join(' ');
}
