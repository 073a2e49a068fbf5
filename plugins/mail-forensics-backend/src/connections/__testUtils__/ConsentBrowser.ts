import type { ConsentFlow, ConsentOutcome, ConsentRedirect } from '../consent';

/** A browser in a consent: keeps the cookie of each flow, and can be told to go on wherever it is. */
export class ConsentBrowser {
  readonly #flow: ConsentFlow;
  readonly cookies = new Map<string, string>();

  constructor(flow: ConsentFlow) {
    this.#flow = flow;
  }

  /** Opens an address with a ticket. */
  async start(url: string): Promise<ConsentOutcome> {
    return this.#keep(await this.#flow.start(ticketIn(url)));
  }

  /** Opens such an address; what it is sent to sign in with. */
  async toSignIn(url: string): Promise<string> {
    return stateIn(goesOn(await this.start(url)));
  }

  async callback(query: Record<string, unknown>): Promise<ConsentOutcome> {
    return this.#keep(
      await this.#flow.callback(query, flow => this.cookies.get(flow)),
    );
  }

  /** Signs in. `code` tells one sign-in on the same page from another. */
  async signIn(state: string, code = `code-of-${state}`) {
    return this.callback({ state, code });
  }

  /** Opens an address, and signs in; what it is sent to the consent page with. */
  async toConsent(url: string): Promise<string> {
    return stateIn(goesOn(await this.signIn(await this.toSignIn(url))));
  }

  async accept(state: string, tenant = 'tenant-a'): Promise<ConsentOutcome> {
    return this.callback({ state, tenant });
  }

  async decline(state: string): Promise<ConsentOutcome> {
    return this.callback({ state, error: 'declined' });
  }

  /** The whole way. */
  async authorize(url: string, tenant?: string): Promise<ConsentOutcome> {
    return this.accept(await this.toConsent(url), tenant);
  }

  #keep(outcome: ConsentOutcome): ConsentOutcome {
    if (outcome.kind === 'continued' && outcome.cookie) {
      this.cookies.set(outcome.cookie.flow, outcome.cookie.secret);
    }
    return outcome;
  }
}

/** Where the browser is sent on to. */
export function goesOn(outcome: ConsentOutcome): ConsentRedirect {
  if (outcome.kind !== 'continued') {
    throw new Error(`It ended: ${JSON.stringify(outcome)}`);
  }
  return outcome;
}

export function stateIn(redirect: ConsentRedirect): string {
  return new URL(redirect.location).searchParams.get('state') ?? '';
}

export function ticketIn(url: string): string {
  return new URL(url).searchParams.get('ticket') ?? '';
}
