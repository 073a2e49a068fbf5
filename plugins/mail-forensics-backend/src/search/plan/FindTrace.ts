import type { SearchDebug } from 'backstage-plugin-mail-forensics-common';
import type { Condition } from '../normalise/Condition';
import type { Access } from './Access';

/** Slices that are told one by one. */
const MOST_SLICES = 50;

/** Notes which way a search went, without any value of it. */
export class FindTrace {
  readonly #start = performance.now();
  #plan: SearchDebug['plan'] = 'walk';
  #probe: SearchDebug['probe'] = null;
  readonly #slices: SearchDebug['slices'] = [];
  #sliceCount = 0;
  #countMs = 0;

  /** How long something takes, in milliseconds. */
  async time<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
    const start = performance.now();
    const result = await work();
    return { result, ms: performance.now() - start };
  }

  /** @param probe.candidates - null where time was up before they were counted */
  probed(
    access: Access,
    probe: { candidates: number | null; isAll: boolean; ms: number },
  ): void {
    this.#plan = probe.isAll ? 'index' : 'walk';
    this.#probe = {
      indexes: [...new Set(indexesOf(access))],
      candidates: probe.candidates,
      isAll: probe.isAll,
      ms: rounded(probe.ms),
    };
  }

  sliced(slice: {
    from?: Date;
    before?: Date;
    found: number;
    ms: number;
  }): void {
    this.#sliceCount++;
    if (this.#slices.length < MOST_SLICES) {
      this.#slices.push({
        from: slice.from?.toISOString() ?? null,
        before: slice.before?.toISOString() ?? null,
        found: slice.found,
        ms: rounded(slice.ms),
      });
    }
  }

  counted(ms: number): void {
    this.#countMs = ms;
  }

  /** What was noted. */
  tell(): SearchDebug {
    return {
      plan: this.#plan,
      probe: this.#probe,
      slices: this.#slices,
      sliceCount: this.#sliceCount,
      countMs: rounded(this.#countMs),
      ms: rounded(performance.now() - this.#start),
    };
  }
}

/** Columns by whose indexes an access goes. */
function indexesOf(access: Access): string[] {
  switch (access.kind) {
    case 'events':
      return access.conditions.flatMap(columnsOf);
    case 'recipients':
      return [access.condition.list];
    case 'union':
      return access.members.flatMap(indexesOf);
    default:
      throw new Error(
        `Unknown access: ${JSON.stringify(access satisfies never)}`,
      );
  }
}

function columnsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(columnsOf);
    case 'not':
      return columnsOf(condition.condition);
    default:
      return 'column' in condition ? [condition.column] : [];
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
