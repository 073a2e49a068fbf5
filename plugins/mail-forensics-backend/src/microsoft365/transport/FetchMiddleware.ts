import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Runtime } from '../runtime';
import { GraphExchange } from './GraphExchange';
import type { GraphOrigins } from './GraphOrigins';

/** Last of the chain: sends the request to where Graph is configured to be. */
export class FetchMiddleware implements Middleware {
  readonly #origins: GraphOrigins;
  readonly #fetch: Runtime['fetch'];

  static create(options: {
    origins: GraphOrigins;
    fetch: Runtime['fetch'];
  }): FetchMiddleware {
    return new FetchMiddleware(options.origins, options.fetch);
  }

  private constructor(origins: GraphOrigins, fetch: Runtime['fetch']) {
    this.#origins = origins;
    this.#fetch = fetch;
  }

  async execute(context: Context): Promise<void> {
    if (typeof context.request !== 'string') {
      throw new TypeError('A request without an address');
    }
    GraphExchange.of(context).request.onRequest?.();
    context.response = await this.#fetch(
      this.#origins.target(context.request),
      // A redirect would take the token to wherever it points; Graph has none in what is asked of it here.
      { ...context.options, redirect: 'manual' },
    );
  }
}
