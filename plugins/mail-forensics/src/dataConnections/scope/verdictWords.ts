import type {
  ScopeObject,
  ScopeReport,
  ScopeRow,
  ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import { formatCount } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import type { Messages } from '../../components/useMessages';

/** How good a verdict is: `problem` is a row that brings nobody; `open` one that nobody was asked about yet. */
export type VerdictKind = 'good' | 'problem' | 'open';

const KINDS: Record<ScopeVerdict, VerdictKind> = {
  'will be monitored': 'good',
  disabled: 'good',
  'no mailbox': 'problem',
  guest: 'problem',
  'not found': 'problem',
  duplicate: 'problem',
  ambiguous: 'problem',
  'empty group': 'problem',
  'members hidden': 'problem',
  'not checked': 'open',
};

export function verdictKind(verdict: ScopeVerdict): VerdictKind {
  return KINDS[verdict];
}

function totalWords(verdict: ScopeVerdict, count: number, t: Messages): string {
  const rows = formatCount(count, t);
  switch (verdict) {
    case 'will be monitored':
      return t('scope.total.willBeMonitored', { rows });
    case 'no mailbox':
      return t('scope.total.noMailbox', { rows });
    case 'guest':
      return t('scope.total.guest', { count, rows });
    case 'disabled':
      return t('scope.total.disabled', { rows });
    case 'not found':
      return t('scope.total.notFound', { rows });
    case 'duplicate':
      return t('scope.total.duplicate', { count, rows });
    case 'ambiguous':
      return t('scope.total.ambiguous', { count, rows });
    case 'empty group':
      return t('scope.total.emptyGroup', { count, rows });
    case 'members hidden':
      return t('scope.total.membersHidden', { rows });
    default:
      return t('scope.total.notChecked', { rows });
  }
}

/** `87 rows: 84 will be monitored · 2 not found · 1 duplicate`, after the name of the file where there is one. */
export function reportSummary(
  report: ScopeReport,
  options: { name?: string; verdicts: readonly ScopeVerdict[] },
  t: Messages,
): string {
  const count = report.rows.length;
  const totals = options.verdicts
    .filter(verdict => report.totals[verdict] > 0)
    .map(verdict => totalWords(verdict, report.totals[verdict], t));
  const rows = t('scope.report.rows', { count, rows: formatCount(count, t) });
  const summary =
    totals.length === 0
      ? rows
      : t('scope.report.summary', { rows, totals: totals.join(' · ') });
  return options.name === undefined
    ? summary
    : t('scope.report.named', { name: visibleText(options.name), summary });
}

/** What is known of a row beside its verdict, in words; empty where the entry says it all. */
export function rowDetail(row: ScopeRow, t: Messages): string {
  return [whoWords(row), factWords(row, t)].filter(Boolean).join(' · ');
}

/** Whom the entry names, where that cannot be read from the entry itself. */
function whoWords({ entry, found }: ScopeRow): string {
  if (!found) {
    return '';
  }
  const address = found.userPrincipalName ?? found.mail ?? '';
  const isEntry = (text: string) => text.toLowerCase() === entry.toLowerCase();
  return [found.displayName ?? '', address]
    .filter(text => text !== '' && !isEntry(text))
    .map(visibleText)
    .join(', ');
}

function factWords(row: ScopeRow, t: Messages): string {
  switch (row.verdict) {
    case 'duplicate':
      return row.duplicateOf === undefined
        ? ''
        : t('scope.detail.sameAs', { row: String(row.duplicateOf) });
    case 'not found':
      return row.nearMatches?.length
        ? t('scope.detail.nearMatches', {
            entries: row.nearMatches
              .map(visibleText)
              .join(t('scope.detail.or')),
          })
        : '';
    case 'ambiguous':
      return row.candidates?.length
        ? t('scope.detail.candidates', {
            candidates: row.candidates
              .map(candidateWords)
              .join(t('scope.detail.or')),
          })
        : '';
    case 'no mailbox':
      return t('scope.detail.noMailbox');
    case 'guest':
      return t('scope.detail.guest');
    case 'disabled':
      return t('scope.detail.disabled');
    case 'empty group':
      return t('scope.detail.emptyGroup');
    case 'members hidden':
      return t('scope.detail.membersHidden');
    default:
      return row.members === undefined
        ? ''
        : t('scope.detail.mailboxes', {
            count: row.members,
            mailboxes: formatCount(row.members, t),
          });
  }
}

/** Several have the same name: only the id tells them apart for certain. */
function candidateWords({
  id,
  displayName,
  mail,
  userPrincipalName,
}: ScopeObject): string {
  const who = [displayName ?? '', userPrincipalName ?? mail ?? '', id];
  return who.filter(Boolean).map(visibleText).join(', ');
}
