import type {
  ScopeInput,
  ScopePreview,
  ScopeRow,
} from 'backstage-plugin-mail-forensics-common';
import type { MailForensicsApi } from '../src/api/MailForensicsApi';
import { scopePreviewOf } from '../src/__testUtils__/samples';

/** Milliseconds between two pages of a directory that is not there. */
const PAUSE = 150;

/** Previews as a backend would answer them: every row of the file gets one verdict or another, by turns. */
export const devPreview: MailForensicsApi['previewScope'] = async (
  scope,
  { connectionId, onProgress, signal },
) => {
  const rows = rowsOf(scope);
  if (connectionId === undefined) {
    return uncheckedOf(scope, rows);
  }
  for (let requests = 1; requests <= 12; requests += 1) {
    onProgress?.({ requests, users: requests * 999 });
    await new Promise(resolve => setTimeout(resolve, PAUSE));
    signal?.throwIfAborted();
  }
  const checked = rows.map(checkedOf);
  return scopePreviewOf(checked, {
    mode: scope.mode,
    notes: ['The columns “department” and “phone” were ignored.'],
    directory: { requests: 12, users: 11_988, milliseconds: 1_800 },
    difference: {
      added: { count: 3, users: usersOf('new', 3) },
      removed: { count: 1_234, users: usersOf('old', 1_000) },
      kept: 84,
    },
  });
};

/** The first cell of every row. */
function rowsOf(scope: ScopeInput): string[] {
  return scope.mode === 'all'
    ? []
    : scope.csv
        .split(/\r?\n/)
        .slice(1)
        .filter(Boolean)
        .map(line => line.split(/[,;\t]/)[0]);
}

function uncheckedOf(scope: ScopeInput, rows: string[]): ScopePreview {
  return scopePreviewOf(
    rows.map((entry, index) =>
      index % 50 === 49
        ? { row: index + 2, entry, verdict: 'duplicate', duplicateOf: 2 }
        : { row: index + 2, entry, verdict: 'not checked' },
    ),
    {
      mode: scope.mode,
      mailboxes: null,
      directory: null,
      directoryReadAt: null,
    },
  );
}

function checkedOf(entry: string, index: number): ScopeRow {
  const row = { row: index + 2, entry };
  const found = {
    id: `id-${index}`,
    displayName: `Person ${index}`,
    mail: entry,
    userPrincipalName: entry,
  };
  const samples: ScopeRow[] = [
    { ...row, verdict: 'will be monitored', found },
    {
      ...row,
      verdict: 'not found',
      nearMatches: [`near.${entry}`, `nearer.${entry}`],
    },
    { ...row, verdict: 'disabled', found },
    { ...row, verdict: 'duplicate', duplicateOf: 2 },
    {
      ...row,
      verdict: 'ambiguous',
      candidates: [found, { ...found, id: 'id-of-the-other' }],
    },
    { ...row, verdict: 'guest', found },
    { ...row, verdict: 'no mailbox', found },
    { ...row, verdict: 'empty group' },
    { ...row, verdict: 'members hidden' },
  ];
  return samples[index % 40] ?? samples[0];
}

function usersOf(name: string, count: number) {
  return Array.from({ length: count }, (_, n) => ({
    id: `${name}-${n}`,
    displayName: `${name} ${n}`,
    mail: `${name}-${n}@contoso.com`,
  }));
}
