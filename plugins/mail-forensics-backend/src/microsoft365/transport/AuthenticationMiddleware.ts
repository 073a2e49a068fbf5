import type { Context } from '@microsoft/microsoft-graph-client';
import type { TokenSource } from '../credentials/TokenSource';
import { ChainedMiddleware } from './ChainedMiddleware';
import { GraphExchange } from './GraphExchange';

/**
 * Attaches a token, at each attempt anew since it may expire between two. A refused token is replaced once: a revoked
 * one stays in MSAL's cache until it expires.
 */
export class AuthenticationMiddleware extends ChainedMiddleware {
  readonly #tokens: Pick<TokenSource, 'get' | 'replace'>;

  static create(
    tokens: Pick<TokenSource, 'get' | 'replace'>,
  ): AuthenticationMiddleware {
    return new AuthenticationMiddleware(tokens);
  }

  private constructor(tokens: Pick<TokenSource, 'get' | 'replace'>) {
    super();
    this.#tokens = tokens;
  }

  async execute(context: Context): Promise<void> {
    const { signal } = GraphExchange.of(context).request;
    const token = await this.#tokens.get({ signal });
    const response = await this.#send(context, token);
    if (response.status === 401) {
      await this.#send(context, await this.#tokens.replace(token, signal));
    }
  }

  #send(context: Context, token: string): Promise<Response> {
    GraphExchange.of(context).token = token;
    const headers = new Headers(context.options?.headers);
    headers.set('authorization', `Bearer ${token}`);
    context.options = { ...context.options, headers };
    return this.proceed(context);
  }
}
