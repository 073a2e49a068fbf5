import type { NodeAuthOptions } from '@azure/msal-node';
import { CLOUDS } from '../../config';
import type {
  AppCredential,
  Microsoft365Cloud,
} from '../../config/MailForensicsConfig';
import type { Runtime } from '../runtime';
import { managedIdentityAssertion } from './managedIdentityAssertion';
import { readCertificate } from './readCertificate';
import { readFederatedToken } from './readFederatedToken';

type ClientAuthentication = Pick<
  NodeAuthOptions,
  'clientSecret' | 'clientCertificate' | 'clientAssertion'
>;

/**
 * Turns the configured credential into what MSAL signs in with. Certificate files are read now; a federated token, and
 * that of a managed identity, at each use.
 *
 * @throws MailFault - CREDENTIAL_INVALID, CREDENTIAL_EXPIRED
 */
export async function clientAuthentication(
  credential: AppCredential,
  options: { cloud: Microsoft365Cloud; runtime: Runtime },
): Promise<ClientAuthentication> {
  const { cloud, runtime } = options;
  switch (credential.kind) {
    case 'clientSecret':
      return { clientSecret: credential.clientSecret };
    case 'certificate':
      return { clientCertificate: await readCertificate(credential, runtime) };
    case 'federatedToken':
      return { clientAssertion: () => readFederatedToken(credential, runtime) };
    case 'managedIdentity':
      return {
        clientAssertion: managedIdentityAssertion(credential, {
          resource: CLOUDS[cloud].tokenExchange,
          runtime,
        }),
      };
    default:
      throw new TypeError('Unknown kind of credential');
  }
}
