import type {
  AppCredential,
  Microsoft365Config,
} from '../../config/MailForensicsConfig';
import type { SignInFacts } from '../errors/loginFaults';

const CREDENTIALS: Record<AppCredential['kind'], string> = {
  clientSecret: 'client secret',
  certificate: 'certificate',
  federatedToken: 'federated token',
  managedIdentity: 'managed identity',
};

/** What to name to an admin where a sign-in is refused; nothing secret. */
export function signInFacts(
  config: Microsoft365Config,
  tenant: string | undefined,
): SignInFacts | undefined {
  const { clientId, credential, cloud } = config;
  if (clientId === undefined || credential === undefined) {
    return undefined;
  }
  return {
    clientId,
    ...(tenant !== undefined && { tenant }),
    credential: CREDENTIALS[credential.kind],
    cloud,
  };
}
