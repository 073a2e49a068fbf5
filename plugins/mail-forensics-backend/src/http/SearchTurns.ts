/** What one person may do at once. */
const RUNNING = 6;

/** What may wait for that: a page asks for its rows, its timeline, its coverage and each of its facets at once. */
const WAITING = 24;

/** Of one person; `what` is for the sentence that tells somebody of them. */
interface Limits {
  what?: 'searches' | 'exports';
  running: number;
  waiting: number;
}

/** Somebody asks for more at once than one person may. Answered with status 429. */
export class TooManySearches extends Error {
  readonly name = 'TooManySearchesError';
  /** When it is worth trying again. */
  readonly retryAfterSeconds = 1;

  constructor({ what = 'searches', running, waiting }: Limits) {
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

interface Queue {
  running: number;
  waiting: Waiting[];
}

/** Lets nobody search so much at once that the others, and the collection of mail, are left without a database. */
export class SearchTurns {
  readonly #limits: Limits;
  readonly #queues = new Map<string, Queue>();

  /** @param limits - for one person; default: 6 running and 24 waiting */
  static create(limits: Partial<Limits> = {}): SearchTurns {
    return new SearchTurns({ running: RUNNING, waiting: WAITING, ...limits });
  }

  private constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Searches when it is this person's turn.
   *
   * @param turn.person - entity ref
   * @param turn.signal - aborted where the person does not wait any more; what still waits then never runs
   * @param turn.isUrgent - before what is waiting and is not
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
      queue.waiting.shift()?.begin();
      if (queue.running === 0) {
        this.#queues.delete(turn.person);
      }
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
    { signal, isUrgent = false }: { signal?: AbortSignal; isUrgent?: boolean },
  ): Promise<void> {
    const { running, waiting } = this.#limits;
    if (queue.running < running) {
      queue.running++;
      return;
    }
    if (queue.waiting.length >= waiting) {
      throw new TooManySearches({
        ...this.#limits,
        waiting: queue.waiting.length,
      });
    }
    await new Promise<void>((resolve, reject) => {
      const member: Waiting = {
        isUrgent,
        begin() {
          signal?.removeEventListener('abort', member.stop);
          queue.running++;
          resolve();
        },
        stop() {
          queue.waiting.splice(queue.waiting.indexOf(member), 1);
          reject(new Error('Nobody waits for the answer any more'));
        },
      };
      signal?.addEventListener('abort', member.stop, { once: true });
      const calm = queue.waiting.findIndex(each => !each.isUrgent);
      const place = isUrgent && calm >= 0 ? calm : queue.waiting.length;
      queue.waiting.splice(place, 0, member);
    });
  }
}
