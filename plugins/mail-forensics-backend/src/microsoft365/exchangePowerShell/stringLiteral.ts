/**
 * A PowerShell expression whose value is a text, whatever the text: it comes out of somebody's file.
 *
 * It is printable ASCII only. PowerShell takes ‘ ’ ‚ ‛ for quotes as well, and Windows PowerShell reads a file without
 * byte order mark in the code page of the machine, where the bytes of an ordinary letter can be such a quote
 * (“Ñ” in UTF-8, read as Windows-1252, ends with ‘). So no character beyond ASCII is left for it to misread.
 */
export function stringLiteral(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) {
    return quoted(text);
  }
  const escaped = text.replace(/\\|[^\x20-\x7e]/g, character =>
    character === '\\' ? '\\\\' : unicodeEscape(character),
  );
  return `[regex]::Unescape(${quoted(escaped)})`;
}

/** Between single quotes, nothing but the quote itself has a meaning. */
function quoted(ascii: string): string {
  return `'${ascii.replaceAll("'", "''")}'`;
}

/** Without the flag `u`, a regular expression goes by UTF-16 units, and so do .NET's escapes. */
function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
