/** UTF-8 takes at most so many bytes for a unit of UTF-16. */
const BYTES_PER_UNIT = 3;

const SMALLEST = 64 * 1024;

/**
 * Puts lines one after the other in UTF-8. Each is encoded by itself: were they one text first, a single Chinese name would
 * make all of it twice as large, and slow to encode.
 */
export class LineBuffer {
  #bytes = Buffer.allocUnsafe(SMALLEST);
  #length = 0;

  add(line: string): void {
    const needed = this.#length + line.length * BYTES_PER_UNIT;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(
        Math.max(needed, 2 * this.#bytes.length),
      );
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(line, this.#length);
  }

  /** The lines since the last time. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    // Whoever has it may still read it, so the next lines go elsewhere.
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.#length = 0;
    return taken;
  }
}
