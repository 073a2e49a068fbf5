import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { MailFault, type TenantId } from '../../mail';
import { CLOUD_HOSTS } from '../../config';
import { raceAbort, type Runtime } from '../runtime';
import { createEntraClient, type EntraClient } from './createEntraClient';
import { toLoginFault } from './toLoginFault';

const ATTEMPTS = 3;

/** App-only tokens of one tenant, kept in memory by MSAL until shortly before they expire. */
export class TokenSource {
  readonly #options: {
    config: Microsoft365Config;
    tenantId: TenantId;
    runtime: Runtime;
  };

  #client: Promise<EntraClient> | null = null;
  readonly #underway = new Map<'cached' | 'fresh', Promise<string>>();

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
    const kind = options.fresh ? 'fresh' : 'cached';
    let token = this.#underway.get(kind);
    if (!token) {
      token = this.#acquire(kind === 'fresh').finally(() =>
        this.#underway.delete(kind),
      );
      this.#underway.set(kind, token);
    }
    return raceAbort(token, options.signal);
  }

  /** A token other than the one that was refused: the cached one if somebody has renewed it since. */
  async replace(refused: string, signal?: AbortSignal): Promise<string> {
    const cached = await this.get({ signal });
    return cached === refused ? this.get({ fresh: true, signal }) : cached;
  }

  async #acquire(fresh: boolean): Promise<string> {
    let client: EntraClient | undefined;
    try {
      this.#client ??= createEntraClient({
        config: this.#options.config,
        authority: this.#options.tenantId,
        runtime: this.#options.runtime,
        attempts: ATTEMPTS,
      });
      client = await this.#client;
      const result = await client.application.acquireTokenByClientCredential({
        scopes: [`${CLOUD_HOSTS[this.#options.config.cloud].graph}/.default`],
        skipCache: fresh,
      });
      if (!result?.accessToken) {
        throw new TypeError('Sign-in answered without a token');
      }
      return result.accessToken;
    } catch (error) {
      const fault = toLoginFault(
        error,
        client?.network.pause ?? null,
        this.#options.runtime.now(),
      );
      this.#forgetBadCredential(fault);
      throw fault;
    }
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
