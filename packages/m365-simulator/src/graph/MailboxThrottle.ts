import { graphErrors } from './GraphError';

export interface MailboxLimits {
  /** Requests in flight at the same time, per app and mailbox. */
  concurrency: number;
  /** Requests in ten minutes, per app and mailbox. */
  requestsPerTenMinutes: number;
}

interface Usage {
  inFlight: number;
  windowStart: number;
  requests: number;
}

const WINDOW_MS = 10 * 60 * 1000;

/** The limits that Outlook sets per app and mailbox. */
export class MailboxThrottle {
  readonly #limits: MailboxLimits;
  readonly #now: () => Date;
  readonly #usage = new Map<string, Usage>();
  #mostInFlight = 0;

  static create(options: {
    limits: MailboxLimits;
    now: () => Date;
  }): MailboxThrottle {
    return new MailboxThrottle(options.limits, options.now);
  }

  private constructor(limits: MailboxLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  /** The most requests that were in flight on one mailbox at the same time. */
  get mostInFlight(): number {
    return this.#mostInFlight;
  }

  /**
   * Counts a request, refused ones too.
   *
   * @returns to be called when the request is answered, or nobody waits for it any more; more than once does no harm
   * @throws GraphError 429
   */
  enter(clientId: string, userId: string): () => void {
    const usage = this.#usageOf(`${clientId}/${userId}`);
    usage.requests += 1;
    if (usage.requests > this.#limits.requestsPerTenMinutes) {
      const end = usage.windowStart + WINDOW_MS;
      throw graphErrors.mailboxThrottled(
        Math.ceil((end - this.#now().getTime()) / 1000),
      );
    }
    if (usage.inFlight >= this.#limits.concurrency) {
      throw graphErrors.mailboxConcurrency();
    }
    usage.inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, usage.inFlight);
    let isInFlight = true;
    return () => {
      usage.inFlight -= isInFlight ? 1 : 0;
      isInFlight = false;
    };
  }

  #usageOf(key: string): Usage {
    const now = this.#now().getTime();
    const known = this.#usage.get(key);
    const usage = known ?? { inFlight: 0, windowStart: now, requests: 0 };
    if (now >= usage.windowStart + WINDOW_MS) {
      usage.windowStart = now;
      usage.requests = 0;
    }
    this.#usage.set(key, usage);
    return usage;
  }
}
