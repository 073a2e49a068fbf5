import { createHash } from 'node:crypto';

/** Numbers that look like chance and are the same for the same seed (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed - any text; each text is a sequence of its own */
  static of(seed: string): Random {
    const digest = createHash('sha256').update(seed).digest();
    return new Random(
      digest.readInt32LE(0),
      digest.readInt32LE(4),
      digest.readInt32LE(8),
    );
  }

  private constructor(a: number, b: number, c: number) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
  }

  /** From 0 up to 1, which is never reached. */
  next(): number {
    return this.bits() / 2 ** 32;
  }

  /** 32 bits. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
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

  /** So many digits of hexadecimal. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += this.bits().toString(16).padStart(8, '0');
    }
    return text.slice(0, digits);
  }
}
