/** Polls that may wait to be settled, in times of the places there are: more would only hold leases. */
const SETTLING = 4;

/** Places at which the service is asked. A poll leaves its place when it has nothing more to ask, and is settled afterwards. */
export class Places {
  readonly #count: number;
  /** Every poll that was begun. */
  readonly #running = new Set<Promise<void>>();
  /** Those that have a place. */
  readonly #reading = new Set<Promise<void>>();

  /** @param count - how many places there are */
  static create(count: number): Places {
    return new Places(count);
  }

  private constructor(count: number) {
    this.#count = count;
  }

  /** How many polls may begin now. */
  get room(): number {
    return Math.max(
      0,
      Math.min(
        this.#count - this.#reading.size,
        (1 + SETTLING) * this.#count - this.#running.size,
      ),
    );
  }

  /** Nothing was begun that has not ended. */
  get areEmpty(): boolean {
    return this.#running.size === 0;
  }

  /** @param poll - never rejects; is given how to leave its place before it ends */
  start(poll: (leave: () => void) => Promise<void>): void {
    let leave = () => {};
    const read = new Promise<void>(resolve => {
      leave = resolve;
    });
    this.#reading.add(read);
    void read.then(() => this.#reading.delete(read));
    const ended = poll(leave).finally(() => {
      leave();
      this.#running.delete(ended);
    });
    this.#running.add(ended);
  }

  /** Resolves as soon as a place is left, or a poll ends. */
  async change(): Promise<void> {
    await Promise.race([...this.#reading, ...this.#running]);
  }

  /** Resolves when everything that was begun has ended. */
  async allEnded(): Promise<void> {
    await Promise.all(this.#running);
  }
}
