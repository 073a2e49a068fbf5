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
import { endOf, failed } from './consentEnds';
import type { ConsentEnd, ConsentOutcome } from './ConsentOutcome';
import type { ConsentCallback, ConsentProvider } from './ConsentProvider';
import { ConsentRefusal } from './ConsentRefusal';
import {
  findConsentStep,
  finishStep,
  insertConsentStep,
  type BrowserStep,
  type StepOutcome,
} from './consentSteps';
import { grantAccess } from './grantAccess';
import { probeUntilGranted } from './probeUntilGranted';
import { redirectUriOf } from './redirectUri';
import { nextState, nonceOf, type Audience } from './secrets';

/** An answer to a step, with the secrets that prove the browser. */
export interface Answer {
  step: BrowserStep;
  callback: ConsentCallback;
  audience: Audience;
  state: string;
  secret: string;
  answerHash: string;
}

interface Options {
  knex: Knex;
  health: ConnectionHealth;
  provider: ConsentProvider;
  connector: MailConnector;
  baseUrl: () => Promise<string>;
  onAuthorized: () => Promise<void>;
  now: () => Date;
  sleep: (milliseconds: number) => Promise<void>;
}

/** What is done with an answer that was taken: of the sign-in, of the admin's consent, or a refusal. */
export class ConsentHops {
  readonly #options: Options;

  static create(options: Options): ConsentHops {
    return new ConsentHops(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  async advance(answer: Answer): Promise<ConsentOutcome> {
    const { step, callback } = answer;
    try {
      if (callback.kind === 'failed') {
        throw new ConsentRefusal(callback.code);
      }
      if (step.step === 'sign-in' && callback.kind === 'signedIn') {
        return await this.#signedIn(answer, callback.code);
      }
      if (step.step === 'admin-consent' && callback.kind === 'consented') {
        return await this.#consented(answer, step, callback.tenantId);
      }
      throw new Error(`A ${callback.kind} is no answer to a ${step.step}`);
    } catch (error) {
      return await this.#fail(answer, error);
    }
  }

  /** On from a sign-in to the page where the tenant that it proved accepts the permissions. */
  async toAdminConsent(answer: Answer): Promise<ConsentOutcome> {
    const { knex, now, provider } = this.#options;
    const state = nextState(answer.audience, answer);
    const next = await findConsentStep(knex, { secret: state, now: now() });
    if (next?.step.step !== 'admin-consent') {
      return failed('expired', await this.#end(answer));
    }
    const { connectionId, tenantId } = next.step;
    return {
      kind: 'continued',
      connectionId,
      location: provider.adminConsentUrl({
        tenantId,
        state,
        redirectUri: await this.#redirectUri(),
      }),
    };
  }

  async #signedIn(answer: Answer, code: string): Promise<ConsentOutcome> {
    const { provider, knex, now } = this.#options;
    const { step, state, secret } = answer;
    const { tenantId, account } = await provider.redeemSignIn({
      code,
      codeVerifier: secret,
      nonce: nonceOf(state),
      redirectUri: await this.#redirectUri(),
    });
    await this.#requireEarlierTenant(step.connectionId, tenantId);
    await insertConsentStep(knex, {
      secret: nextState(answer.audience, answer),
      step: { ...step, step: 'admin-consent', tenantId, account },
      now: now(),
    });
    return (await this.#finish(answer, { outcome: 'continued' }))
      ? this.toAdminConsent(answer)
      : failed('stopped', await this.#end(answer));
  }

  async #consented(
    answer: Answer,
    step: Extract<BrowserStep, { step: 'admin-consent' }>,
    claimedTenantId: TenantId,
  ): Promise<ConsentOutcome> {
    const { knex, health, connector, sleep, now } = this.#options;
    // Only a claim, which the sign-in has proven or has not.
    if (claimedTenantId.toLowerCase() !== step.tenantId.toLowerCase()) {
      throw new ConsentRefusal('WRONG_TENANT');
    }
    const profile = await probeUntilGranted(
      connector.openTenant(step.tenantId),
      { sleep },
    );
    const result = await grantAccess(knex, {
      health,
      step,
      state: answer.state,
      profile,
      now: now(),
    });
    if (result !== 'granted') {
      return failed(result, await this.#end(answer));
    }
    await health.clear(step.connectionId);
    await this.#options.onAuthorized();
    return { kind: 'succeeded', ...(await this.#end(answer)) };
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

  async #fail(answer: Answer, error: unknown): Promise<ConsentOutcome> {
    const { health } = this.#options;
    const { step } = answer;
    const reason = explain(error);
    const code = reason?.code ?? null;
    if (!(await this.#finish(answer, { outcome: 'failed', code }))) {
      return failed('stopped', await this.#end(answer));
    }
    if (!reason) {
      // Not a fault of the service, so the request fails as any other does.
      throw error;
    }
    const told = `${reason.code}: ${reason.detail}`;
    await health.record(step.connectionId, {
      event: 'authorization failed',
      ...(step.linkHash === null
        ? { actor: step.startedBy, detail: told }
        : { detail: `${told} ${byLinkOf(step.startedBy)}` }),
    });
    await health.raise(step.connectionId, { ...reason, ofAttempt: true });
    return failed(reason.code, await this.#end(answer));
  }

  #finish(answer: Answer, ended: StepOutcome): Promise<boolean> {
    return finishStep(this.#options.knex, { state: answer.state, ended });
  }

  #end(answer: Answer): Promise<ConsentEnd> {
    const { knex, now } = this.#options;
    const { audience } = answer;
    return endOf(knex, answer.step, { audience, now: now() });
  }

  async #redirectUri(): Promise<string> {
    return redirectUriOf(await this.#options.baseUrl());
  }
}

/** For the history: who is behind it that nobody of the portal did it. */
export function byLinkOf(startedBy: string): string {
  return `By the authorization link of ${startedBy}`;
}

/** What went wrong, in the words of the catalogue; undefined for a fault of ours. */
function explain(
  error: unknown,
): { code: ConnectionProblemCode; detail: string } | undefined {
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
  return undefined;
}
