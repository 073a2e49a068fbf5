import type { RateLimitConfig } from '../config';

/** People who are remembered; whoever asked nothing for a while is as good as new. */
const MOST_PEOPLE = 10_000;

/** Somebody asks for more than one person may. Answered with status 429. */
export class TooManyRequests extends Error {
  readonly name = 'TooManyRequestsError';

  constructor(readonly retryAfterSeconds: number) {
    super(
      `You ask too much at once. Try again in ${retryAfterSeconds} ${
        retryAfterSeconds === 1 ? 'second' : 'seconds'
      }.`,
    );
  }
}

interface Account {
  /** Requests that may be made at this moment. */
  left: number;
  at: number;
  inFlight: number;
}

/** How much one person may ask of this replica, so that a script that runs wild does not keep the others waiting. */
export class RequestLimits {
  readonly #limits: RateLimitConfig;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();

  static create(
    options: RateLimitConfig & { now?: () => number },
  ): RequestLimits {
    const { now = () => performance.now(), ...limits } = options;
    return new RequestLimits(limits, now);
  }

  private constructor(limits: RateLimitConfig, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Counts a request.
   *
   * @returns to be called when it is answered
   * @throws TooManyRequests
   */
  enter(person: string): () => void {
    const account = this.#accountOf(person);
    const { perSecond, concurrent } = this.#limits;
    if (account.inFlight >= concurrent) {
      throw new TooManyRequests(1);
    }
    if (account.left < 1) {
      throw new TooManyRequests(
        Math.max(1, Math.ceil((1 - account.left) / perSecond)),
      );
    }
    account.left--;
    account.inFlight++;
    let isOver = false;
    return () => {
      if (!isOver) {
        isOver = true;
        account.inFlight--;
      }
    };
  }

  #accountOf(person: string): Account {
    const { burst, perSecond } = this.#limits;
    const now = this.#now();
    const known = this.#accounts.get(person);
    // Last in the map is who asked last.
    this.#accounts.delete(person);
    const account = known ?? { left: burst, at: now, inFlight: 0 };
    account.left = Math.min(
      burst,
      account.left + ((now - account.at) / 1000) * perSecond,
    );
    account.at = now;
    this.#accounts.set(person, account);
    if (this.#accounts.size > MOST_PEOPLE) {
      const [oldest] = this.#accounts.keys();
      this.#accounts.delete(oldest);
    }
    return account;
  }
}
