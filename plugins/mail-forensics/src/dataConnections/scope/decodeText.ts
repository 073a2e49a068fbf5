import Papa from 'papaparse';

/** Encodings that lists are saved in: by Excel, by editors, and by PowerShell, which writes UTF-16. */
export type TextEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE';

/** Why the bytes of a file are not taken for text. */
export type TextProblem =
  | { kind: 'workbook' }
  | { kind: 'not text' }
  | {
      kind: 'bad bytes';
      encoding: TextEncoding;
      /** As a spreadsheet numbers it: the first is 1. */
      row: number;
      /** Of the bad byte in the file: the first is 1. */
      byte: number;
      /** What can be read before it in its cell; empty where it begins the cell. */
      after: string;
    };

/** What `.xlsx` (a zip archive) and `.xls` (a compound file) begin with. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/** How much is told of the cell before bytes that are no text. */
const LONGEST_CONTEXT = 40;

/**
 * UTF-8 with or without a byte order mark, UTF-16 with or without one. The text has no mark.
 *
 * Nothing is guessed: bytes of another encoding are refused instead of becoming other letters, for a name that is
 * spelled otherwise is somebody who is not monitored.
 */
export function decodeText(
  bytes: Uint8Array,
): { text: string } | { problem: TextProblem } {
  if (WORKBOOKS.some(signature => beginsWith(bytes, signature))) {
    return { problem: { kind: 'workbook' } };
  }
  const encoding = encodingOf(bytes);
  if (encoding === 'UTF-8' && bytes.includes(0)) {
    return { problem: { kind: 'not text' } };
  }
  const text = decode(bytes, encoding);
  if (text === undefined) {
    return { problem: locate(bytes, encoding) };
  }
  return text.includes('\0') ? { problem: { kind: 'not text' } } : { text };
}

/**
 * Without a byte order mark UTF-16 is known by its first two characters: a header row begins with Latin letters or
 * quotes, one byte of which is 0 in UTF-16 and none in UTF-8.
 */
function encodingOf(bytes: Uint8Array): TextEncoding {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) {
    return 'UTF-16LE';
  }
  if (a === 0xfe && b === 0xff) {
    return 'UTF-16BE';
  }
  if (a && b === 0 && c && d === 0) {
    return 'UTF-16LE';
  }
  return a === 0 && b && c === 0 && d ? 'UTF-16BE' : 'UTF-8';
}

function decode(
  bytes: Uint8Array,
  encoding: TextEncoding,
  options: { stream?: boolean } = {},
): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, options);
  } catch {
    return undefined;
  }
}

/** Where the text ends: by halves, for decoding byte by byte takes seconds in a large file. */
function locate(bytes: Uint8Array, encoding: TextEncoding): TextProblem {
  const prefix = (length: number) =>
    decode(bytes.subarray(0, length), encoding, { stream: true });
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (middle <= bytes.length && prefix(middle) !== undefined) {
      good = middle;
    } else {
      bad = middle;
    }
  }
  const text = prefix(good) ?? '';
  return {
    kind: 'bad bytes',
    encoding,
    row: rowAtEndOf(text),
    byte: sizeOf(text, bytes, encoding) + 1,
    after: (/[^\r\n,;\t"]*$/.exec(text)?.[0] ?? '').slice(-LONGEST_CONTEXT),
  };
}

/** A line break in quotes does not begin a row. */
function rowAtEndOf(text: string): number {
  let rows = 0;
  Papa.parse(text, {
    step: () => {
      rows += 1;
    },
  });
  return Math.max(1, rows);
}

/** In bytes of the file; `text` is its beginning. */
function sizeOf(
  text: string,
  bytes: Uint8Array,
  encoding: TextEncoding,
): number {
  if (encoding !== 'UTF-8') {
    const mark = bytes[0] === 0xff || bytes[0] === 0xfe ? 2 : 0;
    return mark + text.length * 2;
  }
  const mark = beginsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  return mark + new TextEncoder().encode(text).length;
}

function beginsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
