import { createHash } from 'node:crypto';

/** Numbers that look like chance and are the same for the same seed (xoshiro128**). */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed - any text; each text is a sequence of its own */
  static of(seed: string): Random {
    const digest = createHash('sha256').update(seed).digest();
    return new Random(
      Uint32Array.from([0, 4, 8, 12], at => digest.readUInt32LE(at)),
    );
  }

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** From 0 up to 1, which is never reached. */
  next(): number {
    const s = this.#state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result / 2 ** 32;
  }

  /** A whole number from 0 up to `size`, which is never reached. */
  below(size: number): number {
    return Math.floor(this.next() * size);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** One of some things, each as likely as its weight says. */
  weighed<T>(choices: readonly (readonly [number, T])[]): T {
    const sum = choices.reduce((total, [weight]) => total + weight, 0);
    let left = this.next() * sum;
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) {
        return choice;
      }
    }
    return choices[choices.length - 1][1];
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
