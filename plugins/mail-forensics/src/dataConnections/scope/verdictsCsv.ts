import type { ScopeRow } from 'backstage-plugin-mail-forensics-common';
import Papa from 'papaparse';
import type { Messages } from '../../components/useMessages';
import { rowDetail } from './verdictWords';

/**
 * What a spreadsheet would take for a formula. Not papaparse's own, which passes by a formula that goes on in a second
 * line.
 */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * The verdicts as a CSV file: columns and verdicts have the names of the API, so that scripts can rely on them in every
 * language; `detail` is what the page says.
 */
export function verdictsCsv(rows: ScopeRow[], t: Messages): string {
  const columns = {
    row: (row: ScopeRow) => row.row,
    entry: (row: ScopeRow) => row.entry,
    verdict: (row: ScopeRow) => row.verdict,
    detail: (row: ScopeRow) => rowDetail(row, t),
    displayName: (row: ScopeRow) => row.found?.displayName ?? '',
    userPrincipalName: (row: ScopeRow) => row.found?.userPrincipalName ?? '',
    mail: (row: ScopeRow) => row.found?.mail ?? '',
    id: (row: ScopeRow) => row.found?.id ?? '',
    members: (row: ScopeRow) => row.members ?? '',
    duplicateOf: (row: ScopeRow) => row.duplicateOf ?? '',
    nearMatches: (row: ScopeRow) => (row.nearMatches ?? []).join(' '),
  };
  const readers = Object.values(columns);
  const csv = Papa.unparse(
    {
      fields: Object.keys(columns),
      data: rows.map(row => readers.map(read => read(row))),
    },
    { escapeFormulae: FORMULA },
  );
  // Without the mark Excel takes UTF-8 for the encoding of the system.
  return `\uFEFF${csv}\r\n`;
}
