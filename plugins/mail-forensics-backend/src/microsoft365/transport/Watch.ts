import { GraphFailure } from '../errors/GraphFailure';
import type { Runtime } from '../runtime';

/**
 * A limit on how long one request may keep silent. One timer and one signal per request: undici keeps a listener per
 * request on a signal that outlives it.
 */
export class Watch {
  readonly #runtime: Runtime;
  readonly #limitMs: number;
  readonly #timeout = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly signal: AbortSignal;

  constructor(runtime: Runtime, limitMs: number, caller?: AbortSignal) {
    this.#runtime = runtime;
    this.#limitMs = limitMs;
    this.#caller = caller;
    this.signal = AbortSignal.any([
      this.#timeout.signal,
      ...(caller ? [caller] : []),
    ]);
  }

  /** Runs the work under the limit; throws the caller's reason, or a timeout, whichever cut it short. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const stop = this.#runtime.startTimer(this.#limitMs, () =>
      this.#timeout.abort(),
    );
    try {
      return await work();
    } catch (error) {
      this.#caller?.throwIfAborted();
      throw this.#timeout.signal.aborted ? GraphFailure.timeout() : error;
    } finally {
      stop();
    }
  }
}
