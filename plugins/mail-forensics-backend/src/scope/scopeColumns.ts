import { InputError } from '@backstage/errors';
import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';

const MAX_COLUMNS = 1_000;
const MAX_LISTED = 10;
const MAX_LISTED_CHARACTERS = 40;

const OBJECT_ID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The modes that need a file. */
export type FileMode = Exclude<ScopeMode, 'all'>;

/** Their cells count only where they are object ids: an export may number its rows in them. */
const ID_HEADERS = [
  'objectid',
  'azureobjectid',
  'entraobjectid',
  'externaldirectoryobjectid',
  'userid',
  'groupid',
  'id',
];

interface Names {
  noun: 'user' | 'group';
  /**
   * Headers of columns that name the entry, the one to prefer first, in lower case, letters only. What is unique in a
   * directory comes before what need not be.
   */
  headers: readonly string[];
  template: string;
}

const NAMES: Record<FileMode, Names> = {
  users: {
    noun: 'user',
    headers: [
      'userprincipalname',
      'upn',
      'userprincipalnameupn',
      'email',
      'emails',
      'mail',
      'emailaddress',
      'mailaddress',
      'useremail',
      'useremailaddress',
      'primaryemail',
      'primaryemailaddress',
      'primarysmtpaddress',
      'smtpaddress',
      'proxyaddress',
      'address',
      ...ID_HEADERS,
      'user',
      'users',
      'username',
      'account',
      'login',
      'signinname',
    ],
    template: 'user\nalex@contoso.com',
  },
  groups: {
    noun: 'group',
    headers: [
      'mail',
      'email',
      'emailaddress',
      'mailaddress',
      'groupmail',
      'groupemail',
      'groupemailaddress',
      'primarysmtpaddress',
      'smtpaddress',
      'address',
      ...ID_HEADERS,
      'group',
      'groups',
      'groupname',
      'groupdisplayname',
      'name',
      'displayname',
    ],
    template: 'group\nsales@contoso.com',
  },
};

interface Column {
  index: number;
  title: string;
  idsOnly: boolean;
}

/** Which columns of a file name the users or groups, found out by its header row. */
export class ScopeColumns {
  readonly noun: 'user' | 'group';
  /** How many columns the header row has. */
  readonly width: number;
  /** The one to prefer first. */
  readonly #columns: Column[];
  readonly #ignored: string[];

  /** How well a header row tells which column names the entry: the smaller the better, infinite where it does not. */
  static rank(mode: FileMode, header: string[]): number {
    const { headers } = NAMES[mode];
    const ranks = header
      .slice(0, MAX_COLUMNS)
      .map(title => headers.indexOf(headerKey(title)))
      .filter(rank => rank >= 0);
    return Math.min(...ranks);
  }

  /** What a file should look like. */
  static template(mode: FileMode): string {
    return `It should look like this:\n${NAMES[mode].template}`;
  }

  /** @throws InputError where no column names an entry, with what the file should look like */
  static read(mode: FileMode, header: string[], row: number): ScopeColumns {
    if (header.length > MAX_COLUMNS) {
      throw new InputError(
        `Row ${row} has ${header.length.toLocaleString(
          'en',
        )} columns: at most ${MAX_COLUMNS.toLocaleString('en')} are read`,
      );
    }
    if (ScopeColumns.rank(mode, header) === Infinity) {
      throw new InputError(
        `Row ${row} is not a header row that names a column of ${
          NAMES[mode].noun
        }s. ${ScopeColumns.template(mode)}`,
      );
    }
    return new ScopeColumns(NAMES[mode], header);
  }

  private constructor(names: Names, header: string[]) {
    const titles = header.map((title, index) => ({
      title: title.trim(),
      index,
      rank: names.headers.indexOf(headerKey(title)),
    }));
    this.noun = names.noun;
    this.width = header.length;
    this.#columns = titles
      .filter(({ rank }) => rank >= 0)
      .sort((a, b) => a.rank - b.rank || a.index - b.index)
      .map(({ title, index, rank }) => ({
        title,
        index,
        idsOnly: ID_HEADERS.includes(names.headers[rank]),
      }));
    this.#ignored = titles
      .filter(({ rank, title }) => rank < 0 && title !== '')
      .map(({ title }) => title);
  }

  /** The cell that names the entry, trimmed; empty where none does. */
  entryOf(cells: readonly string[]): string {
    let other = '';
    for (const { index, idsOnly } of this.#columns) {
      const cell = trimmed(cells[index] ?? '');
      if (cell !== '' && (!idsOnly || OBJECT_ID.test(cell))) {
        return cell;
      }
      other ||= cell;
    }
    return other;
  }

  /** What an admin should know of how the file was read, in sentences. */
  notes(): string[] {
    const notes: string[] = [];
    const [first, ...others] = this.#columns.map(({ title }) => title);
    if (others.length > 0) {
      notes.push(
        `The ${this.noun}s were taken from the column ${quoted([
          first,
        ])}, where it is empty from ${quoted(others)}.`,
      );
    }
    if (this.#ignored.length > 0) {
      const noun = this.#ignored.length === 1 ? 'column' : 'columns';
      notes.push(`Ignored the ${noun} ${quoted(this.#ignored)}.`);
    }
    return notes;
  }
}

/** Letters only: `User Principal Name`, `user_principal_name` and `E-Mail` are written in as many ways as people. */
function headerKey(title: string): string {
  return title.length > 100 ? '' : title.toLowerCase().replace(/[^a-z]/g, '');
}

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/;
const SPACE = /[\s\u200B-\u200D\u2060\uFEFF]/;

/** Without the spaces around it, and the invisible ones that come along when an address is copied from a page. */
function trimmed(cell: string): string {
  const plain = cell.trim();
  if (!INVISIBLE.test(`${plain.charAt(0)}${plain.slice(-1)}`)) {
    return plain;
  }
  let start = 0;
  let end = plain.length;
  while (start < end && SPACE.test(plain[start])) {
    start += 1;
  }
  while (end > start && SPACE.test(plain[end - 1])) {
    end -= 1;
  }
  return plain.slice(start, end);
}

function quoted(titles: string[]): string {
  const listed = titles
    .slice(0, MAX_LISTED)
    .map(title =>
      title.length > MAX_LISTED_CHARACTERS
        ? `“${title.slice(0, MAX_LISTED_CHARACTERS)}…”`
        : `“${title}”`,
    );
  const more = titles.length - MAX_LISTED;
  return `${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
