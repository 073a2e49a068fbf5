import type { Random } from './Random';

/** Ranks of which the first are drawn far more often than the last, as people, names and files are met in a company. */
export class Zipf {
  readonly #cumulative: Float64Array;

  /**
   * @param options.size - how many ranks there are
   * @param options.exponent - 0: all alike; 1: the second half as often as the first
   */
  static create(options: { size: number; exponent: number }): Zipf {
    const cumulative = new Float64Array(options.size);
    let sum = 0;
    for (let rank = 0; rank < options.size; rank += 1) {
      sum += (rank + 1) ** -options.exponent;
      cumulative[rank] = sum;
    }
    return new Zipf(cumulative);
  }

  private constructor(cumulative: Float64Array) {
    this.#cumulative = cumulative;
  }

  /** @returns a rank, from 0 */
  draw(random: Random): number {
    const sums = this.#cumulative;
    const wanted = random.next() * sums[sums.length - 1];
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle] <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
