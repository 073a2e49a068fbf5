import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** The clock of the simulated tenant and of every replica: hours of it pass in minutes. */
export const clockSettings = z.object({
  /** Milliseconds since 1970, as the machine tells them, at which the clock told the same. */
  startedAt: z.number(),
  /** How many seconds of it pass in a second. */
  speed: z.number(),
});

export type ClockSettings = z.infer<typeof clockSettings>;

export class Clock {
  readonly #settings: ClockSettings;

  static create(settings: ClockSettings): Clock {
    return new Clock(settings);
  }

  private constructor(settings: ClockSettings) {
    this.#settings = settings;
  }

  readonly now = (): Date => {
    const { startedAt, speed } = this.#settings;
    return new Date(startedAt + (Date.now() - startedAt) * speed);
  };

  /** Ends early, and without an error, when its signal is aborted. */
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    await delay(this.realMs(ms), undefined, { signal }).catch(() => {});
  };

  readonly startTimer = (ms: number, fire: () => void): (() => void) => {
    const timer = setTimeout(fire, this.realMs(ms));
    timer.unref();
    return () => clearTimeout(timer);
  };

  /** How long so many milliseconds of this clock last. */
  realMs(ms: number): number {
    return ms / this.#settings.speed;
  }
}
