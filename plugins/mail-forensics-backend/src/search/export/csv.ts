import { cellReader } from './cells';
import type { ExportedEvent } from './ExportedEvent';
import type { Format } from './Format';

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula has an apostrophe before it.
 *
 * By hand, for a library that writes any rows takes most of the time of an export; and Papa Parse lets a formula through that
 * has a line break in it.
 *
 * @param columns - names of terms
 */
export function csvOf(columns: readonly string[]): Format {
  const readers = columns.map(cellReader);
  return {
    // Names of terms are ours, and `@timestamp` is no formula.
    head: `${columns.join(',')}\r\n`,
    line(event: ExportedEvent): string {
      let line = '';
      let separator = '';
      for (const read of readers) {
        line += separator + toCsvCell(read(event));
        separator = ',';
      }
      return `${line}\r\n`;
    },
  };
}

// Those of full width are taken for the others by some; OWASP names the tab and the line breaks.
const BEGINS_A_FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Nearly every cell is looked at once only. */
const IS_SPECIAL = /[",\r\n]|^[=+\-@\t \uFF1D\uFF0B\uFF0D\uFF20]|[ \t]$/;

/** A cell of a CSV, quoted where it has to be. */
export function toCsvCell(text: string): string {
  if (!IS_SPECIAL.test(text)) {
    return text;
  }
  const apostrophe = BEGINS_A_FORMULA.test(text) ? "'" : '';
  return `"${apostrophe}${text.replaceAll('"', '""')}"`;
}
