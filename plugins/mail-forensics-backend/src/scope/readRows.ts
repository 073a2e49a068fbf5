import { parse } from 'papaparse';

/** So many rows of usual length are read within a few thousandths of a second. */
const ROWS_AT_ONCE = 2_000;
const BYTE_ORDER_MARK = '\uFEFF';

/** A row of a CSV file. */
export interface CsvRow {
  cells: string[];
  /** False where a quote is opened and not closed, or closed in the middle of a cell. */
  quotesMatch: boolean;
}

/** Reads a CSV text some rows at a time, so that its reader can do something else in between. */
export function* readRows(
  text: string,
  options: { delimiter: string; rowsAtOnce?: number },
): Generator<CsvRow[]> {
  // Given, since the guess takes a file whose header row alone ends in another way than its rows for a single row.
  const newline = text.includes('\n') ? '\n' : '\r';
  let from = 0;
  while (from < text.length) {
    const { data, errors, meta } = parse<string[]>(textFrom(text, from), {
      delimiter: options.delimiter,
      newline,
      preview: options.rowsAtOnce ?? ROWS_AT_ONCE,
      // The way that is fast where all is read at once: it takes the whole text apart before it gives a row.
      fastMode: false,
    });
    const broken = new Set(
      errors.flatMap(({ type, row }) =>
        type === 'Quotes' && row !== undefined ? [row] : [],
      ),
    );
    yield data.map((cells, index) => ({
      cells,
      quotesMatch: !broken.has(index),
    }));
    from = meta.truncated ? from + meta.cursor : text.length;
  }
}

/** The parser leaves out a mark that a text begins with. It is to do so nowhere. */
function textFrom(text: string, from: number): string {
  const rest = text.slice(from);
  return rest.startsWith(BYTE_ORDER_MARK) ? `${BYTE_ORDER_MARK}${rest}` : rest;
}
