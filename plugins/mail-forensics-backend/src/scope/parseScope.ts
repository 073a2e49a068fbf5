import { InputError } from '@backstage/errors';
import type {
  ScopeInput,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import { parse } from 'papaparse';
import { nameKey } from './nameKey';
import { delimiterOf, separatorLineOf } from './csvDialect';
import { ScopeColumns } from './scopeColumns';

/** 32 million characters: 100,000 rows of everything a directory exports of a user. */
export const MAX_SCOPE_CHARACTERS = 32 * 1024 * 1024;

const MAX_ROWS = 100_000;
/** What a spreadsheet can hold, blank rows included. */
const MAX_LINES = 1_048_576;
const MAX_ENTRY_CHARACTERS = 400;
/** What a cell of a spreadsheet can hold. */
const MAX_CELL_CHARACTERS = 32_767;

/** Characters that no text has, and the one that stands for bytes which were no UTF-8. */
const NOT_TEXT = /[^\P{Cc}\t\n\r]/u;
const UNREADABLE = /\uFFFD|\p{Surrogate}/u;
const CONTROL = /\p{Cc}/u;
const SPACE_BEFORE_QUOTE = /^\s+"/;

/** What spreadsheets and those who attack them begin with; no address, name or id of a user begins so. */
const FORMULA: Record<'user' | 'group', RegExp> = {
  user: /^=|^[+\-@](?![^\s()|!"@]+@[^\s()|!"@]+$)/,
  // A group may be called `@Sales` or `+1`.
  group: /^=|^[+\-@]\s*[\w.]*\(|^[+\-@].*\|.*!/,
};

/** A row of a scope file. */
export interface ScopeEntry {
  /** As a spreadsheet numbers it. */
  row: number;
  /** Trimmed. */
  entry: string;
  /** The row that has the same entry first, whatever the case. */
  duplicateOf?: number;
}

/** Whose mailboxes are watched; `entries` name users or groups and are empty for everybody. */
export interface ParsedScope {
  mode: ScopeMode;
  entries: ScopeEntry[];
  /** Remarks on the file, in sentences. */
  notes: string[];
}

/** Takes the rows of a file one by one. */
class ScopeReader {
  readonly #mode: Exclude<ScopeMode, 'all'>;
  /** What the text as a whole was found to be free of needs no look at each cell. */
  readonly #suspicious: boolean;
  readonly #quotedLate: boolean;
  readonly #entries: ScopeEntry[] = [];
  readonly #rows = new Map<string, number>();
  #columns: ScopeColumns | undefined;
  #row = 0;

  constructor(mode: Exclude<ScopeMode, 'all'>, text: string) {
    this.#mode = mode;
    this.#suspicious = NOT_TEXT.test(text) || UNREADABLE.test(text);
    this.#quotedLate = /[^\S\r\n]"/.test(text);
  }

  read(cells: string[], quotesMatch: boolean): void {
    this.#row += 1;
    if (this.#row > MAX_LINES) {
      throw this.#fault('is one too many: delete the blank rows');
    }
    this.#checkCells(cells);
    if (!quotesMatch) {
      throw this.#fault('has quotes that do not match');
    }
    if (cells.every(cell => cell.trim() === '')) {
      return;
    }
    if (!this.#columns) {
      this.#columns = ScopeColumns.read(this.#mode, cells, this.#row);
      return;
    }
    this.#add(this.#readEntry(cells, this.#columns));
  }

  finish(): ParsedScope {
    if (!this.#columns) {
      throw new InputError(
        `The file is empty. ${ScopeColumns.template(this.#mode)}`,
      );
    }
    if (this.#entries.length === 0) {
      throw new InputError(
        `The file names no ${this.#columns.noun}. ${ScopeColumns.template(
          this.#mode,
        )}`,
      );
    }
    return {
      mode: this.#mode,
      entries: this.#entries,
      notes: this.#columns.notes(),
    };
  }

  #checkCells(cells: string[]): void {
    for (const cell of cells) {
      if (cell.length > MAX_CELL_CHARACTERS) {
        throw this.#fault(
          `has a cell of ${cell.length.toLocaleString(
            'en',
          )} characters: at most ${MAX_CELL_CHARACTERS.toLocaleString(
            'en',
          )}. Is a quote never closed?`,
        );
      }
      if (this.#suspicious && NOT_TEXT.test(cell)) {
        throw this.#fault(
          'has characters that are no text: the file is not a text file. Save it as CSV UTF-8',
        );
      }
      if (this.#suspicious && UNREADABLE.test(cell)) {
        throw this.#fault(
          'has characters that could not be read: save the file as CSV UTF-8',
        );
      }
      if (this.#quotedLate && SPACE_BEFORE_QUOTE.test(cell)) {
        throw this.#fault(
          'has a space before an opening quote, which makes the quote a part of the value: remove it',
        );
      }
    }
  }

  #readEntry(cells: string[], columns: ScopeColumns): string {
    if (cells.slice(columns.width).some(cell => cell.trim() !== '')) {
      throw this.#fault(
        'has more cells than the header row: put quotes around values that contain a separator',
      );
    }
    const entry = columns.entryOf(cells);
    if (entry === '') {
      throw this.#fault(`names no ${columns.noun}`);
    }
    if (entry.length > MAX_ENTRY_CHARACTERS) {
      throw this.#fault(
        `is too long: at most ${MAX_ENTRY_CHARACTERS} characters name a ${columns.noun}`,
      );
    }
    if (CONTROL.test(entry)) {
      throw this.#fault(
        `has a line break or a tab in the name of its ${columns.noun}`,
      );
    }
    if (FORMULA[columns.noun].test(entry)) {
      throw this.#fault(
        `is a formula: put the address, name or id of the ${columns.noun} in its place`,
      );
    }
    return entry;
  }

  #add(entry: string): void {
    if (this.#entries.length === MAX_ROWS) {
      throw this.#fault('is one too many: at most 100,000 rows are read');
    }
    const key = nameKey(entry);
    const duplicateOf = this.#rows.get(key);
    if (duplicateOf === undefined) {
      this.#rows.set(key, this.#row);
      this.#entries.push({ row: this.#row, entry });
    } else {
      this.#entries.push({ row: this.#row, entry, duplicateOf });
    }
  }

  #fault(message: string): InputError {
    return new InputError(`Row ${this.#row} ${message}`);
  }
}

/**
 * Reads an uploaded scope: a CSV with a header row (comma, semicolon or tab), one user or group a row. Rows are numbered
 * as a spreadsheet numbers them, blank ones and those before the header row included.
 *
 * @throws InputError that names the row, or shows what the file should look like
 */
export function parseScope(input: ScopeInput): ParsedScope {
  if (input.mode === 'all') {
    return { mode: 'all', entries: [], notes: [] };
  }
  if (input.csv.length > MAX_SCOPE_CHARACTERS) {
    throw new InputError(
      'The file is larger than 32 MB: leave out the columns that do not name anybody',
    );
  }
  const { mode } = input;
  const whole = input.csv.startsWith('\uFEFF') ? input.csv.slice(1) : input.csv;
  const separator = separatorLineOf(whole);
  const text = separator ? whole.slice(separator.length) : whole;
  const reader = new ScopeReader(mode, text);
  parse<string[]>(text, {
    delimiter:
      separator?.delimiter ??
      delimiterOf(text, header => ScopeColumns.rank(mode, header)),
    // Given, since the guess takes a file whose header row alone ends in another way than its rows for a single row.
    newline: text.includes('\n') ? '\n' : '\r',
    step: ({ data, errors }) =>
      reader.read(data, !errors.some(error => error.type === 'Quotes')),
  });
  return reader.finish();
}
