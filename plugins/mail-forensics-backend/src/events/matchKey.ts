/** Longest key of a file name or a subject, in UTF-16 code units. */
export const MATCH_KEY_MAX_LENGTH = 4_000;

/** Longest key of an address. Addresses are indexed, and a row of a PostgreSQL b-tree takes about 2,700 bytes. */
export const ADDRESS_KEY_MAX_LENGTH = 400;

const DISPLAY_MAX_LENGTH = 10_000;

// Compatibility forms grow up to eighteen-fold, so what is longer than this is cut before it is normalised.
const INPUT_MAX_LENGTH = 100_000;

/**
 * Text in the form in which it is compared: texts that people take for the same have the same key.
 *
 * - NFKC, so that composed and decomposed names are equal, as macOS and Windows write them, and so are full-width and
 *   half-width forms
 * - lower case by Unicode's full mapping, the same in every locale; the final sigma is made a plain one, because it is
 *   final only until somebody searches for a part of the word
 * - without U+0000, which PostgreSQL refuses in text, and without the U+2400 that {@link displayText} shows for it, so
 *   that a name that was copied from the screen finds itself
 * - unpaired surrogates become U+FFFD, as UTF-8 has no form for them
 *
 * A key of a key is the same key.
 *
 * @param maxLength - in UTF-16 code units; what is longer is cut
 */
export function matchKey(
  text: string,
  maxLength: number = MATCH_KEY_MAX_LENGTH,
): string {
  const key = wellFormed(cut(text, INPUT_MAX_LENGTH))
    .replaceAll('\u0000', '')
    .replaceAll('\u2400', '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKC');
  return cut(key, maxLength);
}

/** {@link matchKey} of a mail address. */
export function addressKey(address: string): string {
  return matchKey(address, ADDRESS_KEY_MAX_LENGTH);
}

/** What is stored of a text to be shown: as it came, but storable (U+0000 becomes U+2400) and at most 10,000 long. */
export function displayText(text: string): string {
  return wellFormed(cut(text, DISPLAY_MAX_LENGTH)).replaceAll(
    '\u0000',
    '\u2400',
  );
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) {
    return text;
  }
  const inPair = /[\uD800-\uDBFF]/.test(text[maxLength - 1]);
  return text.slice(0, inPair ? maxLength - 1 : maxLength);
}
