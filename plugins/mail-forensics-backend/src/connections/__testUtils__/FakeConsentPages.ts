import { createHash } from 'node:crypto';
import { MailFault, type TenantId } from '../../mail';
import type { ConsentCallback, ConsentProvider } from '../consent';

/** Consent pages whose addresses and callbacks can be read in a test; a sign-in checks PKCE as the real one does. */
export class FakeConsentPages implements ConsentProvider {
  readonly signInOrigin = 'https://login.test';
  tenantId = 'tenant-a';
  /** Who signs in. */
  account = 'adele@contoso.com';
  /** Codes that were redeemed, each of which is good once. */
  readonly redeemed: string[] = [];
  readonly #challenges = new Map<
    string,
    { challenge: string; nonce: string }
  >();

  signInUrl(request: {
    state: string;
    nonce: string;
    codeChallenge: string;
    redirectUri: string;
  }): string {
    const { state, nonce, codeChallenge: challenge, redirectUri } = request;
    this.#challenges.set(`code-of-${state}`, { challenge, nonce });
    return `https://login.test/sign-in?${new URLSearchParams({
      state,
      redirectUri,
    })}`;
  }

  async redeemSignIn(request: {
    code: string;
    codeVerifier: string;
    nonce: string;
  }): Promise<{ tenantId: TenantId; account: string }> {
    // What follows a tilde is another sign-in on the same page.
    const expected = this.#challenges.get(request.code.split('~')[0]);
    const spent = this.redeemed.includes(request.code);
    this.redeemed.push(request.code);
    const challenge = createHash('sha256')
      .update(request.codeVerifier)
      .digest('base64url');
    if (
      spent ||
      expected?.challenge !== challenge ||
      expected.nonce !== request.nonce
    ) {
      throw new MailFault(
        { level: 'connection', code: 'CONSENT_REQUIRED' },
        { message: 'The sign-in is not the one that was begun.' },
      );
    }
    return {
      tenantId: this.tenantId as TenantId,
      account: this.account,
    };
  }

  adminConsentUrl(request: {
    tenantId: TenantId;
    state: string;
    redirectUri: string;
  }): string {
    return `https://login.test/consent?${new URLSearchParams(request)}`;
  }

  readCallback(query: Record<string, unknown>): ConsentCallback {
    const { state, code, tenant, error } = query;
    const known = typeof state === 'string' ? state : null;
    if (known !== null && typeof code === 'string') {
      return { kind: 'signedIn', state: known, code };
    }
    if (known !== null && typeof tenant === 'string') {
      return {
        kind: 'consented',
        state: known,
        tenantId: tenant as TenantId,
      };
    }
    return {
      kind: 'failed',
      state: known,
      code: error === 'declined' ? 'CONSENT_DECLINED' : 'CONSENT_REQUIRED',
    };
  }
}
