import Papa from 'papaparse';

/** Largest file that is read, in bytes: what the backend takes. Its 100,000 rows are about a third of it. */
export const LARGEST_SCOPE_FILE = 10_000_000;

export type ScopeFileProblem =
  | 'empty'
  | 'too large'
  | 'not text'
  | 'unreadable';

/** A scoping file that was chosen: its text and how many rows it has below the header row, or why it is not taken. */
export type ScopeFile = { name: string } & (
  | { csv: string; rows: number }
  | { problem: ScopeFileProblem }
);

/** Reads a file that a person chose; never throws. */
export async function readScopeFile(file: File): Promise<ScopeFile> {
  const { name } = file;
  if (file.size > LARGEST_SCOPE_FILE) {
    return { name, problem: 'too large' };
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return { name, problem: 'unreadable' };
  }
  const csv = decodeText(new Uint8Array(bytes));
  if (csv === undefined) {
    return { name, problem: 'not text' };
  }
  const rows = countRows(csv);
  return rows === 0 ? { name, problem: 'empty' } : { name, csv, rows };
}

/** UTF-8 with or without a byte order mark, UTF-16 with one; undefined where it is neither, or holds NUL. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(
      bytes,
    );
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Rows with something in them, not counting the first, which is the header. */
export function countRows(csv: string): number {
  const { data } = Papa.parse<string[]>(csv, { skipEmptyLines: 'greedy' });
  return Math.max(0, data.length - 1);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
