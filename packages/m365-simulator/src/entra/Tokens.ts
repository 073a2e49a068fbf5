import { createHash } from 'crypto';
import { z } from 'zod';
import { SqlDatabase } from '../tenant/SqlDatabase';
import { AppRegistration } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { UserRow } from '../tenant/Users';
import { SigningKey } from './SigningKey';

export interface AppTokenClaims {
  tenantId: string;
  clientId: string;
  /** Application permissions at the time the token was issued. */
  roles: string[];
  expiresAt: Date;
}

const claimsSchema = z.object({
  tid: z.string(),
  appid: z.string(),
  roles: z.array(z.string()).default([]),
  exp: z.number(),
  idtyp: z.literal('app'),
});

const KNOWN_TOKENS_MAX = 1000;

/** Issues tokens, and reads back the ones that are shown to Graph. */
export class Tokens {
  readonly key: SigningKey;
  /** Seconds. */
  lifetime: number;
  readonly #now: () => Date;
  readonly #known = new Map<string, AppTokenClaims>();

  static create(options: {
    database: SqlDatabase;
    now: () => Date;
    lifetime?: number;
  }): Tokens {
    const key = SigningKey.create({ database: options.database });
    return new Tokens(key, options.lifetime ?? 3599, options.now);
  }

  private constructor(key: SigningKey, lifetime: number, now: () => Date) {
    this.key = key;
    this.lifetime = lifetime;
    this.#now = now;
  }

  /** The token has no `roles` where nothing is granted, as in Entra. */
  async issueAppToken(options: {
    tenant: Tenant;
    clientId: string;
    audience: string;
    origin: string;
  }): Promise<string> {
    const { tenant, clientId } = options;
    const principal = tenant.getConsent(clientId);
    const roles = principal?.grantedPermissions ?? [];
    return this.key.sign({
      ...this.#times(),
      aud: options.audience,
      iss: `${options.origin}/${tenant.id}/`,
      tid: tenant.id,
      appid: clientId,
      appidacr: '1',
      idtyp: 'app',
      oid: principal?.servicePrincipalId,
      sub: principal?.servicePrincipalId,
      ...(roles.length > 0 ? { roles } : {}),
      ver: '1.0',
    });
  }

  async issueUserTokens(options: {
    tenant: Tenant;
    app: AppRegistration;
    user: UserRow;
    scopes: string[];
    nonce: string | undefined;
    origin: string;
  }): Promise<{ accessToken: string; idToken: string }> {
    const { tenant, app, user } = options;
    const common = {
      ...this.#times(),
      tid: tenant.id,
      oid: user.id,
      name: user.display_name,
      sub: pairwiseSubject(app.clientId, user.id),
    };
    const idToken = this.key.sign({
      ...common,
      aud: app.clientId,
      iss: `${options.origin}/${tenant.id}/v2.0`,
      preferred_username: user.upn,
      ...(options.scopes.includes('email') && user.mail
        ? { email: user.mail }
        : {}),
      ...(options.nonce ? { nonce: options.nonce } : {}),
      ver: '2.0',
    });
    const accessToken = this.key.sign({
      ...common,
      aud: '00000003-0000-0000-c000-000000000000',
      iss: `${options.origin}/${tenant.id}/`,
      appid: app.clientId,
      idtyp: 'user',
      scp: options.scopes.join(' '),
      upn: user.upn,
      ver: '1.0',
    });
    return { idToken: await idToken, accessToken: await accessToken };
  }

  /** Undefined where the token is not ours, its time is over, or it is not an app's. */
  async readAppToken(token: string): Promise<AppTokenClaims | undefined> {
    const known = this.#known.get(token);
    if (known) {
      return known.expiresAt > this.#now() ? known : undefined;
    }
    try {
      const payload = await this.key.verify(token, this.#now());
      const claims = claimsSchema.parse(payload);
      return this.#remember(token, {
        tenantId: claims.tid,
        clientId: claims.appid,
        roles: claims.roles,
        expiresAt: new Date(claims.exp * 1000),
      });
    } catch {
      return undefined;
    }
  }

  #remember(token: string, claims: AppTokenClaims): AppTokenClaims {
    if (this.#known.size >= KNOWN_TOKENS_MAX) {
      this.#known.clear();
    }
    this.#known.set(token, claims);
    return claims;
  }

  #times(): { iat: number; nbf: number; exp: number } {
    const seconds = Math.floor(this.#now().getTime() / 1000);
    return { iat: seconds, nbf: seconds, exp: seconds + this.lifetime };
  }
}

function pairwiseSubject(clientId: string, userId: string): string {
  return createHash('sha256')
    .update(`${clientId}/${userId}`)
    .digest('base64url');
}
