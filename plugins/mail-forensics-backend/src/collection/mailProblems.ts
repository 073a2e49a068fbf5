import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';

/** Problems of a connection that are gone once one of its mailboxes could be read. */
export const DISPROVED_BY_MAIL = [
  'MAIL_PERMISSION_MISSING',
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ConnectionProblemCode[];
