import { createHash, randomBytes } from 'crypto';
import { AppRegistration } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { UserRow } from '../tenant/Users';
import { entraErrors } from './EntraError';

/** What a person allowed when they signed in. */
export interface AuthorizationGrant {
  tenant: Tenant;
  app: AppRegistration;
  user: UserRow;
  redirectUri: string;
  scopes: string[];
  nonce: string | undefined;
  /** PKCE, S256. */
  codeChallenge: string | undefined;
}

/** A grant whose code was redeemed. */
export interface RedeemedGrant extends AuthorizationGrant {
  /** @throws EntraError when the verifier is not the one the sign-in began with */
  checkVerifier(verifier: string | undefined): void;
}

const LIFETIME_MS = 10 * 60 * 1000;

/** Authorization codes: each is good for ten minutes, and once. */
export class AuthorizationCodes {
  readonly #now: () => Date;
  readonly #grants = new Map<
    string,
    { grant: AuthorizationGrant; expiresAt: number; redeemed: boolean }
  >();

  static create(options: { now: () => Date }): AuthorizationCodes {
    return new AuthorizationCodes(options.now);
  }

  private constructor(now: () => Date) {
    this.#now = now;
  }

  issue(grant: AuthorizationGrant): string {
    this.#forgetOld();
    const code = `0.${randomBytes(48).toString('base64url')}`;
    const expiresAt = this.#now().getTime() + LIFETIME_MS;
    this.#grants.set(code, { grant, expiresAt, redeemed: false });
    return code;
  }

  /** @throws EntraError when the code is unknown, too old, or was redeemed before */
  redeem(code: string): RedeemedGrant {
    const known = this.#grants.get(code);
    if (!known) {
      throw entraErrors.invalidGrant(
        9002313,
        'Invalid request. Request is malformed or invalid.',
      );
    }
    if (known.redeemed) {
      throw entraErrors.invalidGrant(
        54005,
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
      );
    }
    if (known.expiresAt <= this.#now().getTime()) {
      throw entraErrors.invalidGrant(
        70008,
        'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
      );
    }
    known.redeemed = true;
    const { grant } = known;
    return {
      ...grant,
      checkVerifier: verifier => checkVerifier(grant.codeChallenge, verifier),
    };
  }

  #forgetOld(): void {
    const tooOld = this.#now().getTime() - LIFETIME_MS;
    for (const [code, { expiresAt }] of this.#grants) {
      if (expiresAt < tooOld) {
        this.#grants.delete(code);
      }
    }
  }
}

function checkVerifier(
  challenge: string | undefined,
  verifier: string | undefined,
): void {
  if (!challenge && !verifier) {
    return;
  }
  const hashed =
    verifier && createHash('sha256').update(verifier).digest('base64url');
  if (hashed !== challenge) {
    throw entraErrors.invalidGrant(
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
  }
}
