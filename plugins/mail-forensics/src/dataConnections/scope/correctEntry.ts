import Papa from 'papaparse';

/**
 * The text of a scoping file with one entry written otherwise, all else as it was.
 *
 * @param correction - `row` as the report numbers it, the header row of an ordinary file being 1
 * @returns undefined where that row does not hold the entry in exactly one cell: then it is not known what to change
 */
export function correctEntry(
  csv: string,
  correction: { row: number; entry: string; by: string },
): string | undefined {
  const { data, errors, meta } = Papa.parse<string[]>(csv);
  if (errors.some(error => error.type === 'Quotes')) {
    return undefined;
  }
  const cells = data[correction.row - 1] ?? [];
  const holders = cells.filter(cell => cell.trim() === correction.entry);
  if (holders.length !== 1) {
    return undefined;
  }
  cells[cells.indexOf(holders[0])] = correction.by;
  return Papa.unparse(data, {
    delimiter: meta.delimiter,
    newline: meta.linebreak,
  });
}
