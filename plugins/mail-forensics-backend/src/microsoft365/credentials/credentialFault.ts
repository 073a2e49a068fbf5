import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { MailFault } from '../../mail';

/** A credential that does not get as far as Microsoft. It concerns the whole connection. */
export function credentialFault(
  message: string,
  options: {
    /** Default: CREDENTIAL_INVALID. */
    code?: Extract<
      ConnectionProblemCode,
      'CREDENTIAL_INVALID' | 'CREDENTIAL_EXPIRED' | 'SERVICE_UNAVAILABLE'
    >;
    upstreamCode?: string;
  } = {},
): MailFault {
  const { code = 'CREDENTIAL_INVALID', upstreamCode } = options;
  return new MailFault(
    { level: 'connection', code },
    { message, upstreamCode },
  );
}
