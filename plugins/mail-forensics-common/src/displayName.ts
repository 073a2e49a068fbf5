/**
 * Longest display name of a connection, in characters.
 *
 * @public
 */
export const LONGEST_DISPLAY_NAME = 200;

/** The key is under an index, whose rows PostgreSQL bounds, and one character can become eighteen. */
const LONGEST_KEY_BYTES = 2000;

/**
 * What can be wrong with a display name by itself.
 *
 * @public
 */
export type DisplayNameFault = 'empty' | 'too long' | 'control characters';

/**
 * What is wrong with a display name, whatever names there are already. Blanks around it do not count.
 *
 * @public
 */
export function displayNameFault(name: string): DisplayNameFault | undefined {
  const trimmed = name.trim();
  const key = displayNameKey(trimmed);
  if (key === '') {
    return 'empty';
  }
  if (
    [...trimmed].length > LONGEST_DISPLAY_NAME ||
    utf8Length(key) > LONGEST_KEY_BYTES
  ) {
    return 'too long';
  }
  return /\p{Cc}/u.test(trimmed) ? 'control characters' : undefined;
}

/**
 * Equal for names that people take for the same: whatever their case, Unicode form and inner blanks. Names of
 * connections are unique by it. Keys are stored, so that a change of this function is a migration.
 *
 * The way over upper case unites the German sharp s, in its small and its capital form, with ss: the upper case of
 * `Straße` is `STRASSE`. The final sigma is final only where its word ends.
 *
 * @public
 */
export function displayNameKey(name: string): string {
  return name
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\u0000', '')
    .replaceAll('\u2400', '')
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      bytes += 1;
    } else if (code < 0x800) {
      bytes += 2;
    } else {
      bytes += code < 0x10000 ? 3 : 4;
    }
  }
  return bytes;
}
