/**
 * Text that came out of a mailbox may hold characters that draw nothing, or that turn the order of what follows, so that
 * `invoice[U+202E]fdp.exe` looks like `invoiceexe.pdf`. They are shown as what they are.
 */

/** A stretch of text, or (`hidden`) the name of a character that would not be seen. */
export interface TextPart {
  text: string;
  hidden: boolean;
}

/*
 * Zero width joiners belong to emoji and to Persian and Indic words, so they are only shown where nothing can join: at
 * the beginning and after Latin characters.
 */
const HIDDEN =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|(?<=^|[\p{ASCII}\p{Script=Latin}])[\u200c\u200d]|\p{Cs}/gu;

export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) {
      parts.push({ text: text.slice(end, match.index), hidden: false });
    }
    parts.push({ text: nameOf(match[0]), hidden: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) {
    parts.push({ text: text.slice(end), hidden: false });
  }
  return parts;
}

/** The same as one string, for places that cannot be marked up. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map(part => part.text)
    .join('');
}

/** C0 controls have pictures (U+2400 and following); the others are told by number. */
function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) {
    return String.fromCodePoint(0x2400 + code);
  }
  if (code === 0x7f) {
    return '\u2421';
  }
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
}

/** Cut to `length` characters, never inside one. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const last = text.charCodeAt(length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splitsPair ? length - 1 : length)}…`;
}
