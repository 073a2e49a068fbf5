import type { Fault } from '../../mail';
import { GraphFailure, LOCAL_CODES } from './GraphFailure';
import {
  isForbidden,
  isQueryRefused,
  isWorthRetrying,
  toMailFault,
  type Subject,
} from './graphFaults';

const TRANSIENT: Fault = { level: 'transient' };
const MAILBOX_BUSY: Fault = { level: 'transient', mailboxOnly: true };
const CONSENT: Fault = { level: 'connection', code: 'CONSENT_REQUIRED' };
const NO_DIRECTORY: Fault = {
  level: 'connection',
  code: 'DIRECTORY_PERMISSION_MISSING',
};
const GROUP_GONE: Fault = { level: 'connection', code: 'GROUP_NOT_FOUND' };
const LOST: Fault = { level: 'mailbox', code: 'CURSOR_LOST' };
const DENIED: Fault = { level: 'mailbox', code: 'ACCESS_DENIED' };
const FULL: Fault = { level: 'mailbox', code: 'MAILBOX_FULL' };
const NO_MAILBOX: Fault = { level: 'mailbox', code: 'NO_MAILBOX' };
const GONE: Fault = { level: 'item', kind: 'gone' };
const UNREADABLE: Fault = { level: 'item', kind: 'unreadable' };

function failure(
  status: number | null,
  code: string | null,
  more: { tokenWithoutRoles?: boolean; upstreamText?: string } = {},
): GraphFailure {
  return new GraphFailure({ status, code, ...more });
}

describe('toMailFault', () => {
  it.each<[number | null, string | null, Subject, Fault]>([
    // Tokens and consent
    [401, 'InvalidAuthenticationToken', 'directory', CONSENT],
    [401, null, 'directory', CONSENT],
    [401, 'InvalidAuthenticationToken', 'cursor', CONSENT],
    [401, 'AuthenticationError', 'cursor', DENIED],
    [401, 'UnknownError', 'folder', DENIED],
    [401, null, 'cursor', TRANSIENT],
    [401, 'NoPermissionsInAccessToken', 'cursor', CONSENT],
    [403, 'NoPermissionsInAccessToken', 'message', CONSENT],

    // Position
    [410, 'SyncStateNotFound', 'cursor', LOST],
    [410, 'syncStateNotFound', 'cursor', LOST],
    [400, 'SyncStateInvalid', 'cursor', LOST],
    [404, 'RESYNCREQUIRED', 'cursor', LOST],
    [410, null, 'cursor', LOST],
    [410, 'SyncStateNotFound', 'folder', LOST],
    [404, 'ErrorSyncFolderNotFound', 'cursor', LOST],
    [404, 'ErrorFolderNotFound', 'cursor', LOST],
    [404, 'ErrorFolderNotFound', 'folder', TRANSIENT],
    [400, 'ErrorInvalidIdMalformed', 'cursor', LOST],
    [400, 'ErrorInvalidUrlQuery', 'folder', TRANSIENT],
    [null, LOCAL_CODES.foreignLink, 'cursor', LOST],
    [200, LOCAL_CODES.foreignLink, 'folder', TRANSIENT],
    [410, null, 'message', TRANSIENT],
    [404, 'SyncStateNotFoundX', 'cursor', TRANSIENT],

    // Mailbox
    [403, 'ErrorQuotaExceeded', 'cursor', FULL],
    [403, 'ErrorQuotaExceeded', 'directory', NO_DIRECTORY],
    [404, 'MailboxNotEnabledForRESTAPI', 'folder', NO_MAILBOX],
    [404, 'ErrorMailboxNotEnabledForRESTAPI', 'cursor', NO_MAILBOX],
    [404, 'MailboxNotSupportedForRESTAPI', 'message', NO_MAILBOX],
    [404, 'Request_ResourceNotFound', 'folder', NO_MAILBOX],
    [404, 'ErrorInvalidUser', 'folder', NO_MAILBOX],
    [404, 'ErrorNonExistentMailbox', 'folder', NO_MAILBOX],
    [404, null, 'folder', TRANSIENT],
    [403, 'ErrorAccessDenied', 'folder', DENIED],
    [403, 'erroraccessdenied', 'message', DENIED],
    [403, null, 'folder', TRANSIENT],
    [403, 'SomethingNew', 'folder', TRANSIENT],
    [503, 'ErrorMailboxMoveInProgress', 'folder', MAILBOX_BUSY],

    // Item
    [404, 'ErrorItemNotFound', 'message', GONE],
    [404, 'ErrorItemNotFound', 'folder', TRANSIENT],
    [404, null, 'message', TRANSIENT],
    [500, 'ErrorCorruptData', 'message', UNREADABLE],
    [500, 'ErrorMimeContentConversionFailed', 'message', UNREADABLE],
    [500, 'ErrorCannotOpenFileAttachment', 'message', UNREADABLE],
    [500, 'ErrorInvalidRecipients', 'message', UNREADABLE],
    [500, 'ErrorCorruptData', 'cursor', TRANSIENT],
    [500, 'ErrorCorruptDataX', 'message', TRANSIENT],
    [405, null, 'message', UNREADABLE],

    // Directory
    [403, 'Authorization_RequestDenied', 'directory', NO_DIRECTORY],
    [403, 'Authorization_RequestDenied', 'group', NO_DIRECTORY],
    [403, null, 'directory', TRANSIENT],
    [404, 'Request_ResourceNotFound', 'group', GROUP_GONE],
    [404, null, 'group', TRANSIENT],
    [404, 'Request_ResourceNotFound', 'directory', TRANSIENT],

    // Nobody's fault yet
    [
      429,
      'ApplicationThrottled',
      'cursor',
      { ...MAILBOX_BUSY, throttled: true },
    ],
    [429, 'TooManyRequests', 'directory', { ...TRANSIENT, throttled: true }],
    [502, null, 'directory', TRANSIENT],
    [null, LOCAL_CODES.timeout, 'message', TRANSIENT],
    [200, LOCAL_CODES.unexpectedAnswer, 'cursor', TRANSIENT],
    [418, 'Teapot', 'message', TRANSIENT],
  ])('%s %s on a %s', (status, code, subject, expected) => {
    expect(toMailFault(failure(status, code), subject).fault).toEqual(expected);
  });

  it.each<[number, string, Subject, boolean, Fault]>([
    [403, 'Authorization_RequestDenied', 'directory', true, CONSENT],
    [403, 'Authorization_RequestDenied', 'directory', false, NO_DIRECTORY],
    [403, 'ErrorAccessDenied', 'folder', true, CONSENT],
    [403, 'ErrorAccessDenied', 'folder', false, DENIED],
    [403, 'ErrorQuotaExceeded', 'folder', true, FULL],
  ])(
    '%d %s on a %s, token without roles: %s',
    (status, code, subject, tokenWithoutRoles, expected) => {
      const fault = toMailFault(
        failure(status, code, { tokenWithoutRoles }),
        subject,
      );
      expect(fault.fault).toEqual(expected);
    },
  );

  it("passes on code, status and request id, but not a word of the service's text", () => {
    const fault = toMailFault(
      new GraphFailure({
        status: 403,
        code: 'ErrorAccessDenied',
        upstreamText: 'anna@contoso.example may not',
        requestId: 'req-1',
      }),
      'folder',
    );
    expect(fault.options).toEqual({
      message: 'The mailbox refused this app. (403 ErrorAccessDenied)',
      upstreamCode: 'ErrorAccessDenied',
      status: 403,
      requestId: 'req-1',
    });
    expect(JSON.stringify(fault)).not.toContain('anna');
  });

  it('passes on the time to wait', () => {
    const fault = toMailFault(
      new GraphFailure({ status: 429, code: null, retryAfterMs: 300_000 }),
      'cursor',
    );
    expect(fault.fault).toEqual({
      level: 'transient',
      retryAfterMs: 300_000,
      throttled: true,
    });
  });
});

describe('isQueryRefused', () => {
  it.each<[unknown, boolean]>([
    [null, false],
    [new Error('400'), false],
    [failure(400, 'ErrorInvalidUrlQuery'), true],
    [failure(400, null), true],
    [failure(500, 'UnknownError'), false],
    [
      failure(500, 'UnknownError', {
        upstreamText: 'Value cannot be null.\r\nParameter name: type',
      }),
      true,
    ],
    [failure(503, null, { upstreamText: 'Parameter name: type' }), false],
    [failure(404, 'ErrorItemNotFound'), false],
  ])('%s: %s', (error, expected) => {
    expect(isQueryRefused(error)).toBe(expected);
  });
});

describe('isForbidden', () => {
  it.each<[unknown, boolean]>([
    [null, false],
    [new Error('403'), false],
    [failure(401, 'Authorization_RequestDenied'), false],
    [failure(403, 'Authorization_RequestDenied'), true],
  ])('%s: %s', (error, expected) => {
    expect(isForbidden(error)).toBe(expected);
  });
});

describe('isWorthRetrying', () => {
  it.each<[number | null, string | null, boolean]>([
    [429, 'TooManyRequests', true],
    [500, 'UnknownError', true],
    [500, null, true],
    [509, null, true],
    [500, 'ErrorCorruptData', false],
    [501, null, false],
    [404, null, false],
    [400, 'BadRequest', false],
    [null, 'ECONNRESET', true],
    [null, LOCAL_CODES.timeout, true],
    [null, LOCAL_CODES.foreignLink, false],
  ])('%s %s: %s', (status, code, expected) => {
    expect(isWorthRetrying(failure(status, code))).toBe(expected);
  });
});
