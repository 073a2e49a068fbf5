/** Time that may be spent. */
export class Budget {
  readonly #deadline: number;
  readonly #now: () => number;

  /** @param milliseconds - from now on */
  constructor(milliseconds: number, now: () => number = () => Date.now()) {
    this.#now = now;
    this.#deadline = now() + milliseconds;
  }

  /** What is left of it, in milliseconds; not below 0. */
  leftMs(): number {
    return Math.max(0, this.#deadline - this.#now());
  }
}
