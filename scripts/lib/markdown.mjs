import prettier from 'prettier';

/** A document as the check of the formatting wants it. */
export async function formatted(text) {
  const options = await prettier.resolveConfig(
    new URL(import.meta.url).pathname,
  );
  return prettier.format(text, { ...options, parser: 'markdown' });
}

/** Placeholders such as `<mailbox>` are not tags; what is in backticks stays as it is. */
export function escaped(text) {
  return text
    .split(/(`[^`]*`)/)
    .map(part => (part.startsWith('`') ? part : part.replace(/[<*_]/g, '\\$&')))
    .join('');
}

/** A table; the cells are Markdown. */
export function table(heading, rows) {
  const line = cells =>
    `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |\n`;
  return [heading, heading.map(() => '---'), ...rows].map(line).join('');
}
