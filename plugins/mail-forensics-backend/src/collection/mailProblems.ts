import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';

/** Problems of a connection that are gone once one of its mailboxes could be read. */
export const DISPROVED_BY_MAIL = [
  'CONSENT_DECLINED',
  'CONSENT_REQUIRED',
  'TENANT_NOT_FOUND',
  'APP_NOT_FOUND',
  'CREDENTIAL_INVALID',
  'CREDENTIAL_EXPIRED',
  'BLOCKED_BY_POLICY',
  'MAIL_PERMISSION_MISSING',
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ConnectionProblemCode[];
