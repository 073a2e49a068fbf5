import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Client,
  GraphClientError,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { hasNoRoles, type TokenSource } from '../credentials/TokenSource';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import type { Runtime } from '../runtime';
import { AdaptiveWindow, type WindowLimits } from './AdaptiveWindow';
import { AuthenticationMiddleware } from './AuthenticationMiddleware';
import { FetchMiddleware } from './FetchMiddleware';
import { GraphExchange } from './GraphExchange';
import type { GraphOrigins } from './GraphOrigins';
import { OriginMiddleware } from './OriginMiddleware';
import { RetryMiddleware, type RetryLimits } from './RetryMiddleware';
import { TimeoutMiddleware, type TimeLimits } from './TimeoutMiddleware';

export interface GraphRequest {
  /** Address from {@link GraphOrigins.address}, or a link exactly as the service gave it. */
  link: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Called before each attempt is sent. */
  onRequest?: () => void;
  /** Called with the service's clock for each answer that is a success. */
  onAnswer?: (answeredAt: Date) => void;
}

export interface GraphAnswer {
  /** Parsed JSON, not looked at yet. */
  body: unknown;
  /** The service's clock when it answered; ours where it did not say. */
  answeredAt: Date;
}

type Limits = RetryLimits & TimeLimits & { window: WindowLimits };

export const TRANSPORT_LIMITS: Limits = {
  attempts: 4,
  baseDelayMs: 1_000,
  maxInlineWaitMs: 30_000,
  requestMs: 60_000,
  inactivityMs: 60_000,
  window: { first: 16, most: 64 },
};

/**
 * Sends requests to Microsoft Graph: the SDK's client over a chain of our own, for the SDK's retries too little, waits
 * at most 180 s, has no timeout, and attaches tokens by a fixed list of hosts.
 *
 * Throws GraphFailure, a MailFault of sign-in, or the reason of the caller's signal.
 */
export class GraphTransport {
  readonly origins: GraphOrigins;
  readonly #client: Client;
  readonly #runtime: Runtime;
  readonly #window: AdaptiveWindow;

  static create(options: {
    origins: GraphOrigins;
    tokens: Pick<TokenSource, 'get' | 'replace'>;
    runtime: Runtime;
    logger: LoggerService;
    /** Called for each request that was sent, with null where there was no answer. */
    observe?: (status: number | null) => void;
    limits?: Partial<Limits>;
  }): GraphTransport {
    const { origins, runtime, logger } = options;
    const limits = { ...TRANSPORT_LIMITS, ...options.limits };
    const window = AdaptiveWindow.create(limits.window);
    const client = Client.initWithMiddleware({
      middleware: [
        OriginMiddleware.create(origins),
        RetryMiddleware.create({ runtime, limits, logger, window }),
        AuthenticationMiddleware.create(options.tokens),
        TimeoutMiddleware.create({ runtime, limits }),
        FetchMiddleware.create({
          origins,
          fetch: runtime.fetch,
          observe: options.observe,
        }),
      ],
    });
    return new GraphTransport({ origins, client, runtime, window });
  }

  private constructor(parts: {
    origins: GraphOrigins;
    client: Client;
    runtime: Runtime;
    window: AdaptiveWindow;
  }) {
    this.origins = parts.origins;
    this.#client = parts.client;
    this.#runtime = parts.runtime;
    this.#window = parts.window;
  }

  /** An answer inside of a batch said that the service cannot keep up. */
  slowDown(): void {
    this.#window.slowDown();
  }

  async getJson(request: GraphRequest): Promise<GraphAnswer> {
    const exchange = new GraphExchange({ ...request, streaming: false });
    return this.#askForJson(request, exchange);
  }

  /** Posts JSON that only asks: as any request, it may be sent more than once. */
  async postJson(
    request: GraphRequest & { content: unknown },
  ): Promise<GraphAnswer & { tokenWithoutRoles: boolean }> {
    const exchange = new GraphExchange({ ...request, streaming: false });
    const answer = await this.#askForJson(request, exchange);
    const { token } = exchange;
    return {
      ...answer,
      tokenWithoutRoles: token !== null && hasNoRoles(token),
    };
  }

  /** Content as it arrives; its errors are GraphFailures too. To be read to its end or returned. */
  async openStream(request: GraphRequest): Promise<AsyncIterable<Uint8Array>> {
    const exchange = new GraphExchange({ ...request, streaming: true });
    await this.#send(request, exchange);
    return translateErrors(exchange.stream ?? nothing(), request.signal);
  }

  async #askForJson(
    request: GraphRequest & { content?: unknown },
    exchange: GraphExchange,
  ): Promise<GraphAnswer> {
    const response = await this.#send(
      {
        ...request,
        headers: { Accept: 'application/json', ...request.headers },
      },
      exchange,
    );
    const answeredAt = this.#answeredAt(response);
    request.onAnswer?.(answeredAt);
    return { body: parseJson(exchange.text ?? ''), answeredAt };
  }

  async #send(
    request: GraphRequest & { content?: unknown },
    exchange: GraphExchange,
  ): Promise<Response> {
    try {
      const prepared = this.#client
        .api(request.link)
        .headers({ ...request.headers })
        .middlewareOptions([exchange])
        .responseType(ResponseType.RAW);
      const response: unknown =
        request.content === undefined
          ? await prepared.get()
          : await prepared.post(request.content);
      if (!(response instanceof Response)) {
        throw new TypeError('The SDK gave something else than the answer');
      }
      return response;
    } catch (error) {
      throw error instanceof GraphClientError
        ? error.customError ?? error
        : error;
    }
  }

  #answeredAt(response: Response): Date {
    const date = new Date(response.headers.get('date') ?? NaN);
    return Number.isNaN(date.getTime()) ? this.#runtime.now() : date;
  }
}

/** The body of a success must be JSON; what is not (a proxy's page) is a failure like any other. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.unexpectedAnswer });
  }
}

async function* translateErrors(
  stream: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof GraphFailure
      ? error
      : GraphFailure.fromNetworkError(error);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
