/** Rows as a Markdown table, numbers at the right, columns in line. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = rows.map(row => row.map(formatCell));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map(row => row[column]?.length ?? 0)),
  );
  const isNumeric = header.map((_title, column) =>
    rows.every(row => typeof row[column] === 'number'),
  );
  const pad = (text: string, column: number) =>
    isNumeric[column]
      ? text.padStart(widths[column])
      : text.padEnd(widths[column]);
  const line = (row: readonly string[]) =>
    `| ${header
      .map((_title, column) => pad(row[column] ?? '', column))
      .join(' | ')} |`;
  const rule = `| ${widths
    .map((width, column) =>
      isNumeric[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
    )
    .join(' | ')} |`;
  return [line(header), rule, ...cells.map(line)].join('\n');
}

function formatCell(value: string | number): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Number.isNaN(value)) {
    return '-';
  }
  return value.toLocaleString('en-US', {
    maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0,
  });
}
