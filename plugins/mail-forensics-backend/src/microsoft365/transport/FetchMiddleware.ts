import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Runtime } from '../runtime';
import { GraphExchange } from './GraphExchange';
import type { GraphOrigins } from './GraphOrigins';

/** Last of the chain: sends the request to where Graph is configured to be. */
export class FetchMiddleware implements Middleware {
  readonly #origins: GraphOrigins;
  readonly #fetch: Runtime['fetch'];
  readonly #observe: (status: number | null) => void;

  static create(options: {
    origins: GraphOrigins;
    fetch: Runtime['fetch'];
    /** Called for each request that was sent, with null where there was no answer. */
    observe?: (status: number | null) => void;
  }): FetchMiddleware {
    return new FetchMiddleware(options);
  }

  private constructor(
    options: Parameters<(typeof FetchMiddleware)['create']>[0],
  ) {
    this.#origins = options.origins;
    this.#fetch = options.fetch;
    this.#observe = options.observe ?? (() => {});
  }

  async execute(context: Context): Promise<void> {
    if (typeof context.request !== 'string') {
      throw new TypeError('A request without an address');
    }
    GraphExchange.of(context).request.onRequest?.();
    // Of an earlier attempt.
    delete context.response;
    try {
      context.response = await this.#fetch(
        this.#origins.target(context.request),
        // A redirect would take the token to wherever it points; Graph has none in what is asked of it here.
        { ...context.options, redirect: 'manual' },
      );
    } finally {
      this.#observe(context.response?.status ?? null);
    }
  }
}
