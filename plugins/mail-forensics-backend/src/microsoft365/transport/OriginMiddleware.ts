import {
  GraphClientError,
  type Context,
} from '@microsoft/microsoft-graph-client';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import { ChainedMiddleware } from './ChainedMiddleware';
import { GraphExchange } from './GraphExchange';
import type { GraphOrigins } from './GraphOrigins';

/**
 * First of the chain: lets a request pass only to Graph, before anybody attaches a token to it. It also puts the link
 * back to what the service gave, since the SDK rewrites the query of an address and links are to be left alone.
 */
export class OriginMiddleware extends ChainedMiddleware {
  readonly #origins: GraphOrigins;

  static create(origins: GraphOrigins): OriginMiddleware {
    return new OriginMiddleware(origins);
  }

  private constructor(origins: GraphOrigins) {
    super();
    this.#origins = origins;
  }

  async execute(context: Context): Promise<void> {
    const { link } = GraphExchange.of(context).request;
    try {
      const address = this.#origins.accept(link);
      if (address === null) {
        throw new GraphFailure({ status: null, code: LOCAL_CODES.foreignLink });
      }
      context.request = address;
      await this.proceed(context);
    } catch (error) {
      throw carry(error);
    }
  }
}

/** Wraps an error so that the SDK passes it on as it is: any other it would flatten into one of its own. */
function carry(error: unknown): GraphClientError {
  const carrier = new GraphClientError('Carries the real error');
  carrier.customError = error;
  return carrier;
}
