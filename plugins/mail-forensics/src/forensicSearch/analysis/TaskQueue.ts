/**
 * Runs a few tasks at a time, in the order they were asked for. What stands beside the results is asked for through it, so
 * that there is always a connection left for the results themselves: browsers open six to one host.
 */
export class TaskQueue {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  readonly #holds = new Set<object>();
  #running = 0;

  static create(options: { limit: number }): TaskQueue {
    return new TaskQueue(options.limit);
  }

  private constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Runs `task` when it is its turn, never at once.
   *
   * @param signal - aborted: the task is not begun any more, or its place is given to the next
   */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        this.#running += 1;
        let isOver = false;
        const end = () => {
          if (!isOver) {
            isOver = true;
            this.#running -= 1;
            this.#next();
          }
        };
        signal.addEventListener('abort', end, { once: true });
        task()
          .then(resolve, reject)
          .finally(() => {
            signal.removeEventListener('abort', end);
            end();
          });
      };
      this.#waiting.push(start);
      queueMicrotask(() => this.#next());
    });
  }

  /** Begins no task before `work` has ended, but for those that are running, nor where it takes longer than it may. */
  hold(work: Promise<unknown>, mostMs: number): void {
    const hold = {};
    this.#holds.add(hold);
    const end = () => {
      this.#holds.delete(hold);
      this.#next();
    };
    const timer = setTimeout(end, mostMs);
    work.then(end, end).finally(() => clearTimeout(timer));
  }

  #next(): void {
    while (this.#running < this.#limit && this.#holds.size === 0) {
      const start = this.#waiting.shift();
      if (!start) {
        return;
      }
      start();
    }
  }
}
