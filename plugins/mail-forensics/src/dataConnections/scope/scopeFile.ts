import Papa from 'papaparse';
import { decodeText, type TextProblem } from './decodeText';

/** Largest file that is read, in bytes: what the backend takes. Its 100,000 rows are about a third of it. */
export const LARGEST_SCOPE_FILE = 10_000_000;

export type ScopeFileProblem =
  | TextProblem
  | { kind: 'empty' }
  | { kind: 'no rows' }
  | { kind: 'too large' }
  | { kind: 'unreadable' };

/** A scoping file that can be sent. */
export interface ReadableScopeFile {
  name: string;
  csv: string;
  /** What it was read from, also after corrections to the text. */
  source: File;
  /** How many rows with something in them are below the header row. */
  rows: number;
}

/** A scoping file that was chosen, or why it is not taken. */
export type ScopeFile =
  | ReadableScopeFile
  | { name: string; problem: ScopeFileProblem };

/** Reads a file that a person chose; never throws. */
export async function readScopeFile(file: File): Promise<ScopeFile> {
  const { name } = file;
  if (file.size > LARGEST_SCOPE_FILE) {
    return { name, problem: { kind: 'too large' } };
  }
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    // Moved or changed since it was chosen, or a folder.
    return { name, problem: { kind: 'unreadable' } };
  }
  const decoded = decodeText(bytes);
  if ('problem' in decoded) {
    return { name, problem: decoded.problem };
  }
  const csv = decoded.text;
  if (csv.trim() === '') {
    return { name, problem: { kind: 'empty' } };
  }
  const rows = countRows(csv);
  return rows === 0
    ? { name, problem: { kind: 'no rows' } }
    : { name, csv, rows, source: file };
}

/** Rows with something in them, not counting the first, which is the header. */
export function countRows(csv: string): number {
  let rows = 0;
  Papa.parse<string[]>(csv, {
    // One by one: a file can have more rows than memory has room for as arrays.
    step: ({ data }) => {
      if (data.some(cell => cell.trim() !== '')) {
        rows += 1;
      }
    },
  });
  return Math.max(0, rows - 1);
}
