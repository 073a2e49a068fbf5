import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { ConnectionHealth } from '../../health';
import type { ConnectionId, MailConnector } from '../../mail';
import { countAttempt, findInvitation, type Invitation } from './invitations';
import { endOf, failed, tellEnd } from './consentEnds';
import { byLinkOf, ConsentHops, type Answer } from './ConsentHops';
import type { ConsentOutcome } from './ConsentOutcome';
import type { ConsentCallback, ConsentProvider } from './ConsentProvider';
import {
  consumeTicket,
  findConsentStep,
  hasSucceeded,
  insertConsentStep,
  takeAnswer,
  type BrowserStep,
  type ConsentOrigin,
  type ConsentStepState,
} from './consentSteps';
import { redirectUriOf, startUrlOf } from './redirectUri';
import {
  audienceOfTicket,
  challengeOf,
  flowOf,
  hashOf,
  isSecretOf,
  newSecret,
  newState,
  newTicket,
  nonceOf,
  readState,
  type Audience,
} from './secrets';

/*
 * Consent, in two hops through one redirect URI. Its words:
 *
 * - ticket: what a person starts with; a portal user's is good once, that of an authorization link until it succeeded
 * - flow: one way through, in one browser; several can be under way in one browser, and for one connection
 * - browser secret: made at the start of a flow and kept in its cookie; also the PKCE verifier, so its hash is the
 *   challenge
 * - state: sent to the service and back; good only together with the browser secret of its flow
 * - answer: what the browser comes back with for a state; the same is taken once, however often it comes
 *
 * Only hashes of ticket, browser secret and state are stored, so what is in the database lets nobody go on with a
 * consent. Whoever cannot show the browser secret of a flow is told the same whether or not the flow exists.
 */

export interface ConsentFlowOptions {
  knex: Knex;
  health: ConnectionHealth;
  provider: ConsentProvider;
  connector: MailConnector;
  /** External address of the plugin's API. */
  baseUrl: () => Promise<string>;
  /** Called after a tenant has granted access. */
  onAuthorized: () => Promise<void>;
  now?: () => Date;
  sleep?: (milliseconds: number) => Promise<void>;
}

/** For how long somebody waits who sent the same answer twice: longer than a consent takes to be proven. */
const WAIT_MS = 500;
const MAX_WAITS = 60;

/** Takes a person through sign-in and admin consent, and believes nothing that was not proven. */
export class ConsentFlow {
  readonly #options: ConsentFlowOptions;
  readonly #now: () => Date;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  readonly #hops: ConsentHops;

  static create(options: ConsentFlowOptions): ConsentFlow {
    return new ConsentFlow(options);
  }

  private constructor(options: ConsentFlowOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#sleep = options.sleep ?? (milliseconds => setTimeout(milliseconds));
    this.#hops = ConsentHops.create({
      ...options,
      now: this.#now,
      sleep: this.#sleep,
    });
  }

  /** Where browsers are sent to sign in. */
  get signInOrigin(): string {
    return this.#options.provider.signInOrigin;
  }

  /** Address that starts the consent for a connection; good once, for ten minutes. */
  async begin(connectionId: ConnectionId, startedBy: string): Promise<string> {
    const { knex, health, baseUrl } = this.#options;
    const ticket = newTicket('portal');
    await insertConsentStep(knex, {
      secret: ticket,
      step: { step: 'start', connectionId, startedBy, linkHash: null },
      now: this.#now(),
    });
    await health.record(connectionId, {
      event: 'authorization started',
      actor: startedBy,
    });
    return startUrlOf(await baseUrl(), ticket);
  }

  /** What the ticket of an authorization link is for; undefined where it is none. Uses nothing up. */
  async invitation(ticket: string): Promise<Invitation | undefined> {
    return audienceOfTicket(ticket) === 'invited'
      ? findInvitation(this.#options.knex, {
          ticketHash: hashOf(ticket),
          now: this.#now(),
        })
      : undefined;
  }

  /** Sends the browser to sign in. Uses a portal user's ticket up, and one attempt of a link's. */
  async start(ticket: string): Promise<ConsentOutcome> {
    return audienceOfTicket(ticket) === 'invited'
      ? this.#startInvited(ticket)
      : this.#startOwn(ticket);
  }

  /**
   * Goes on with what the service sent the browser back with.
   *
   * @param secretOf - what the browser's cookie of a flow holds
   */
  async callback(
    query: Record<string, unknown>,
    secretOf: (flow: string) => string | undefined,
  ): Promise<ConsentOutcome> {
    const callback = this.#options.provider.readCallback(query);
    const { state } = callback;
    const said = state === null ? undefined : readState(state);
    if (state === null || !said) {
      return failed('expired', { audience: 'portal' });
    }
    const { audience } = said;
    const secret = secretOf(said.flow);
    if (secret === undefined) {
      return failed('other-browser', { audience });
    }
    const found = await this.#find(state);
    if (
      !found ||
      found.step.step === 'start' ||
      !isSecretOf(found.step.browserHash, secret) ||
      !fits(found.step, callback)
    ) {
      return failed('expired', { audience });
    }
    return this.#answer({
      step: found.step,
      callback,
      audience,
      state,
      secret,
      answerHash: answerHashOf(callback),
    });
  }

  async #startOwn(ticket: string): Promise<ConsentOutcome> {
    const found = await this.#find(ticket);
    if (found?.step.step !== 'start') {
      return failed('expired', { audience: 'portal' });
    }
    const secret = newSecret();
    const consumed =
      !found.connectionDeleted &&
      (await consumeTicket(this.#options.knex, {
        ticket,
        browserHash: hashOf(secret),
        now: this.#now(),
      }));
    if (consumed) {
      return this.#signIn(found.step, secret, 'portal');
    }
    // Once more, for whoever was faster may have left more to tell.
    const now = await this.#find(ticket);
    return tellEnd(this.#options.knex, now ?? found, {
      audience: 'portal',
      now: this.#now(),
    });
  }

  async #startInvited(ticket: string): Promise<ConsentOutcome> {
    const { knex, health } = this.#options;
    const linkHash = hashOf(ticket);
    const counted = await countAttempt(knex, {
      ticketHash: linkHash,
      now: this.#now(),
    });
    const invitation = await this.invitation(ticket);
    if (!counted || !invitation) {
      return failed('expired', {
        audience: 'invited',
        ...(invitation && { invitation }),
      });
    }
    const { connectionId, createdBy } = invitation;
    await health.record(connectionId, {
      event: 'authorization started',
      detail: byLinkOf(createdBy),
    });
    return this.#signIn(
      { connectionId, startedBy: createdBy, linkHash },
      newSecret(),
      'invited',
    );
  }

  async #signIn(
    origin: ConsentOrigin,
    secret: string,
    audience: Audience,
  ): Promise<ConsentOutcome> {
    const { knex, provider, baseUrl } = this.#options;
    const { connectionId, startedBy, linkHash } = origin;
    const browserHash = hashOf(secret);
    const state = newState(audience, browserHash);
    await insertConsentStep(knex, {
      secret: state,
      step: {
        step: 'sign-in',
        connectionId,
        startedBy,
        linkHash,
        browserHash,
      },
      now: this.#now(),
    });
    const location = provider.signInUrl({
      state,
      nonce: nonceOf(state),
      codeChallenge: challengeOf(browserHash),
      redirectUri: redirectUriOf(await baseUrl()),
    });
    return {
      kind: 'continued',
      connectionId,
      location,
      cookie: { flow: flowOf(browserHash), secret },
    };
  }

  /** Takes the answer, or waits for how the same one ends that came before and tells that. */
  async #answer(answer: Answer): Promise<ConsentOutcome> {
    const { knex } = this.#options;
    const { step, state, answerHash, audience } = answer;
    for (let waits = 0; waits <= MAX_WAITS; waits++) {
      const to = { audience, now: this.#now() };
      const found = await this.#find(state);
      if (!found) {
        return failed('expired', { audience });
      }
      if (await isOver(knex, found)) {
        return tellEnd(knex, found, to);
      }
      if (await takeAnswer(knex, { state, answerHash, now: to.now })) {
        return this.#hops.advance(answer);
      }
      if (found.ended && found.answerHash === answerHash) {
        return found.ended.outcome === 'continued' && !found.expired
          ? this.#hops.toAdminConsent(answer)
          : tellEnd(knex, found, to);
      }
      if (found.expired || found.answersLeft === 0) {
        return failed('expired', await endOf(knex, step, to));
      }
      await this.#sleep(WAIT_MS);
    }
    const to = { audience, now: this.#now() };
    return failed('unexpected', await endOf(knex, step, to));
  }

  #find(secret: string): Promise<ConsentStepState | undefined> {
    return findConsentStep(this.#options.knex, { secret, now: this.#now() });
  }
}

/** Whether nothing more can come of a step, whatever the answer. */
async function isOver(knex: Knex, found: ConsentStepState): Promise<boolean> {
  return (
    found.connectionDeleted ||
    found.ended?.outcome === 'stopped' ||
    (found.browserHash !== null &&
      (await hasSucceeded(knex, found.browserHash)))
  );
}

/** Whether an answer is one to this step, and not to the other hop. */
function fits(step: BrowserStep, callback: ConsentCallback): boolean {
  return (
    callback.kind === 'failed' ||
    (callback.kind === 'signedIn') === (step.step === 'sign-in')
  );
}

function answerHashOf(callback: ConsentCallback): string {
  switch (callback.kind) {
    case 'signedIn':
      return hashOf(`code ${callback.code}`);
    case 'consented':
      return hashOf(`tenant ${callback.tenantId.toLowerCase()}`);
    default:
      return hashOf(`refusal ${callback.code}`);
  }
}
