import { createHash, X509Certificate } from 'crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppRegistration } from '../tenant/model';
import {
  AssertionClaims,
  CLOCK_TOLERANCE,
  toAssertionError,
} from './assertionClaims';
import { CredentialCheck } from './CredentialCheck';
import { entraErrors } from './EntraError';

const headerSchema = z.object({
  x5t: z.string().optional(),
  'x5t#S256': z.string().optional(),
});

/** An assertion that the app signed with the private key of one of its certificates. */
export async function checkCertificateAssertion(
  assertion: string,
  claims: AssertionClaims,
  check: CredentialCheck,
): Promise<void> {
  const { app, now } = check;
  const certificate = signingCertificate(app, assertion);
  try {
    await jwtVerify(assertion, certificate.publicKey, {
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE,
      algorithms: ['RS256', 'PS256'],
    });
  } catch (error) {
    throw toAssertionError(
      error,
      entraErrors.badAssertion('The signature does not fit the certificate.'),
    );
  }
  if (new Date(certificate.validTo) <= now) {
    throw entraErrors.badAssertion('The key used is expired.');
  }
  // The same assertion may come again until it expires: MSAL keeps it.
  if (!claims.jti) {
    throw entraErrors.badAssertion('The jti claim is missing.');
  }
  const audiences = [claims.aud].flat();
  if (
    claims.sub !== app.clientId ||
    !audiences.some(audience => fitsEndpoint(audience, check))
  ) {
    throw entraErrors.badAssertion('The subject or audience does not fit.');
  }
}

function signingCertificate(
  app: AppRegistration,
  assertion: string,
): X509Certificate {
  const header = headerSchema.parse(decodeProtectedHeader(assertion));
  const found = app.certificates
    .map(pem => new X509Certificate(pem))
    .find(
      certificate =>
        thumbprint(certificate, 'sha1') === header.x5t ||
        thumbprint(certificate, 'sha256') === header['x5t#S256'],
    );
  if (!found) {
    throw entraErrors.badAssertion('The key was not found.');
  }
  return found;
}

function thumbprint(certificate: X509Certificate, hash: 'sha1' | 'sha256') {
  return createHash(hash).update(certificate.raw).digest('base64url');
}

/** The endpoint in its own name, or in one of the cloud's that the simulator stands in for. */
function fitsEndpoint(
  audience: string,
  { origin, cloud, tokenPath }: CredentialCheck,
): boolean {
  const paths = [tokenPath, tokenPath.replace('/oauth2/v2.0/token', '/v2.0')];
  return [origin, ...cloud.logins].some(login =>
    paths.some(path => audience === `${login}${path}`),
  );
}
