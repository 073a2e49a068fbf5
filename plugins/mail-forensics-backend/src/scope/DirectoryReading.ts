import type { ScopePreviewProgress } from 'backstage-plugin-mail-forensics-common';
import type { DirectoryWatch } from '../mail';

/** HTTP dates leave out the fraction of the second: what has one was answered until this much later. */
const CLOCK_RESOLUTION_MS = 1_000;

/** What reading the directory took, and when that was by the service's clock. */
export class DirectoryReading {
  readonly watch: DirectoryWatch;
  #requests = 0;
  #users = 0;
  #first: Date | undefined;
  #last: Date | undefined;
  readonly #onProgress: (progress: ScopePreviewProgress) => void;

  constructor(
    options: {
      signal?: AbortSignal;
      onProgress?: (progress: ScopePreviewProgress) => void;
    } = {},
  ) {
    this.#onProgress = options.onProgress ?? (() => {});
    this.watch = {
      signal: options.signal,
      onRequest: () => {
        this.#requests += 1;
        this.#onProgress(this.progress);
      },
      onAnswer: answeredAt => this.#onAnswer(answeredAt),
    };
  }

  get progress(): ScopePreviewProgress {
    return { requests: this.#requests, users: this.#users };
  }

  /** Counts users that were read. */
  countUsers(count: number): void {
    this.#users += count;
    this.#onProgress(this.progress);
  }

  /**
   * From when on somebody belongs to the scope who was found in it: the first answer, since whoever is found in a later
   * one may have belonged to it by then. Undefined where the directory was not asked.
   */
  get beganAt(): Date | undefined {
    return this.#first;
  }

  /** Until when somebody belonged to the scope who was not found in it: no answer came later than this. */
  get endedAt(): Date | undefined {
    return this.#last && new Date(this.#last.getTime() + CLOCK_RESOLUTION_MS);
  }

  #onAnswer(answeredAt: Date): void {
    this.#first ??= answeredAt;
    this.#last =
      this.#last && this.#last > answeredAt ? this.#last : answeredAt;
  }
}
