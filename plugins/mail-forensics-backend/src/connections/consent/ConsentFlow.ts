import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { ConnectionHealth } from '../../health';
import {
  isMailFault,
  type ConnectionId,
  type MailConnector,
  type TenantId,
} from '../../mail';
import type { ConsentCallback, ConsentProvider } from './ConsentProvider';
import { ConsentRefusal } from './ConsentRefusal';
import {
  consumeConsentStep,
  findConsentStep,
  insertConsentStep,
  type ConsentStep,
} from './consentSteps';
import { probeUntilGranted } from './probeUntilGranted';
import { challengeOf, hashOf, isSecretOf, newSecret, nonceOf } from './secrets';
import { storeAuthorization } from './storeAuthorization';

/*
 * Consent, in two hops through one redirect URI. Its words:
 *
 * - ticket: what a portal user gets to start with; good once
 * - browser secret: made at the start and kept in a cookie; also the PKCE verifier, so its hash is the challenge
 * - state: sent to the service and back; good once, and only together with the browser secret
 *
 * Only hashes of the three are stored, so what is in the database lets nobody go on with a consent.
 */

/** Where the browser goes next. `secret`: to be kept in its cookie. */
export type ConsentRedirect = { location: string; secret?: string };

/** How a callback ended. */
export type ConsentOutcome =
  /** On to the next page of the service. */
  | { kind: 'continued'; connectionId: ConnectionId; location: string }
  | { kind: 'succeeded'; connectionId: ConnectionId; location: string }
  | {
      kind: 'failed';
      connectionId: ConnectionId;
      code: ConnectionProblemCode;
      location: string;
    }
  /** Forged, replayed, late, or of another browser: nothing was changed. */
  | { kind: 'expired'; location: string };

export interface ConsentFlowOptions {
  knex: Knex;
  health: ConnectionHealth;
  provider: ConsentProvider;
  connector: MailConnector;
  /** External address of the plugin's API. */
  baseUrl: () => Promise<string>;
  /** Address of the portal. */
  appUrl: string;
  /** Called after a tenant has granted access. */
  onAuthorized: () => Promise<void>;
  now?: () => Date;
  sleep?: (milliseconds: number) => Promise<void>;
}

/** Takes a person through sign-in and admin consent, and believes nothing that was not proven. */
export class ConsentFlow {
  readonly #options: ConsentFlowOptions;
  readonly #now: () => Date;

  static create(options: ConsentFlowOptions): ConsentFlow {
    return new ConsentFlow(options);
  }

  private constructor(options: ConsentFlowOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Address that starts the consent for a connection; good once, for ten minutes. */
  async begin(connectionId: ConnectionId, startedBy: string): Promise<string> {
    const ticket = newSecret();
    await this.#open(ticket, { step: 'start', connectionId, startedBy });
    await this.#options.health.record(connectionId, {
      event: 'authorization started',
      actor: startedBy,
    });
    const baseUrl = await this.#options.baseUrl();
    return `${baseUrl}/oauth/microsoft365/start?ticket=${ticket}`;
  }

  /** Uses a ticket up and sends the browser to sign in, with a secret that binds the rest to it. */
  async start(ticket: string): Promise<ConsentRedirect> {
    const step = await this.#find(ticket);
    if (step?.step !== 'start' || !(await this.#consume(ticket))) {
      return { location: this.#expired() };
    }
    const secret = newSecret();
    const browserHash = hashOf(secret);
    const state = newSecret();
    await this.#open(state, { ...step, step: 'sign-in', browserHash });
    const location = this.#options.provider.signInUrl({
      state,
      nonce: nonceOf(state),
      codeChallenge: challengeOf(browserHash),
      redirectUri: await this.#redirectUri(),
    });
    return { location, secret };
  }

  /**
   * Goes on with what the service sent the browser back with.
   *
   * @param secret - from the browser's cookie
   */
  async callback(
    query: Record<string, unknown>,
    secret: string | undefined,
  ): Promise<ConsentOutcome> {
    const callback = this.#options.provider.readCallback(query);
    const { state } = callback;
    const step = state === null ? undefined : await this.#find(state);
    if (
      state === null ||
      secret === undefined ||
      step === undefined ||
      step.step === 'start' ||
      !isSecretOf(step.browserHash, secret) ||
      !(await this.#consume(state))
    ) {
      return { kind: 'expired', location: this.#expired() };
    }
    try {
      return await this.#advance(step, callback, { state, secret });
    } catch (error) {
      return await this.#fail(step, error);
    }
  }

  async #advance(
    step: Exclude<ConsentStep, { step: 'start' }>,
    callback: ConsentCallback,
    proof: { state: string; secret: string },
  ): Promise<ConsentOutcome> {
    if (callback.kind === 'failed') {
      throw new ConsentRefusal(callback.code);
    }
    if (step.step === 'sign-in' && callback.kind === 'signedIn') {
      return this.#signedIn(step, callback.code, proof);
    }
    if (step.step === 'admin-consent' && callback.kind === 'consented') {
      return this.#consented(step, callback.tenantId);
    }
    return { kind: 'expired', location: this.#expired() };
  }

  async #signedIn(
    step: Extract<ConsentStep, { step: 'sign-in' }>,
    code: string,
    proof: { state: string; secret: string },
  ): Promise<ConsentOutcome> {
    const { provider } = this.#options;
    const redirectUri = await this.#redirectUri();
    const { tenantId, account } = await provider.redeemSignIn({
      code,
      codeVerifier: proof.secret,
      nonce: nonceOf(proof.state),
      redirectUri,
    });
    await this.#requireEarlierTenant(step.connectionId, tenantId);
    const state = newSecret();
    await this.#open(state, {
      ...step,
      step: 'admin-consent',
      tenantId,
      account,
    });
    return {
      kind: 'continued',
      connectionId: step.connectionId,
      location: provider.adminConsentUrl({ tenantId, state, redirectUri }),
    };
  }

  async #consented(
    step: Extract<ConsentStep, { step: 'admin-consent' }>,
    claimedTenantId: TenantId,
  ): Promise<ConsentOutcome> {
    const { knex, health, connector, sleep } = this.#options;
    // Only a claim, which the sign-in has proven or has not.
    if (claimedTenantId.toLowerCase() !== step.tenantId.toLowerCase()) {
      throw new ConsentRefusal('WRONG_TENANT');
    }
    const profile = await probeUntilGranted(
      connector.openTenant(step.tenantId),
      { sleep },
    );
    const stored = await storeAuthorization(knex, {
      health,
      connectionId: step.connectionId,
      profile,
      account: step.account,
      startedBy: step.startedBy,
      now: this.#now(),
    });
    if (!stored) {
      return { kind: 'expired', location: this.#expired() };
    }
    await health.clear(step.connectionId);
    await this.#options.onAuthorized();
    return {
      kind: 'succeeded',
      connectionId: step.connectionId,
      location: this.#page({
        connection: step.connectionId,
        authorization: 'succeeded',
      }),
    };
  }

  /** A connection stays with its tenant, for its events are that tenant's. */
  async #requireEarlierTenant(
    connectionId: ConnectionId,
    tenantId: TenantId,
  ): Promise<void> {
    const connection = await this.#options
      .knex('connections')
      .where('id', connectionId)
      .first<{ tenant_id: string | null } | undefined>('tenant_id');
    const earlier = connection?.tenant_id;
    if (earlier && earlier.toLowerCase() !== tenantId.toLowerCase()) {
      throw new ConsentRefusal('WRONG_TENANT');
    }
  }

  async #fail(step: ConsentStep, error: unknown): Promise<ConsentOutcome> {
    const { connectionId } = step;
    const { code, detail } = this.#explain(error);
    await this.#options.health.record(connectionId, {
      event: 'authorization failed',
      actor: step.startedBy,
      detail: `${code}: ${detail}`,
    });
    await this.#options.health.raise(connectionId, { code, detail });
    return {
      kind: 'failed',
      connectionId,
      code,
      location: this.#page({
        connection: connectionId,
        authorization: 'failed',
        reason: code,
      }),
    };
  }

  #explain(error: unknown): { code: ConnectionProblemCode; detail: string } {
    if (error instanceof ConsentRefusal) {
      return { code: error.code, detail: PROBLEM_CATALOGUE[error.code].detail };
    }
    if (isMailFault(error)) {
      return {
        code:
          error.fault.level === 'connection'
            ? error.fault.code
            : 'SERVICE_UNAVAILABLE',
        detail: error.message,
      };
    }
    // Not a fault of the service, so the request fails as any other does.
    throw error;
  }

  #find(secret: string): Promise<ConsentStep | undefined> {
    return findConsentStep(this.#options.knex, { secret, now: this.#now() });
  }

  #consume(secret: string): Promise<boolean> {
    return consumeConsentStep(this.#options.knex, { secret, now: this.#now() });
  }

  #open(secret: string, step: ConsentStep): Promise<void> {
    return insertConsentStep(this.#options.knex, {
      secret,
      step,
      now: this.#now(),
    });
  }

  async #redirectUri(): Promise<string> {
    return redirectUriOf(await this.#options.baseUrl());
  }

  #expired(): string {
    return this.#page({ authorization: 'failed', reason: 'expired' });
  }

  #page(query: Record<string, string>): string {
    return `${this.#options.appUrl}/data-connections?${new URLSearchParams(
      query,
    )}`;
  }
}

/** The redirect URI to register, for the external address of the plugin's API. */
export function redirectUriOf(baseUrl: string): string {
  return `${baseUrl}/oauth/microsoft365/callback`;
}
