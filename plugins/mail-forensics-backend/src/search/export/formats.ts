import type {
  ExportFormat,
  FileEvent,
} from 'backstage-plugin-mail-forensics-common';
import Papa from 'papaparse';
import { cellReader } from './columns';

/** How events are written into a file. */
export interface Format {
  /** What the file begins with. */
  head: string;
  page(events: readonly FileEvent[]): string;
}

const NDJSON: Format = {
  head: '',
  page: events => events.map(event => `${JSON.stringify(event)}\n`).join(''),
};

/** The format of a name. */
export function formatOf(
  format: ExportFormat,
  columns: readonly string[],
): Format {
  return format === 'csv' ? csvOf(columns) : NDJSON;
}

/** RFC 4180. A cell that a spreadsheet would take for a formula has an apostrophe before it. */
function csvOf(columns: readonly string[]): Format {
  const readers = columns.map(cellReader);
  const toLines = (rows: string[][]) =>
    `${Papa.unparse(rows, { escapeFormulae: true, newline: '\r\n' })}\r\n`;
  return {
    // Names of terms are ours, and `@timestamp` is no formula.
    head: `${columns.join(',')}\r\n`,
    page: events =>
      toLines(events.map(event => readers.map(read => read(event)))),
  };
}
