/** What one person may do at once. */
const RUNNING = 6;

/** What may wait for that: a page asks for its rows, its timeline, its coverage and each of its facets at once. */
const WAITING = 24;

interface Limits {
  /** For the sentence that tells somebody of them. */
  what?: 'searches' | 'exports';
  /** Of one person. */
  running: number;
  /** Of one person. */
  waiting: number;
  /** Of everybody together. */
  total: number;
}

/** Somebody asks for more at once than one person may. Answered with status 429. */
export class TooManySearches extends Error {
  readonly name = 'TooManySearchesError';
  /** When it is worth trying again. */
  readonly retryAfterSeconds = 1;

  constructor({ what = 'searches', running, waiting }: Omit<Limits, 'total'>) {
    const waitingToo = waiting > 0 ? ` and ${waiting} waiting` : '';
    super(
      `You have ${running} ${what} running${waitingToo}. Wait for some of them to end, then try again.`,
    );
  }
}

interface Waiting {
  isUrgent: boolean;
  begin(): void;
  stop(): void;
}

/** One person's searches. */
interface Queue {
  running: number;
  waiting: Waiting[];
}

/**
 * Lets nobody search so much at once that the others are left without a database, nor all of them together so much that the
 * collection of mail is.
 */
export class SearchTurns {
  readonly #limits: Limits;
  /** By person: whoever was served last comes last. */
  readonly #queues = new Map<string, Queue>();
  #running = 0;

  /** @param limits - default: 6 running and 24 waiting for one person, and no limit for all */
  static create(limits: Partial<Limits> = {}): SearchTurns {
    return new SearchTurns({
      ...{ running: RUNNING, waiting: WAITING, total: Infinity },
      ...limits,
    });
  }

  private constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Searches when it is this person's turn.
   *
   * @param turn.person - entity ref
   * @param turn.signal - aborted where the person does not wait any more; what still waits then never runs
   * @param turn.isUrgent - before what is waiting of the same person and is not
   * @throws TooManySearches
   */
  async run<T>(
    turn: { person: string; signal?: AbortSignal; isUrgent?: boolean },
    search: () => Promise<T>,
  ): Promise<T> {
    const queue = this.#queueOf(turn.person);
    await this.#begin(queue, turn);
    try {
      return await search();
    } finally {
      queue.running--;
      this.#running--;
      this.#serve();
      this.#forgetIfDone(turn.person, queue);
    }
  }

  #queueOf(person: string): Queue {
    const known = this.#queues.get(person);
    if (known) {
      return known;
    }
    const queue: Queue = { running: 0, waiting: [] };
    this.#queues.set(person, queue);
    return queue;
  }

  async #begin(
    queue: Queue,
    turn: { person: string; signal?: AbortSignal; isUrgent?: boolean },
  ): Promise<void> {
    const { person, signal, isUrgent = false } = turn;
    if (this.#mayRun(queue)) {
      this.#count(queue);
      return;
    }
    if (queue.waiting.length >= this.#limits.waiting) {
      throw new TooManySearches({
        ...(this.#limits.what && { what: this.#limits.what }),
        running: queue.running,
        waiting: queue.waiting.length,
      });
    }
    await new Promise<void>((resolve, reject) => {
      const member: Waiting = {
        isUrgent,
        begin: () => {
          signal?.removeEventListener('abort', member.stop);
          this.#count(queue);
          resolve();
        },
        stop: () => {
          queue.waiting.splice(queue.waiting.indexOf(member), 1);
          this.#forgetIfDone(person, queue);
          reject(new Error('Nobody waits for the answer any more'));
        },
      };
      signal?.addEventListener('abort', member.stop, { once: true });
      const calm = queue.waiting.findIndex(each => !each.isUrgent);
      const place = isUrgent && calm >= 0 ? calm : queue.waiting.length;
      queue.waiting.splice(place, 0, member);
    });
  }

  #mayRun(queue: Queue): boolean {
    const { running, total } = this.#limits;
    return queue.running < running && this.#running < total;
  }

  #count(queue: Queue): void {
    queue.running++;
    this.#running++;
  }

  /** Gives what is free to those who wait, one search to each in turn. */
  #serve(): void {
    for (const [person, queue] of [...this.#queues]) {
      if (this.#mayRun(queue)) {
        const next = queue.waiting.shift();
        if (next) {
          next.begin();
          this.#queues.delete(person);
          this.#queues.set(person, queue);
        }
      }
    }
  }

  #forgetIfDone(person: string, queue: Queue): void {
    if (queue.running + queue.waiting.length === 0) {
      this.#queues.delete(person);
    }
  }
}
