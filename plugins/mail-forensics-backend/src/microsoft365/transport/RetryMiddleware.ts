import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Context } from '@microsoft/microsoft-graph-client';
import { hasNoRoles } from '../credentials/TokenSource';
import { GraphFailure } from '../errors/GraphFailure';
import { isOverload, isWorthRetrying } from '../errors/graphFaults';
import { isMailFault } from '../../mail';
import type { Runtime } from '../runtime';
import type { AdaptiveWindow, Permit } from './AdaptiveWindow';
import { backOffMs } from './backOffMs';
import { ChainedMiddleware } from './ChainedMiddleware';
import { GraphExchange } from './GraphExchange';
import { retryAfterMs } from './retryAfter';

export interface RetryLimits {
  /** Requests in all. */
  attempts: number;
  /** Before the second request, doubled for each after it, then cut by chance to between half and all of it. */
  baseDelayMs: number;
  /** Waiting in all. What would need more is handed to the caller, who can do something else meanwhile. */
  maxInlineWaitMs: number;
}

interface Options {
  runtime: Runtime;
  limits: RetryLimits;
  logger: LoggerService;
  /** Who waits to ask again is not in flight. */
  window: AdaptiveWindow;
}

/**
 * Repeats what passes by itself, never before the time the service names. Everything that is not a success leaves it as
 * a GraphFailure; an abort, or a fault of sign-in, leaves it as it came.
 */
export class RetryMiddleware extends ChainedMiddleware {
  readonly #runtime: Runtime;
  readonly #limits: RetryLimits;
  readonly #logger: LoggerService;
  readonly #window: AdaptiveWindow;

  static create(options: Options): RetryMiddleware {
    return new RetryMiddleware(options);
  }

  private constructor(options: Options) {
    super();
    this.#runtime = options.runtime;
    this.#limits = options.limits;
    this.#logger = options.logger;
    this.#window = options.window;
  }

  async execute(context: Context): Promise<void> {
    const { signal } = GraphExchange.of(context).request;
    let waitedMs = 0;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const failure = await this.#attemptInWindow(context, signal);
      if (!failure) {
        return;
      }
      const waitMs = backOffMs(failure, attempt, {
        baseDelayMs: this.#limits.baseDelayMs,
        random: this.#runtime.random,
      });
      if (
        !isWorthRetrying(failure) ||
        attempt >= this.#limits.attempts ||
        waitedMs + waitMs > this.#limits.maxInlineWaitMs
      ) {
        throw failure;
      }
      this.#logger.debug(
        `Microsoft Graph: ${failure.status ?? 'no answer'} ${
          failure.code ?? ''
        }, trying again in ${waitMs} ms`,
      );
      await this.#sleep(waitMs, signal);
      waitedMs += waitMs;
    }
  }

  async #attemptInWindow(
    context: Context,
    signal?: AbortSignal,
  ): Promise<GraphFailure | null> {
    const exchange = GraphExchange.of(context);
    const permit = await this.#window.enter(signal);
    let streams = false;
    try {
      const failure = await this.#attempt(context, signal);
      if (failure && isOverload(failure)) {
        permit.slowDown();
      } else {
        permit.succeed();
      }
      streams = failure === null && exchange.stream !== null;
      if (streams && exchange.stream) {
        exchange.stream = leaving(exchange.stream, permit);
      }
      return failure;
    } finally {
      if (!streams) {
        permit.leave();
      }
    }
  }

  async #attempt(
    context: Context,
    signal?: AbortSignal,
  ): Promise<GraphFailure | null> {
    let response: Response;
    try {
      response = await this.proceed(context);
    } catch (error) {
      signal?.throwIfAborted();
      if (isMailFault(error)) {
        throw error;
      }
      return error instanceof GraphFailure
        ? error
        : GraphFailure.fromNetworkError(error);
    }
    if (response.ok) {
      return null;
    }
    const { token } = GraphExchange.of(context);
    return GraphFailure.fromResponse(response, {
      retryAfterMs: retryAfterMs(response.headers, this.#runtime.now()),
      tokenWithoutRoles: token !== null && hasNoRoles(token),
    });
  }

  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await this.#runtime.sleep(ms, signal);
    } finally {
      signal?.throwIfAborted();
    }
  }
}

/** In flight until it was read to its end, or its reader has stopped. */
async function* leaving(
  stream: AsyncIterable<Uint8Array>,
  permit: Permit,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } finally {
    permit.leave();
  }
}
