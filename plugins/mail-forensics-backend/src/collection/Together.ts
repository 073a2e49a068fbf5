import { setImmediate } from 'node:timers/promises';

/** Pieces of work in one transaction: it holds their rows, and statements have an end. */
const MOST = 200;

interface Waiting<Work, Result> {
  work: Work;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface Options<Work, Result> {
  /** How long work waits for other work that may come. */
  gatherMs: number;
  /** Transactions at the same time. */
  atOnce: number;
  /** How many there are that may come with work. Where all of them wait already, nobody else is waited for. */
  underway: () => number;
  /** Does what it can in one transaction, and says what it did: the rest is done alone. */
  together: (works: readonly Work[]) => Promise<ReadonlyMap<Work, Result>>;
  alone: (work: Work) => Promise<Result>;
}

/**
 * Small pieces of work for the database that come within a moment of one another are done together: what a transaction and
 * its statements cost, whatever is in them, is most of what each of them costs.
 */
export class Together<Work, Result> {
  readonly #options: Options<Work, Result>;
  #waiting: Waiting<Work, Result>[] = [];
  #transactions = 0;
  #gathering = false;
  /** Ends the gathering. */
  #allHere = () => {};

  static create<Work, Result>(
    options: Options<Work, Result>,
  ): Together<Work, Result> {
    return new Together(options);
  }

  private constructor(options: Options<Work, Result>) {
    this.#options = options;
  }

  /** @throws what doing it alone throws */
  do(work: Work): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#begin();
      this.look();
    });
  }

  /** To be called when fewer are under way than before: perhaps nobody is to be waited for any more. */
  look(): void {
    if (this.#isAllHere()) {
      this.#allHere();
    }
  }

  #begin(): void {
    if (
      !this.#gathering &&
      this.#waiting.length > 0 &&
      this.#transactions < this.#options.atOnce
    ) {
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    this.#transactions += 1;
    this.#gathering = true;
    await this.#gather();
    const taken = this.#waiting.splice(0, MOST);
    this.#gathering = false;
    this.#begin();
    await this.#doTogether(taken);
    this.#transactions -= 1;
    this.#begin();
  }

  async #gather(): Promise<void> {
    // What comes by itself in this turn of the loop costs no time.
    await setImmediate();
    if (this.#isAllHere()) {
      return;
    }
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, this.#options.gatherMs);
      this.#allHere = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#allHere = () => {};
  }

  #isAllHere(): boolean {
    return this.#waiting.length >= Math.min(this.#options.underway(), MOST);
  }

  async #doTogether(taken: readonly Waiting<Work, Result>[]): Promise<void> {
    const [first] = taken;
    if (taken.length === 1) {
      await this.#doAlone(first);
      return;
    }
    const left = new Map(taken.map(waiting => [waiting.work, waiting]));
    for (const [work, result] of await this.#tryTogether([...left.keys()])) {
      left.get(work)?.resolve(result);
      left.delete(work);
    }
    for (const waiting of left.values()) {
      // Not waited for: somebody else may have what it needs for long.
      void this.#doAlone(waiting);
    }
  }

  /** @returns nothing where one of them makes the statements fail, so that it fails alone */
  async #tryTogether(
    works: readonly Work[],
  ): Promise<ReadonlyMap<Work, Result>> {
    try {
      return await this.#options.together(works);
    } catch {
      return new Map();
    }
  }

  async #doAlone({ work, resolve, reject }: Waiting<Work, Result>) {
    try {
      resolve(await this.#options.alone(work));
    } catch (error) {
      reject(error);
    }
  }
}
