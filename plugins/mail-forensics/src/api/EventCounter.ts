import type { ExportFormat } from 'backstage-plugin-mail-forensics-common';

const LINE_BREAK = 0x0a;
const QUOTE = 0x22;

/** Counts the events in a file of an export as its pieces arrive. */
export class EventCounter {
  readonly #format: ExportFormat;
  #lines = 0;
  #isQuoted = false;

  static create(format: ExportFormat): EventCounter {
    return new EventCounter(format);
  }

  private constructor(format: ExportFormat) {
    this.#format = format;
  }

  add(piece: Uint8Array): void {
    if (this.#format === 'csv') {
      this.#addCsv(piece);
    } else {
      // No line of JSON has a line break in it.
      let at = piece.indexOf(LINE_BREAK);
      while (at >= 0) {
        this.#lines += 1;
        at = piece.indexOf(LINE_BREAK, at + 1);
      }
    }
  }

  /** Whose lines have arrived whole. */
  get events(): number {
    const headings = this.#format === 'csv' ? 1 : 0;
    return Math.max(0, this.#lines - headings);
  }

  /** A quote within a quoted cell is doubled, so that quoted is what has an odd number of them before it. */
  #addCsv(piece: Uint8Array): void {
    let isQuoted = this.#isQuoted;
    for (const byte of piece) {
      if (byte === QUOTE) {
        isQuoted = !isQuoted;
      } else if (byte === LINE_BREAK && !isQuoted) {
        this.#lines += 1;
      }
    }
    this.#isQuoted = isQuoted;
  }
}
