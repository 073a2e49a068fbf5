import { setImmediate as nextTurn } from 'node:timers/promises';

const TURN_MS = 10;

/**
 * Long work, in turns: a process that answers pages has one thread for all of them, and whoever has one open is not to
 * wait until a file of 100,000 rows is done.
 */
export class Turns {
  #began = performance.now();

  /** Whether others have waited for long enough. */
  get isOver(): boolean {
    return performance.now() - this.#began > TURN_MS;
  }

  /** Lets others have theirs. */
  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
