import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { MailFault, type TenantId } from '../../mail';
import { CLOUDS } from '../../config';
import { raceAbort, type Runtime } from '../runtime';
import { createEntraClient, type EntraClient } from './createEntraClient';
import { signInFacts } from './signInFacts';
import { toLoginFault } from './toLoginFault';

const ATTEMPTS = 3;

/** A refusal makes a token doubtful at most this often, for most refusals are not the token's fault. */
const DOUBT_EVERY_MS = 60_000;

/** A token is not used for so long before its end. */
const MARGIN_MS = 60_000;

/** MSAL is asked again after this long: looking into its cache costs a good part of a request, and there are thousands. */
const REMEMBERED_MS = 60_000;

/** MSAL renews a token when it expires sooner. */
const RENEWED_BEFORE_MS = 5 * 60_000;

/** App-only tokens of one tenant, kept in memory by MSAL until shortly before they expire. */
export class TokenSource {
  readonly #options: {
    config: Microsoft365Config;
    tenantId: TenantId;
    runtime: Runtime;
  };

  #client: Promise<EntraClient> | null = null;
  #remembered: { token: string; until: number } | null = null;
  readonly #underway = new Map<'cached' | 'fresh', Promise<string>>();
  #held: { token: string; until: Date } | null = null;
  #doubtful = false;
  #renewedAt = 0;

  static create(options: {
    config: Microsoft365Config;
    tenantId: TenantId;
    runtime: Runtime;
  }): TokenSource {
    return new TokenSource(options);
  }

  private constructor(options: {
    config: Microsoft365Config;
    tenantId: TenantId;
    runtime: Runtime;
  }) {
    this.#options = options;
  }

  /**
   * A token for Graph. Callers that come while one is being fetched share it.
   *
   * @param options.fresh - not from the cache
   * @throws MailFault - always of level `connection`
   */
  get(
    options: { fresh?: boolean; signal?: AbortSignal } = {},
  ): Promise<string> {
    const kind = options.fresh || this.#doubtful ? 'fresh' : 'cached';
    const remembered = kind === 'fresh' ? null : this.#remember();
    if (remembered !== null && !options.signal?.aborted) {
      return Promise.resolve(remembered);
    }
    let token = this.#underway.get(kind);
    if (!token) {
      token = this.#acquire(kind === 'fresh').finally(() =>
        this.#underway.delete(kind),
      );
      this.#underway.set(kind, token);
    }
    const usable = options.fresh ? token : token.catch(this.#heldOrThrow);
    return raceAbort(usable, options.signal);
  }

  /** A token other than the one that was refused: the cached one if somebody has renewed it since. */
  async replace(refused: string, signal?: AbortSignal): Promise<string> {
    const cached = await this.get({ signal });
    return cached === refused ? this.get({ fresh: true, signal }) : cached;
  }

  #remember(): string | null {
    const now = this.#options.runtime.now().getTime();
    return this.#remembered && now < this.#remembered.until
      ? this.#remembered.token
      : null;
  }

  /**
   * Something was refused to a token that was accepted as such. A permission granted since does not show in it for an
   * hour, so the next request is sent with a new one.
   */
  doubt(): void {
    const now = this.#options.runtime.now().getTime();
    this.#doubtful ||= now - this.#renewedAt >= DOUBT_EVERY_MS;
  }

  async #acquire(fresh: boolean): Promise<string> {
    let client: EntraClient | undefined;
    this.#doubtful = false;
    try {
      this.#client ??= createEntraClient({
        config: this.#options.config,
        authority: this.#options.tenantId,
        runtime: this.#options.runtime,
        attempts: ATTEMPTS,
      });
      client = await this.#client;
      const result = await client.application.acquireTokenByClientCredential({
        scopes: [`${CLOUDS[this.#options.config.cloud].graph}/.default`],
        skipCache: fresh,
      });
      if (!result?.accessToken) {
        throw new TypeError('Sign-in answered without a token');
      }
      const now = this.#options.runtime.now().getTime();
      this.#remembered = {
        token: result.accessToken,
        until: Math.min(
          now + REMEMBERED_MS,
          (result.expiresOn?.getTime() ?? now) - RENEWED_BEFORE_MS,
        ),
      };
      this.#hold(result.accessToken, result.expiresOn, fresh);
      return result.accessToken;
    } catch (error) {
      const fault = toLoginFault(
        error,
        client?.network.pause ?? null,
        this.#options.runtime.now(),
        signInFacts(this.#options.config, this.#options.tenantId),
      );
      this.#forgetBadCredential(fault);
      throw fault;
    }
  }

  /** A credential that is refused does not take the token along that it was exchanged for before. */
  readonly #heldOrThrow = (error: unknown): string => {
    if (this.#held && this.#held.until > this.#options.runtime.now()) {
      return this.#held.token;
    }
    throw error;
  };

  #hold(token: string, expiresOn: Date | null, fresh: boolean): void {
    if (fresh || this.#held?.token !== token) {
      this.#renewedAt = this.#options.runtime.now().getTime();
    }
    this.#held = expiresOn && {
      token,
      until: new Date(expiresOn.getTime() - MARGIN_MS),
    };
  }

  /** So that a certificate that was replaced on disk is read at the next try, without a restart. */
  #forgetBadCredential({ fault }: MailFault): void {
    if (
      fault.level === 'connection' &&
      (fault.code === 'CREDENTIAL_INVALID' ||
        fault.code === 'CREDENTIAL_EXPIRED')
    ) {
      this.#client = null;
    }
  }
}

/**
 * Whether a token names no role at all. A hint only, fit to choose between two explanations of a refusal and nothing
 * else: access tokens are opaque to clients, and what cannot be read counts as having roles.
 */
export function hasNoRoles(token: string): boolean {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    if (typeof payload !== 'object' || payload === null) {
      return false;
    }
    const roles = 'roles' in payload ? payload.roles : undefined;
    return roles === undefined || (Array.isArray(roles) && roles.length === 0);
  } catch {
    return false;
  }
}
