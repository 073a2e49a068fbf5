import { createLocalJWKSet, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { entraErrors } from './EntraError';

const TIMEOUT_MS = 5_000;

const configurationSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
});
const keysSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.string() })),
});

/** Public keys of whoever issues federated tokens, fetched from where its discovery document says, as Entra does. */
export class IssuerKeys {
  /** @throws EntraError where the issuer does not answer as an OpenID provider */
  async of(issuer: string): Promise<JWTVerifyGetKey> {
    try {
      const configuration = configurationSchema.parse(
        await fetchJson(
          `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        ),
      );
      if (configuration.issuer !== issuer) {
        throw new Error('The document is of another issuer.');
      }
      const keys = keysSchema.parse(await fetchJson(configuration.jwks_uri));
      return createLocalJWKSet(keys);
    } catch {
      throw entraErrors.issuerUnreachable();
    }
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}.`);
  }
  return response.json();
}
