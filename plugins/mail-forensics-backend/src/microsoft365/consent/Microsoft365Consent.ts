import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { isMailFault, MailFault, type TenantId } from '../../mail';
import { CLOUDS } from '../../config';
import {
  createEntraClient,
  type EntraClient,
} from '../credentials/createEntraClient';
import { signInFacts } from '../credentials/signInFacts';
import { toLoginFault } from '../credentials/toLoginFault';
import { createRuntime, raceAbort, type Runtime } from '../runtime';
import { readCallback, type ConsentCallback } from './readCallback';

const SIGN_IN_SCOPES = ['openid', 'profile'];
/** Who a person is, with an account of any organisation; personal accounts cannot consent for a tenant. */
const ANY_ORGANISATION = 'organizations';

const idTokenClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  tid: z.guid(),
  nonce: z.string(),
  preferred_username: z.string().min(1).nullish(),
  upn: z.string().min(1).nullish(),
  oid: z.string().min(1).nullish(),
  sub: z.string().min(1),
});

export interface SignIn {
  /** Proven by the sign-in, in lower case. */
  tenantId: TenantId;
  /** Principal name of who signed in, to be shown. */
  account: string;
}

/**
 * The browser's two visits to Microsoft: first the person signs in, which proves their tenant, then the tenant's admin
 * consents. Whoever uses it makes and checks state, nonce and code verifier; nothing is kept in here.
 */
export class Microsoft365Consent {
  readonly #config: Microsoft365Config;
  readonly #runtime: Runtime;

  static create(
    options: { config: Microsoft365Config } & Partial<Runtime>,
  ): Microsoft365Consent {
    return new Microsoft365Consent(options.config, createRuntime(options));
  }

  private constructor(config: Microsoft365Config, runtime: Runtime) {
    this.#config = config;
    this.#runtime = runtime;
  }

  /** Origin of the page where a person signs in. */
  get signInOrigin(): string {
    return new URL(this.#config.endpoints.login).origin;
  }

  /** @param options.codeChallenge - S256 of the code verifier (RFC 7636) */
  signInUrl(options: {
    state: string;
    nonce: string;
    codeChallenge: string;
    redirectUri: string;
  }): string {
    return this.#loginUrl(this.#authority, 'oauth2/v2.0/authorize', {
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: options.redirectUri,
      scope: SIGN_IN_SCOPES.join(' '),
      prompt: 'select_account',
      state: options.state,
      nonce: options.nonce,
      code_challenge: options.codeChallenge,
      code_challenge_method: 'S256',
    });
  }

  /**
   * Exchanges the code of a sign-in for the proof of whose it is. The tokens are thrown away.
   *
   * @throws MailFault - WRONG_TENANT for an account of a tenant other than the configured one; CONSENT_REQUIRED where
   *   the answer does not belong to this sign-in, so that it has to be started again
   */
  async redeemSignIn(options: {
    code: string;
    codeVerifier: string;
    nonce: string;
    redirectUri: string;
    signal?: AbortSignal;
  }): Promise<SignIn> {
    const claims = await this.#redeem(options);
    if (
      !equal(claims.nonce, options.nonce) ||
      claims.aud !== this.#config.clientId ||
      !this.#isIssuer(claims.iss, claims.tid)
    ) {
      throw foreignSignIn();
    }
    this.#assertConfiguredTenant(claims.tid);
    return {
      tenantId: claims.tid.toLowerCase() as TenantId,
      account:
        claims.preferred_username ?? claims.upn ?? claims.oid ?? claims.sub,
    };
  }

  /** Consent for everything the app registration declares: `/.default` is the only scope with application permissions. */
  adminConsentUrl(options: {
    tenantId: TenantId;
    state: string;
    redirectUri: string;
  }): string {
    return this.#loginUrl(options.tenantId, 'v2.0/adminconsent', {
      scope: `${CLOUDS[this.#config.cloud].graph}/.default`,
      redirect_uri: options.redirectUri,
      state: options.state,
    });
  }

  /** Reads where a browser comes back from either visit. */
  readCallback(query: unknown): ConsentCallback {
    return readCallback(query);
  }

  async #redeem(options: {
    code: string;
    codeVerifier: string;
    nonce: string;
    redirectUri: string;
    signal?: AbortSignal;
  }): Promise<z.infer<typeof idTokenClaims>> {
    let client: EntraClient | undefined;
    try {
      client = await createEntraClient({
        config: this.#config,
        authority: this.#authority,
        runtime: this.#runtime,
        // A code can be redeemed once: sent again after a lost answer, it looks stolen.
        attempts: 1,
      });
      const result = await raceAbort(
        client.application.acquireTokenByCode({
          code: options.code,
          codeVerifier: options.codeVerifier,
          nonce: options.nonce,
          redirectUri: options.redirectUri,
          scopes: SIGN_IN_SCOPES,
        }),
        options.signal,
      );
      const claims = idTokenClaims.safeParse(result.idTokenClaims);
      if (!claims.success) {
        throw foreignSignIn();
      }
      return claims.data;
    } catch (error) {
      options.signal?.throwIfAborted();
      throw this.#translate(error, client);
    }
  }

  #translate(error: unknown, client: EntraClient | undefined): MailFault {
    const fault = toLoginFault(
      error,
      client?.network.pause ?? null,
      this.#runtime.now(),
      signInFacts(this.#config, this.#config.tenantId),
    );
    const { upstreamCode } = fault.options;
    return !isMailFault(error) &&
      (upstreamCode === 'nonce_mismatch' || isSpentCode(fault))
      ? foreignSignIn(upstreamCode)
      : fault;
  }

  /**
   * The token came from the service's own endpoint, so its signature proves nothing more; but another cloud's, or another
   * tenant's in the claims of this one, is not to be believed.
   */
  #isIssuer(issuer: string, tid: string): boolean {
    const { cloud, endpoints } = this.#config;
    return [CLOUDS[cloud].login, new URL(endpoints.login).origin].some(
      login => issuer === `${login}/${tid}/v2.0`,
    );
  }

  /** A configured domain is enforced by the authority itself: it admits accounts of that tenant only. */
  #assertConfiguredTenant(tid: string): void {
    const configured = this.#config.tenantId;
    if (
      configured &&
      z.guid().safeParse(configured).success &&
      configured.toLowerCase() !== tid.toLowerCase()
    ) {
      throw new MailFault(
        { level: 'connection', code: 'WRONG_TENANT' },
        {
          message:
            'The account belongs to another tenant than mailForensics.microsoft365.tenantId.',
        },
      );
    }
  }

  get #authority(): string {
    return this.#config.tenantId ?? ANY_ORGANISATION;
  }

  #loginUrl(
    authority: string,
    path: string,
    parameters: Record<string, string>,
  ): string {
    const url = new URL(
      `/${encodeURIComponent(authority)}/${path}`,
      this.#config.endpoints.login,
    );
    url.search = new URLSearchParams({
      client_id: this.#config.clientId ?? '',
      ...parameters,
    }).toString();
    return url.href;
  }
}

/** Expired, redeemed before, or begun by another browser: AADSTS70008, 54005, 501481, 50148. */
function isSpentCode(fault: MailFault): boolean {
  return ['AADSTS70008', 'AADSTS54005', 'AADSTS501481', 'AADSTS50148'].includes(
    fault.options.upstreamCode ?? '',
  );
}

function foreignSignIn(upstreamCode?: string): MailFault {
  return new MailFault(
    { level: 'connection', code: 'CONSENT_REQUIRED' },
    {
      message: 'This sign-in has expired or was begun elsewhere. Start again.',
      upstreamCode,
    },
  );
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
