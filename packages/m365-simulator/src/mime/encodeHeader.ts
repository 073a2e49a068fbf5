import { SimulatedAddress } from '../tenant/model';

/** An encoded word may be 75 characters long (RFC 2047); this leaves room for its frame. */
const ENCODED_WORD_BYTES = 45;

/** As it stands where it is plain ASCII and cannot be taken for an encoded word, otherwise in encoded words. */
export function encodeText(text: string): string {
  return isPlain(text)
    ? text
    : chunksOf(text)
        .map(chunk => `=?utf-8?B?${Buffer.from(chunk).toString('base64')}?=`)
        .join('\r\n ');
}

export function encodeAddresses(addresses: SimulatedAddress[]): string {
  return addresses
    .map(({ address, name }) => {
      const bare = address.replace(/[\s<>,;]/g, '');
      return name ? `${encodePhrase(name)} <${bare}>` : `<${bare}>`;
    })
    .join(',\r\n ');
}

/** `; key="value"`, or RFC 2231's form for what cannot be quoted. */
export function encodeParameter(key: string, value: string): string {
  return isPlain(value) && !/["\\]/.test(value) && value.length <= 60
    ? `;\r\n ${key}="${value}"`
    : extendedParameter(key, value);
}

function encodePhrase(name: string): string {
  return isPlain(name) && /^[\w ]+$/.test(name)
    ? `"${name}"`
    : chunksOf(name)
        .map(chunk => `=?utf-8?B?${Buffer.from(chunk).toString('base64')}?=`)
        .join('\r\n ');
}

function extendedParameter(key: string, value: string): string {
  return chunksOf(value)
    .map(
      (chunk, index) =>
        `;\r\n ${key}*${index}*=${index === 0 ? "utf-8''" : ''}${percent(
          chunk,
        )}`,
    )
    .join('');
}

function percent(text: string): string {
  return [...Buffer.from(text)]
    .map(byte =>
      /[A-Za-z0-9._-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

function isPlain(text: string): boolean {
  return (
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) &&
    !text.includes('=?') &&
    !/ {2}/.test(text) &&
    text.length < 900
  );
}

/** Never cuts a character in two. */
function chunksOf(text: string): string[] {
  const chunks = [''];
  for (const character of text) {
    const last = chunks[chunks.length - 1];
    if (Buffer.byteLength(last + character) > ENCODED_WORD_BYTES) {
      chunks.push(character);
    } else {
      chunks[chunks.length - 1] = last + character;
    }
  }
  return chunks;
}
