import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

/** A link of the chain that hands over to the next one. */
export abstract class ChainedMiddleware implements Middleware {
  #next: Middleware | null = null;

  abstract execute(context: Context): Promise<void>;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  /** Runs the rest of the chain and returns the answer it left. */
  protected async proceed(context: Context): Promise<Response> {
    if (!this.#next) {
      throw new TypeError('The chain ends too early');
    }
    await this.#next.execute(context);
    return answerOf(context);
  }
}

function answerOf(context: Context): Response {
  if (!context.response) {
    throw new TypeError('The chain left no answer');
  }
  return context.response;
}
