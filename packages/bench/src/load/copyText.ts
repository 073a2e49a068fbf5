const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Rows in the text format of PostgreSQL's COPY, their values in the order of the columns. */
export function copyText<Row>(
  rows: readonly Row[],
  columns: readonly (keyof Row)[],
): string {
  let text = '';
  for (const row of rows) {
    let separator = '';
    for (const column of columns) {
      text += separator + copyValue(row[column]);
      separator = '\t';
    }
    text += '\n';
  }
  return text;
}

function copyValue(value: unknown): string {
  if (value === null || value === undefined) {
    return '\\N';
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  const text = String(value);
  return /[\\\n\r\t]/.test(text)
    ? text.replace(/[\\\n\r\t]/g, character => ESCAPES[character] ?? character)
    : text;
}
