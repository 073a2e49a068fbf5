import type { Context } from '@microsoft/microsoft-graph-client';
import type { Runtime } from '../runtime';
import { ChainedMiddleware } from './ChainedMiddleware';
import { GraphExchange } from './GraphExchange';
import { Watch } from './Watch';

/** Statuses whose answers have no body, which the constructor of Response insists on. */
const BODILESS = new Set([204, 205, 304]);

export interface TimeLimits {
  /** From the request to the last byte of an answer that does not stream. */
  requestMs: number;
  /** Without a byte, while a stream is waited for. */
  inactivityMs: number;
}

/**
 * Gives every request an end, which neither the SDK nor fetch does. An answer is read to its end in here, so that one
 * cut short counts as no answer and is asked for again; a stream is watched while it is read.
 */
export class TimeoutMiddleware extends ChainedMiddleware {
  readonly #runtime: Runtime;
  readonly #limits: TimeLimits;

  static create(options: {
    runtime: Runtime;
    limits: TimeLimits;
  }): TimeoutMiddleware {
    return new TimeoutMiddleware(options.runtime, options.limits);
  }

  private constructor(runtime: Runtime, limits: TimeLimits) {
    super();
    this.#runtime = runtime;
    this.#limits = limits;
  }

  async execute(context: Context): Promise<void> {
    const exchange = GraphExchange.of(context);
    const watch = new Watch(
      this.#runtime,
      exchange.request.streaming
        ? this.#limits.inactivityMs
        : this.#limits.requestMs,
      exchange.request.signal,
    );
    context.options = { ...context.options, signal: watch.signal };
    await watch.during(async () => {
      const response = await this.proceed(context);
      if (!response.ok) {
        context.response = await buffered(response);
      } else if (exchange.request.streaming) {
        exchange.stream = readWatched(response, watch);
      } else {
        exchange.text = await response.text();
      }
    });
  }
}

async function buffered(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  return new Response(BODILESS.has(response.status) ? null : body, {
    status: response.status,
    headers: response.headers,
  });
}

async function* readWatched(
  response: Response,
  watch: Watch,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) {
    return;
  }
  try {
    for (;;) {
      const { done, value } = await watch.during(() => reader.read());
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // Frees the connection where the reader stopped early; after the end, or after an error, it does nothing.
    await reader.cancel().catch(() => undefined);
  }
}
