import { createHash } from 'node:crypto';
import type { Condition } from '../normalise/Condition';
import type { Total } from './Total';

/** Queries that are kept in mind. */
const MOST = 1_000;

const KEPT_MS = 5 * 60_000;

/** Times of a query that move with the clock are the same query within this. */
const TIME_GRAIN_MS = 10 * 60_000;

interface Known {
  total: Total;
  at: number;
}

/**
 * What the first page of a query found out, for its further pages: how many results there are is told with each of them, and
 * is not counted again for each.
 */
export class KnownResults {
  readonly #known = new Map<string, Known>();

  static create(): KnownResults {
    return new KnownResults();
  }

  private constructor() {}

  /** The number of results of a query whose index leads to too much. */
  get(asked: Condition): Total | undefined {
    const known = this.#known.get(keyOf(asked));
    return known && Date.now() - known.at < KEPT_MS ? known.total : undefined;
  }

  set(asked: Condition, total: Total): void {
    const key = keyOf(asked);
    this.#known.delete(key);
    this.#known.set(key, { total, at: Date.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST) {
      this.#known.delete(oldest);
    }
  }
}

/** A digest, so that addresses and names are not kept. */
function keyOf(asked: Condition): string {
  const text = JSON.stringify(asked, (name, value: unknown) =>
    name === 'from' || name === 'before' ? grainOf(value) : value,
  );
  return createHash('sha256').update(text).digest('base64');
}

function grainOf(value: unknown): unknown {
  return typeof value === 'string'
    ? Math.floor(Date.parse(value) / TIME_GRAIN_MS)
    : value;
}
