import { setTimeout as sleep } from 'node:timers/promises';
import { formatTable } from '../measure/formatTable';
import { percentile } from '../measure/statistics';
import type { PluginClient } from '../portal/PluginClient';
import type { Portal } from '../portal/Portal';
import { EVERYTHING, Questions } from './Questions';

/** How long somebody looks at what they found before they ask for something else. */
const THINK_MS = 15_000;

const BETWEEN_EXPORTS_MS = 1_000;

const NO_ANSWER = 'none';

/** What is counted beside the rows, on the page that searches. */
const FACETS = ['file.category', 'source.email.sender', 'risk.trusted'];

/** Investigators and exporters, each of them somebody else. */
export class Crowd {
  readonly #investigators: PluginClient[];
  readonly #exporters: PluginClient[];
  readonly #over = new AbortController();
  readonly #times = new Map<string, number[]>();
  readonly #statuses = new Map<string, number>();
  #exported = 0;

  /** Has everybody enter the portal. */
  static async enter(
    portal: Portal,
    options: { investigators: number; exports: number },
  ): Promise<Crowd> {
    const enter = (name: string, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          portal.enterAs(`${name}-${index}`),
        ),
      );
    return new Crowd(
      await enter('investigator', options.investigators),
      await enter('exporter', options.exports),
    );
  }

  private constructor(
    investigators: PluginClient[],
    exporters: PluginClient[],
  ) {
    this.#investigators = investigators;
    this.#exporters = exporters;
  }

  /** Until it is told to stop, and everybody has been answered. */
  async work(): Promise<void> {
    const questions = await Questions.create();
    await Promise.all([
      ...this.#investigators.map((client, index) =>
        this.#investigate(client, index, questions),
      ),
      ...this.#exporters.map(client => this.#export(client)),
    ]);
  }

  stop(): void {
    this.#over.abort();
  }

  format(): string {
    const answers = formatTable(
      ['request', 'answers', 'p50 ms', 'p95 ms', 'max ms'],
      [...this.#times].map(([name, times]) => [
        name,
        times.length,
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 1),
      ]),
    );
    const statuses = formatTable(
      ['status', 'answers'],
      [...this.#statuses].sort(),
    );
    return `${answers}\n\n${statuses}\n\n${Math.round(
      this.#exported / 2 ** 20,
    )} MiB were exported.`;
  }

  async #investigate(
    client: PluginClient,
    index: number,
    questions: Questions,
  ): Promise<void> {
    // Spread over the time that each thinks.
    await this.#pause((index * THINK_MS) / this.#investigators.length);
    for (let n = 0; !this.#over.signal.aborted; n++) {
      const query = questions.draw(`investigator ${index}, question ${n}`);
      // As the page does, all at once.
      await Promise.all([
        this.#ask(client, 'search', '/v2/file-events', query),
        this.#ask(client, 'histogram', '/v2/file-events/histogram', query),
        this.#ask(client, 'coverage', '/v2/file-events/coverage', query),
        ...FACETS.map(groupingTerm =>
          this.#ask(client, 'facet', '/v2/file-events/grouping', {
            ...query,
            groupingTerm,
          }),
        ),
      ]);
      await this.#pause(THINK_MS);
    }
  }

  async #export(client: PluginClient): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        const response = await client.fetch('/v2/file-events/export', {
          body: EVERYTHING,
          signal,
        });
        this.#count('export', response.status);
        for await (const chunk of response.body ?? []) {
          this.#exported += chunk.length;
        }
        this.#note('export', started);
      } catch {
        // What is under way when it is over is left unfinished, as by somebody who closes the page.
        if (!signal.aborted) {
          this.#count('export', NO_ANSWER);
        }
      }
      await this.#pause(BETWEEN_EXPORTS_MS);
    }
  }

  async #ask(
    client: PluginClient,
    name: string,
    path: string,
    body: unknown,
  ): Promise<void> {
    const started = performance.now();
    try {
      const response = await client.fetch(path, { body });
      await response.arrayBuffer();
      this.#note(name, started);
      this.#count(name, response.status);
    } catch {
      // A connection that was broken off: told with the statuses.
      this.#count(name, NO_ANSWER);
    }
  }

  #note(name: string, started: number): void {
    const times = this.#times.get(name) ?? [];
    times.push(performance.now() - started);
    this.#times.set(name, times);
  }

  #count(name: string, status: number | typeof NO_ANSWER): void {
    const key = `${name}: ${status}`;
    this.#statuses.set(key, (this.#statuses.get(key) ?? 0) + 1);
  }

  async #pause(ms: number): Promise<void> {
    // Ends early, without an error, when it is over.
    await sleep(ms, undefined, { signal: this.#over.signal }).catch(() => {});
  }
}
