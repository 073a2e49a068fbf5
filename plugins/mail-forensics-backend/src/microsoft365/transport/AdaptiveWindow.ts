interface Waiting {
  enter: () => void;
}

/** Of one request: what became of it, told once. */
export interface Permit {
  /** It was answered, whatever the answer says. */
  succeed(): void;
  /** The service asked to slow down, or could not keep up. */
  slowDown(): void;
  /** Makes room for another. */
  leave(): void;
}

export interface WindowLimits {
  /** Requests in flight at the same time, to begin with. */
  first: number;
  most: number;
}

/**
 * How many requests may be in flight at the same time, found out by trying: one more for each windowful of answers, half as
 * many where the service cannot keep up. Several requests that fail together have the same reason, and count as one.
 */
export class AdaptiveWindow {
  readonly #most: number;
  #limit: number;
  #inFlight = 0;
  #entered = 0;
  /** Requests that entered before it say nothing of the window as it is now. */
  #sinceSlowDown = 0;
  readonly #waiting = new Set<Waiting>();

  static create(limits: WindowLimits): AdaptiveWindow {
    return new AdaptiveWindow(limits);
  }

  private constructor({ first, most }: WindowLimits) {
    this.#limit = first;
    this.#most = most;
  }

  /** Whole requests; never less than one. */
  get limit(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Waits for room, first come first served. Throws the reason of the signal where that comes first. */
  async enter(signal?: AbortSignal): Promise<Permit> {
    signal?.throwIfAborted();
    if (this.#inFlight >= this.limit || this.#waiting.size > 0) {
      await this.#room(signal);
    } else {
      this.#inFlight += 1;
    }
    return this.#permit();
  }

  /** One of several things in one answer: see {@link Permit.slowDown}. */
  slowDown(): void {
    this.#shrink(this.#entered);
  }

  #permit(): Permit {
    this.#entered += 1;
    const number = this.#entered;
    let left = false;
    return {
      succeed: () => this.#grow(),
      slowDown: () => this.#shrink(number),
      leave: () => {
        if (!left) {
          left = true;
          this.#inFlight -= 1;
          this.#letIn();
        }
      },
    };
  }

  /** Only where the window is in use is an answer a sign that it could be wider. */
  #grow(): void {
    if (this.#inFlight * 2 > this.#limit) {
      this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
      this.#letIn();
    }
  }

  #shrink(number: number): void {
    if (number > this.#sinceSlowDown) {
      this.#sinceSlowDown = this.#entered;
      this.#limit = Math.max(1, this.#limit / 2);
    }
  }

  #room(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const listening = new AbortController();
      const waiting: Waiting = {
        enter: () => {
          listening.abort();
          resolve();
        },
      };
      this.#waiting.add(waiting);
      signal?.addEventListener(
        'abort',
        () => {
          this.#waiting.delete(waiting);
          reject(signal.reason);
        },
        { once: true, signal: listening.signal },
      );
    });
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (this.#inFlight >= this.limit) {
        return;
      }
      this.#waiting.delete(waiting);
      this.#inFlight += 1;
      waiting.enter();
    }
  }
}
