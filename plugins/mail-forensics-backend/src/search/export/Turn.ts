import { setImmediate as othersTurn } from 'node:timers/promises';

/** How long others may have to wait for the thread because of one export. */
const TURN_MS = 5;

/** Long work is done in turns, between which whoever else wants the thread is let through. */
export class Turn {
  #endsAt: number;

  static begin(): Turn {
    return new Turn();
  }

  private constructor() {
    this.#endsAt = performance.now() + TURN_MS;
  }

  isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }

  /** Lets the others through. */
  async next(): Promise<void> {
    await othersTurn();
    this.#endsAt = performance.now() + TURN_MS;
  }
}
