/** Whether bytes, perhaps cut off, are text in UTF-8, or in UTF-16 with a byte order mark. */
export function isText(bytes: Uint8Array): boolean {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding);
  return text !== null && !/\p{Cc}/u.test(withoutTextControls(text));
}

/** Without the control characters that occur in text: white space, next line, and escape for colours in logs. */
function withoutTextControls(text: string): string {
  return text
    .replace(/\s/g, '')
    .replaceAll('\u0085', '')
    .replaceAll('\u001b', '');
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    // As a stream, so that a character that is cut off at the end is no error.
    return decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
