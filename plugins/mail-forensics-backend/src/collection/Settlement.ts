import type { Knex } from 'knex';
import { finishPoll, finishPolls, type FinishedPoll } from './sql/finishPoll';

/** Transactions at the same time: on a slow disk one alone would wait for it most of the time. */
const AT_ONCE = 3;

interface Waiting {
  poll: FinishedPoll;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Settles mailboxes whose polls have ended. Those that end while others are being settled are settled together
 * afterwards: in a large scope, what a transaction costs beside its statements is most of what a quiet poll costs the
 * database, and pages get a connection to it while a hundred mailboxes a second go by.
 */
export class Settlement {
  readonly #knex: Knex;
  #waiting: Waiting[] = [];
  #transactions = 0;

  static create(options: { knex: Knex }): Settlement {
    return new Settlement(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @throws LeaseLost, and then nothing is written */
  settle(poll: FinishedPoll): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ poll, resolve, reject });
      if (this.#transactions < AT_ONCE) {
        void this.#work();
      }
    });
  }

  async #work(): Promise<void> {
    this.#transactions += 1;
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      if (together.length === 1) {
        await this.#settleAlone(together[0]);
      } else {
        const settled = await this.#settleTogether(together);
        for (const waiting of together) {
          if (settled.has(waiting.poll)) {
            waiting.resolve();
          } else {
            // Not waited for: somebody else may have the mailbox for long.
            void this.#settleAlone(waiting);
          }
        }
      }
    }
    this.#transactions -= 1;
  }

  /** @returns those that are settled; none where one of them makes the statements fail, so that it fails alone */
  async #settleTogether(
    together: readonly Waiting[],
  ): Promise<ReadonlySet<FinishedPoll>> {
    try {
      const polls = together.map(({ poll }) => poll);
      return await finishPolls(this.#knex, polls);
    } catch {
      return new Set();
    }
  }

  async #settleAlone({ poll, resolve, reject }: Waiting): Promise<void> {
    try {
      await finishPoll(this.#knex, poll);
      resolve();
    } catch (error) {
      reject(error);
    }
  }
}
