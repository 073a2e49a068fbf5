import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './statistics';

/** A page of the portal, as far as its data goes. */
export interface Probe {
  name: string;
  /** To be read to its end. */
  send: () => Promise<Response>;
}

/** How long a page took to answer, in milliseconds. */
export interface ProbeResult {
  name: string;
  answers: number;
  /** Answers that were no success. */
  failures: number;
  p50: number;
  p95: number;
  max: number;
}

const EVERY_MS = 1_000;

/** Asks for the pages that somebody may have open, each once a second. */
export class Prober {
  readonly #times = new Map<string, number[]>();
  readonly #failures = new Map<string, number>();
  readonly #stopped = new AbortController();
  readonly #loops: Promise<void>[];

  static start(probes: readonly Probe[]): Prober {
    return new Prober(probes);
  }

  private constructor(probes: readonly Probe[]) {
    // Spread over the second, as people are.
    this.#loops = probes.map((probe, index) =>
      this.#loop(probe, (index * EVERY_MS) / probes.length),
    );
  }

  async stop(): Promise<ProbeResult[]> {
    this.#stopped.abort();
    await Promise.all(this.#loops);
    return [...this.#times].map(([name, times]) => ({
      name,
      answers: times.length,
      failures: this.#failures.get(name) ?? 0,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      max: percentile(times, 1),
    }));
  }

  async #loop(probe: Probe, offsetMs: number): Promise<void> {
    const times: number[] = [];
    this.#times.set(probe.name, times);
    await this.#pause(offsetMs);
    while (!this.#stopped.signal.aborted) {
      const started = performance.now();
      const succeeded = await answered(probe);
      const elapsed = performance.now() - started;
      times.push(elapsed);
      if (!succeeded) {
        this.#failures.set(
          probe.name,
          (this.#failures.get(probe.name) ?? 0) + 1,
        );
      }
      await this.#pause(Math.max(0, EVERY_MS - elapsed));
    }
  }

  async #pause(ms: number): Promise<void> {
    // Ends early, without an error, when the prober is stopped.
    await sleep(ms, undefined, { signal: this.#stopped.signal }).catch(
      () => {},
    );
  }
}

async function answered(probe: Probe): Promise<boolean> {
  try {
    const response = await probe.send();
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // A connection that was refused or broken off is a failure like any other, and counted as one.
    return false;
  }
}
