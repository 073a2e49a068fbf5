import type {
  ScopeObject,
  ScopeRow,
  ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import { verdictKind } from './verdictWords';

/** Which rows of a report are shown. */
export type RowChoice = 'all' | 'problems' | ScopeVerdict;

/** The rows of a verdict, or with a problem, that hold `text` in their entry or in what it names; in their order. */
export function filterRows(
  rows: ScopeRow[],
  filter: { choice: RowChoice; text: string },
): ScopeRow[] {
  const wanted = filter.text.trim().toLowerCase();
  if (filter.choice === 'all' && wanted === '') {
    return rows;
  }
  return rows.filter(
    row =>
      isChosen(row, filter.choice) &&
      (wanted === '' || wordsOf(row).some(word => holds(word, wanted))),
  );
}

function isChosen({ verdict }: ScopeRow, choice: RowChoice): boolean {
  return choice === 'problems'
    ? verdictKind(verdict) === 'problem'
    : choice === 'all' || verdict === choice;
}

function wordsOf(row: ScopeRow): (string | null | undefined)[] {
  return [
    row.entry,
    ...objectWords(row.found),
    ...(row.nearMatches ?? []),
    ...(row.candidates ?? []).flatMap(objectWords),
  ];
}

function objectWords(object: ScopeObject | undefined) {
  return object
    ? [object.displayName, object.mail, object.userPrincipalName, object.id]
    : [];
}

function holds(word: string | null | undefined, wanted: string): boolean {
  return word?.toLowerCase().includes(wanted) ?? false;
}
