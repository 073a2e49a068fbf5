import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
} from 'crypto';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { exportJWK, SignJWT } from 'jose';

let sharedKey: KeyObject | undefined;

/**
 * An identity provider outside of Microsoft, such as that of a Kubernetes cluster, which gives its workloads tokens that
 * an app can be told to trust.
 */
export class WorkloadIssuer {
  readonly #now: () => Date;
  readonly #url: () => string;

  /** @param options.url - where it is reached; its name as an issuer */
  static create(options: {
    now: () => Date;
    url: () => string;
  }): WorkloadIssuer {
    return new WorkloadIssuer(options);
  }

  private constructor(options: { now: () => Date; url: () => string }) {
    this.#now = options.now;
    this.#url = options.url;
  }

  /** What it calls itself in the tokens it issues. */
  get issuer(): string {
    return this.#url();
  }

  /** @param options.lifetime - seconds; below 0 for one that has expired */
  async issue(options: {
    subject: string;
    audience?: string;
    lifetime?: number;
  }): Promise<string> {
    const seconds = Math.floor(this.#now().getTime() / 1000);
    const { subject, audience = 'api://AzureADTokenExchange' } = options;
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: keyId() })
      .setIssuer(this.issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + (options.lifetime ?? 3600))
      .sign(privateKey());
  }

  createRouter(): Router {
    const router = PromiseRouter();
    router.get('/.well-known/openid-configuration', (_request, response) => {
      response.json({
        issuer: this.issuer,
        jwks_uri: `${this.issuer}/keys`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    });
    router.get('/keys', async (_request, response) => {
      const jwk = await exportJWK(createPublicKey(privateKey()));
      response.json({
        keys: [{ ...jwk, kid: keyId(), use: 'sig', alg: 'RS256' }],
      });
    });
    return router;
  }
}

/** Making a key takes long, and most simulators never need this one. */
function privateKey(): KeyObject {
  sharedKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return sharedKey;
}

function keyId(): string {
  const der = createPublicKey(privateKey()).export({
    type: 'spki',
    format: 'der',
  });
  return createHash('sha256').update(der).digest('base64url');
}
