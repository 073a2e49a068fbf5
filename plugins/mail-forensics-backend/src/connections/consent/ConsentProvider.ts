import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import type { TenantId } from '../../mail';

/** What consent needs of a service: its pages, and what comes back from them. */
export interface ConsentProvider {
  /** Origin of the page where a person signs in. */
  readonly signInOrigin: string;

  /** Address of the page where a person signs in and so proves their tenant. */
  signInUrl(request: {
    state: string;
    nonce: string;
    codeChallenge: string;
    redirectUri: string;
  }): string;

  /** @throws MailFault where the code is refused, or is not for this nonce */
  redeemSignIn(request: {
    code: string;
    codeVerifier: string;
    nonce: string;
    redirectUri: string;
  }): Promise<{ tenantId: TenantId; account: string }>;

  /** Address of the page where an admin of that tenant accepts the permissions. */
  adminConsentUrl(request: {
    tenantId: TenantId;
    state: string;
    redirectUri: string;
  }): string;

  /** What the query of a callback says. None of it is proven. */
  readCallback(query: Record<string, unknown>): ConsentCallback;
}

export type ConsentCallback =
  | { kind: 'signedIn'; state: string; code: string }
  | { kind: 'consented'; state: string; tenantId: TenantId }
  | {
      kind: 'failed';
      state: string | null;
      code: ConnectionProblemCode;
      upstreamCode?: string;
    };
