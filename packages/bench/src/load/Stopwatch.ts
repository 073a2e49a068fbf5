/** Says what was done, and how long that took. */
export class Stopwatch {
  readonly #say: (line: string) => void;
  #since = performance.now();

  static start(say: (line: string) => void): Stopwatch {
    return new Stopwatch(say);
  }

  private constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Something was done since the last time. */
  lap(what: string): void {
    const now = performance.now();
    this.#say(`${((now - this.#since) / 1000).toFixed(1)} s: ${what}`);
    this.#since = now;
  }
}
