import { checkCertificateAssertion } from './checkCertificateAssertion';
import { checkFederatedAssertion } from './checkFederatedAssertion';
import { readAssertionClaims } from './assertionClaims';
import { CredentialCheck } from './CredentialCheck';
import { entraErrors } from './EntraError';

/** The credential members of a token request. */
export interface ClientCredential {
  client_secret?: string;
  client_assertion?: string;
  client_assertion_type?: string;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** @throws EntraError when the app does not prove that it is the app */
export async function authenticateClient(
  credential: ClientCredential,
  check: CredentialCheck,
): Promise<void> {
  if (credential.client_assertion) {
    if (credential.client_assertion_type !== ASSERTION_TYPE) {
      throw entraErrors.badAssertion(
        'The client_assertion_type is not supported.',
      );
    }
    await checkAssertion(credential.client_assertion, check);
  } else if (credential.client_secret) {
    checkSecret(credential.client_secret, check);
  } else {
    throw entraErrors.missingCredential();
  }
}

function checkSecret(value: string, { app, now }: CredentialCheck): void {
  const secret = app.secrets.find(each => each.value === value);
  if (!secret) {
    throw entraErrors.invalidSecret(app.clientId);
  }
  if (secret.expiresAt && secret.expiresAt <= now) {
    throw entraErrors.expiredSecret(app.clientId);
  }
}

/** What the app issued itself is signed with its certificate; what somebody else issued is a federated token. */
async function checkAssertion(
  assertion: string,
  check: CredentialCheck,
): Promise<void> {
  const claims = readAssertionClaims(assertion);
  await (claims.iss === check.app.clientId
    ? checkCertificateAssertion(assertion, claims, check)
    : checkFederatedAssertion(assertion, claims, check));
}
