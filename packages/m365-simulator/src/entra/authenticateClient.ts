import { createHash, X509Certificate } from 'crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppRegistration } from '../tenant/model';
import { entraErrors } from './EntraError';

/** The credential members of a token request. */
export interface ClientCredential {
  client_secret?: string;
  client_assertion?: string;
  client_assertion_type?: string;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

/** @throws EntraError when the app does not prove that it is the app */
export async function authenticateClient(options: {
  app: AppRegistration;
  credential: ClientCredential;
  /** What an assertion's audience may end in: the token endpoint's path. */
  tokenPath: string;
  now: Date;
}): Promise<void> {
  const { app, credential } = options;
  if (credential.client_assertion) {
    await checkAssertion({
      ...options,
      assertion: credential.client_assertion,
    });
  } else if (credential.client_secret) {
    checkSecret(app, credential.client_secret, options.now);
  } else {
    throw entraErrors.missingCredential();
  }
}

function checkSecret(app: AppRegistration, value: string, now: Date): void {
  const secret = app.secrets.find(each => each.value === value);
  if (!secret) {
    throw entraErrors.invalidSecret(app.clientId);
  }
  if (secret.expiresAt && secret.expiresAt <= now) {
    throw entraErrors.expiredSecret(app.clientId);
  }
}

async function checkAssertion(options: {
  app: AppRegistration;
  credential: ClientCredential;
  assertion: string;
  tokenPath: string;
  now: Date;
}): Promise<void> {
  const { app, assertion, now } = options;
  if (options.credential.client_assertion_type !== ASSERTION_TYPE) {
    throw entraErrors.badAssertion(
      'The client_assertion_type is not supported.',
    );
  }
  const claims = readClaims(assertion);
  if (claims.iss !== app.clientId) {
    checkFederated(app, claims, now);
    return;
  }
  await checkSignature(app, assertion, now);
  const audiences = [claims.aud].flat();
  if (
    claims.sub !== app.clientId ||
    !audiences.some(audience => fitsEndpoint(audience, options.tokenPath))
  ) {
    throw entraErrors.badAssertion('The subject or audience does not fit.');
  }
}

function readClaims(assertion: string): z.infer<typeof claimsSchema> {
  try {
    return claimsSchema.parse(decodeJwt(assertion));
  } catch {
    throw entraErrors.badAssertion(
      'The assertion is not a signed token with iss, sub, aud and exp.',
    );
  }
}

// Whoever issued a federated token has its own keys, which the simulated tenant does not fetch.
function checkFederated(
  app: AppRegistration,
  claims: z.infer<typeof claimsSchema>,
  now: Date,
): void {
  const audiences = [claims.aud].flat();
  const known = app.federatedCredentials.some(
    each =>
      each.issuer === claims.iss &&
      each.subject === claims.sub &&
      audiences.includes(each.audience),
  );
  if (!known) {
    throw entraErrors.noFederatedCredential(claims.iss, claims.sub);
  }
  if (claims.exp * 1000 <= now.getTime()) {
    throw entraErrors.assertionOutOfTime();
  }
}

async function checkSignature(
  app: AppRegistration,
  assertion: string,
  now: Date,
): Promise<void> {
  const certificate = signingCertificate(app, assertion);
  try {
    await jwtVerify(assertion, certificate.publicKey, {
      currentDate: now,
      clockTolerance: 300,
      algorithms: ['RS256', 'PS256'],
    });
  } catch (error) {
    if (
      error instanceof errors.JWTExpired ||
      error instanceof errors.JWTClaimValidationFailed
    ) {
      throw entraErrors.assertionOutOfTime();
    }
    throw entraErrors.badAssertion(
      'The signature does not fit the certificate.',
    );
  }
}

function signingCertificate(
  app: AppRegistration,
  assertion: string,
): X509Certificate {
  const header = z
    .object({ x5t: z.string().optional(), 'x5t#S256': z.string().optional() })
    .parse(decodeProtectedHeader(assertion));
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

function fitsEndpoint(audience: string, tokenPath: string): boolean {
  try {
    const { pathname } = new URL(audience);
    return (
      pathname === tokenPath ||
      pathname === tokenPath.replace('/oauth2/v2.0/token', '/v2.0')
    );
  } catch {
    return false;
  }
}
