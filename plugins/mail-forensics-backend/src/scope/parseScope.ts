import { InputError } from '@backstage/errors';
import type {
  ScopeInput,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import { parse } from 'papaparse';

const MAX_CHARACTERS = 10 * 1024 * 1024;
const MAX_ROWS = 100_000;
const MAX_ENTRY_CHARACTERS = 400;

interface Columns {
  noun: string;
  /** Headers that name the entry, the one to prefer first; without case, spaces and punctuation. */
  headers: readonly string[];
  template: string;
}

const COLUMNS: Record<'users' | 'groups', Columns> = {
  users: {
    noun: 'user',
    headers: [
      'user',
      'userprincipalname',
      'upn',
      'email',
      'emailaddress',
      'mail',
      'id',
      'objectid',
    ],
    template: 'user\nalex@contoso.com',
  },
  groups: {
    noun: 'group',
    headers: [
      'group',
      'id',
      'objectid',
      'email',
      'emailaddress',
      'mail',
      'groupname',
      'name',
      'displayname',
    ],
    template: 'group\nsales@contoso.com',
  },
};

/** Whose mailboxes are watched; `entries` name users or groups and are empty for everybody. */
export interface ParsedScope {
  mode: ScopeMode;
  entries: string[];
}

/** Takes the rows of a file one by one. */
class ScopeReader {
  readonly entries = new Map<string, string>();
  row = 0;
  #header: string[] | undefined;

  constructor(private readonly columns: Columns) {}

  read(cells: string[]): void {
    this.row += 1;
    if (cells.every(cell => cell.trim() === '')) {
      return;
    }
    if (!this.#header) {
      this.#header = this.#readHeader(cells);
      return;
    }
    const entry = this.#readEntry(cells, this.#header);
    const key = entry.toLowerCase();
    if (!this.entries.has(key)) {
      this.entries.set(key, entry);
    }
  }

  finish(): string[] {
    if (!this.#header) {
      throw new InputError(`The file is empty. ${this.#template()}`);
    }
    if (this.entries.size === 0) {
      throw new InputError(
        `The file names no ${this.columns.noun}. ${this.#template()}`,
      );
    }
    if (this.entries.size > MAX_ROWS) {
      throw new InputError('The file has more than 100,000 rows');
    }
    return [...this.entries.values()];
  }

  #readHeader(cells: string[]): string[] {
    const header = cells.map(cell => cell.toLowerCase().replace(/[^a-z]/g, ''));
    if (!header.some(name => this.columns.headers.includes(name))) {
      throw new InputError(
        `Row ${this.row} is not a header row that names a column of ${
          this.columns.noun
        }s. ${this.#template()}`,
      );
    }
    return header;
  }

  #readEntry(cells: string[], header: string[]): string {
    if (cells.slice(header.length).some(cell => cell.trim() !== '')) {
      throw new InputError(
        `Row ${this.row} has more cells than the header row: put quotes around values that contain a separator`,
      );
    }
    const entry = this.columns.headers
      .map(name => cells[header.indexOf(name)]?.trim() ?? '')
      .find(cell => cell !== '');
    if (!entry) {
      throw new InputError(`Row ${this.row} names no ${this.columns.noun}`);
    }
    if (entry.length > MAX_ENTRY_CHARACTERS) {
      throw new InputError(
        `Row ${this.row} is too long: at most ${MAX_ENTRY_CHARACTERS} characters`,
      );
    }
    return entry;
  }

  #template(): string {
    return `It should look like this:\n${this.columns.template}`;
  }
}

/**
 * Reads an uploaded scope: a CSV with a header row (comma, semicolon or tab), one user or group a row. Entries are
 * trimmed and kept once, however they are capitalised.
 *
 * @throws InputError that names the row, or shows what the file should look like
 */
export function parseScope(input: ScopeInput): ParsedScope {
  if (input.mode === 'all') {
    return { mode: 'all', entries: [] };
  }
  const columns = COLUMNS[input.mode];
  const reader = new ScopeReader(columns);
  const text = withoutByteOrderMark(checkText(input.csv));
  parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors }, parser) => {
      if (errors.some(error => error.type === 'Quotes')) {
        throw new InputError(
          `Row ${reader.row + 1} has quotes that do not match`,
        );
      }
      reader.read(data);
      if (reader.entries.size > MAX_ROWS) {
        parser.abort();
      }
    },
  });
  return { mode: input.mode, entries: reader.finish() };
}

function checkText(csv: string): string {
  if (csv.length > MAX_CHARACTERS) {
    throw new InputError('The file is larger than 10 MB');
  }
  if (csv.includes('\u0000')) {
    throw new InputError('The file is not a text file');
  }
  return csv;
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** By the header row alone: below it, a comma may be part of a name. */
function delimiterOf(text: string): string {
  const header = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  return [',', ';', '\t'].find(delimiter => header.includes(delimiter)) ?? ',';
}
