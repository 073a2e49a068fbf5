import type {
  Context,
  MiddlewareOptions,
} from '@microsoft/microsoft-graph-client';

/**
 * One request on its way through the chain. It travels as a middleware option, the SDK's place for what belongs to a
 * single request.
 */
export class GraphExchange implements MiddlewareOptions {
  /** Set by authentication: the token that the answer is an answer to. */
  token: string | null = null;

  /** Set for a request that does not stream, once its answer is a success and was read to its end. */
  text: string | null = null;

  /** Set for a request that streams, once its answer is a success. */
  stream: AsyncIterable<Uint8Array> | null = null;

  constructor(
    readonly request: {
      /** An address of ours, or a link exactly as the service gave it. */
      link: string;
      streaming: boolean;
      signal?: AbortSignal;
      /** Called before each attempt is sent. */
      onRequest?: () => void;
    },
  ) {}

  static of(context: Context): GraphExchange {
    const exchange: unknown =
      context.middlewareControl?.getMiddlewareOptions(GraphExchange);
    if (!(exchange instanceof GraphExchange)) {
      throw new TypeError('A request went round GraphTransport');
    }
    return exchange;
  }
}
