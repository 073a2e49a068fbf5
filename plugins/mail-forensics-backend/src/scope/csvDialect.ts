import { parse } from 'papaparse';

const DELIMITERS = [',', ';', '\t'];
const MAX_HEADER_CHARACTERS = 100_000;

/** The line `sep=;` that spreadsheets write before the header row and do not count. */
export function separatorLineOf(
  text: string,
): { delimiter: string; length: number } | undefined {
  const match = /^"?sep=([,;\t])"?(?:\r\n|\n|\r|$)/i.exec(text);
  return match ? { delimiter: match[1], length: match[0].length } : undefined;
}

/**
 * The delimiter by which the header row makes the most sense; by the header row alone, since below it a comma may be
 * part of a name.
 *
 * @param rank - how much sense a header row makes: the smaller the more
 */
export function delimiterOf(
  text: string,
  rank: (header: string[]) => number,
): string {
  const start = text.slice(0, MAX_HEADER_CHARACTERS).trimStart();
  const candidates = DELIMITERS.map(delimiter => {
    const [header = []] = parse<string[]>(start, {
      delimiter,
      preview: 1,
    }).data;
    return { delimiter, rank: rank(header), width: header.length };
  });
  return candidates.reduce((best, next) =>
    next.rank < best.rank ||
    (next.rank === best.rank && next.width > best.width)
      ? next
      : best,
  ).delimiter;
}
