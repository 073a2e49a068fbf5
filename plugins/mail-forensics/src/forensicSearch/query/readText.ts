import type {
  Filter,
  FilterGroup,
} from 'backstage-plugin-mail-forensics-common';

/** What was typed or pasted, as it is understood. */
export type TextReading =
  | { kind: 'nothing' }
  /** Hashes in lower case; at least one of one of the two. */
  | { kind: 'hashes'; sha256: string[]; md5: string[] }
  | { kind: 'addresses'; addresses: string[] }
  /** Of a path, its last part. */
  | { kind: 'fileName'; name: string }
  /** To be found in a file name, an address, a subject or a hash. */
  | { kind: 'text'; text: string };

const SHA256 = /^[0-9a-f]{64}$/i;
const MD5 = /^[0-9a-f]{32}$/i;
const ADDRESS = /^[^\s@<>()",;:*]+@[^\s@<>()",;:*]+\.[^\s@<>()",;:*.]+$/;
/** `C:\x`, `\\server\x`, `/x/y`, `~/x`, `file:///x`. */
const PATH = /^(?:[a-z]:\\|\\\\|~?\/(?=.*\/)|~\/|file:\/\/)/i;

/**
 * Reads what stands in the search field. Hashes and addresses, one or a list of them, are compared as a whole, which is
 * exact and quick; of a path the file's name is; quotation marks make anything mere text.
 */
export function readText(typed: string): TextReading {
  const text = typed.trim();
  const unquoted = /^"(.+)"$/s.exec(text)?.[1].trim();
  if (text === '' || unquoted === '') {
    return { kind: 'nothing' };
  }
  // Windows copies paths in quotation marks.
  const path = unquoted ?? text;
  if (PATH.test(path)) {
    const name = lastPart(path);
    return name === ''
      ? { kind: 'text', text: path }
      : { kind: 'fileName', name };
  }
  if (unquoted !== undefined) {
    return { kind: 'text', text: unquoted };
  }
  return readHashes(text) ?? readAddresses(text) ?? { kind: 'text', text };
}

/** The same in the query language: what must hold, and beside it groups of which one filter must. */
export function toTextFilters(typed: string): {
  filters: Filter[];
  groups: FilterGroup[];
} {
  const reading = readText(typed);
  switch (reading.kind) {
    case 'nothing':
      return { filters: [], groups: [] };
    case 'hashes':
      return anyOf([
        ...isOneOf('file.hash.sha256', reading.sha256),
        ...isOneOf('file.hash.md5', reading.md5),
      ]);
    case 'addresses':
      return anyOf(
        [
          'source.email.sender',
          'source.email.from',
          'destination.email.recipients',
        ].flatMap(term => isOneOf(term, reading.addresses)),
      );
    case 'fileName':
      return anyOf(isOneOf('file.name', [reading.name]));
    default:
      return anyOf(isOneOf('anyText', [reading.text]));
  }
}

function readHashes(text: string): TextReading | undefined {
  const words = text.split(/[\s,;|]+/).filter(word => word !== '');
  const sha256 = words.filter(word => SHA256.test(word));
  const md5 = words.filter(word => MD5.test(word));
  return words.length > 0 && sha256.length + md5.length === words.length
    ? { kind: 'hashes', sha256: distinct(sha256), md5: distinct(md5) }
    : undefined;
}

/** `lee@gmail.com`, `mailto:lee@gmail.com`, `Lee Gu <lee@gmail.com>; kim@contoso.com`, as mail programs copy them. */
function readAddresses(text: string): TextReading | undefined {
  const bracketed = [...text.matchAll(/<([^<>]*)>/g)].map(([, inner]) => inner);
  const words = text.replace(/<[^<>]*>/g, ' ').split(/[\s,;]+/);
  // Beside brackets stand the names of those whose addresses are in them.
  const bare = words.filter(word =>
    bracketed.length > 0 ? word.includes('@') : word !== '',
  );
  const addresses = [...bare, ...bracketed].map(word =>
    word.trim().replace(/^mailto:/i, ''),
  );
  return addresses.length > 0 && addresses.every(word => ADDRESS.test(word))
    ? { kind: 'addresses', addresses: distinct(addresses) }
    : undefined;
}

function lastPart(path: string): string {
  const part =
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? '';
  try {
    return path.toLowerCase().startsWith('file:')
      ? decodeURIComponent(part)
      : part;
  } catch {
    // A percent sign that encodes nothing.
    return part;
  }
}

function isOneOf(term: string, values: string[]): Filter[] {
  if (values.length === 0) {
    return [];
  }
  return values.length === 1
    ? [{ term, operator: 'IS', value: values[0] }]
    : [{ term, operator: 'IS_ANY', value: values }];
}

function anyOf(filters: Filter[]): {
  filters: Filter[];
  groups: FilterGroup[];
} {
  return filters.length > 1
    ? { filters: [], groups: [{ filterClause: 'OR', filters }] }
    : { filters, groups: [] };
}

function distinct(values: string[]): string[] {
  return [...new Set(values.map(value => value.toLowerCase()))];
}
