import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits in 43 characters that are safe in URLs, cookies and as a PKCE verifier (RFC 7636, 4.1). */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in hex: all that is kept of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The PKCE challenge for a verifier of which only {@link hashOf} is known (RFC 7636, 4.2, method S256). */
export function challengeOf(verifierHash: string): string {
  return Buffer.from(verifierHash, 'hex').toString('base64url');
}

/** The OpenID nonce that goes with a state: known to whoever knows the state, so that it need not be kept. */
export function nonceOf(state: string): string {
  return createHash('sha256').update(`nonce ${state}`).digest('base64url');
}

/** Whether a secret is the one behind a hash, in constant time. */
export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(
    Buffer.from(hash, 'hex'),
    Buffer.from(hashOf(secret), 'hex'),
  );
}
