/**
 * The life of a process in a test, counted in what it does to the outside world: statements and requests. When it is over,
 * nothing more is done and nobody hears of it, as if the process had been killed.
 *
 * To die before an operation and to die after the one before it leave the same world behind, so that a sweep over all
 * lengths of life kills before and after each.
 */
export class Lifetime {
  /** Resolves when the process tries to do more than it lives for. */
  readonly death: Promise<void>;
  /** What was done so far, to tell where it died. */
  readonly done: string[] = [];
  #die: () => void = () => {};
  readonly #operations: number;
  #dead = false;

  static endless(): Lifetime {
    return new Lifetime(Infinity);
  }

  /** It does so many operations and no more. */
  static of(operations: number): Lifetime {
    return new Lifetime(operations);
  }

  private constructor(operations: number) {
    this.#operations = operations;
    this.death = new Promise(resolve => {
      this.#die = resolve;
    });
  }

  get isOver(): boolean {
    return this.#dead;
  }

  /** Whether the operation is done; otherwise its caller has to wait for ever. */
  takes(operation: string): boolean {
    if (this.#dead || this.done.length >= this.#operations) {
      this.#dead = true;
      this.#die();
      return false;
    }
    this.done.push(operation);
    return true;
  }

  /** As `fetch`, until death. */
  fetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { pathname } = new URL(url instanceof Request ? url.url : url);
    return this.takes(pathname) ? fetch(url, init) : never();
  }
}

/** What a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}
