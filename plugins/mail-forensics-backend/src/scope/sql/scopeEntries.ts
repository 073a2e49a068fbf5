import type {
  ScopeRow,
  ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { inBatches, readNumber } from '../../database';
import type { ConnectionId } from '../../mail';
import { nameKey } from '../nameKey';
import type { ParsedScope, ScopeEntry } from '../parseScope';

const ROWS_PER_STATEMENT = 500;
/** Rows of a file are numbered from 1, and the first is its header. */
const FIRST_ROW = 2;

/** A row of the scope file of a connection, with what it came to when the directory was last read. */
export interface StoredEntry extends ScopeEntry {
  position: number;
  /** Null where the directory was not read since the file was uploaded. */
  verdict: ScopeVerdict | null;
  /** As JSON: what else is to be told of it. */
  facts: string | null;
}

interface EntryRow {
  position: unknown;
  entry: string;
  file_row: unknown;
  verdict: ScopeVerdict | null;
  facts: string | null;
}

/** What is stored of a row beside its verdict, exactly as it is told. */
type Facts = Omit<ScopeRow, 'row' | 'entry' | 'verdict'>;

/** Puts the rows of a file into the database; nothing is known of them yet. */
export async function insertScopeEntries(
  trx: Knex.Transaction,
  connectionId: ConnectionId,
  scope: Pick<ParsedScope, 'entries'>,
): Promise<void> {
  await trx.batchInsert(
    'scope_entries',
    scope.entries.map(({ row, entry }, position) => ({
      connection_id: connectionId,
      position,
      entry,
      file_row: row,
    })),
    ROWS_PER_STATEMENT,
  );
}

/** The rows of the scope file of a connection, in its order. */
export async function selectScopeEntries(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<StoredEntry[]> {
  const rows: EntryRow[] = await knex('scope_entries')
    .where({ connection_id: connectionId })
    .orderBy('position')
    .select('position', 'entry', 'file_row', 'verdict', 'facts');
  const firstRows = new Map<string, number>();
  return rows.map(({ entry, verdict, ...columns }) => {
    const position = readNumber(columns.position);
    const row =
      columns.file_row === null
        ? position + FIRST_ROW
        : readNumber(columns.file_row);
    const key = nameKey(entry);
    const duplicateOf = firstRows.get(key);
    if (duplicateOf === undefined) {
      firstRows.set(key, row);
    }
    return {
      position,
      row,
      entry,
      ...(duplicateOf !== undefined && { duplicateOf }),
      verdict,
      facts: columns.facts,
    };
  });
}

/** Stores what rows came to; those that came to the same as before are left alone. */
export async function storeVerdicts(
  trx: Knex.Transaction,
  options: {
    connectionId: ConnectionId;
    entries: readonly StoredEntry[];
    /** In the order of the entries. */
    rows: readonly ScopeRow[];
  },
): Promise<void> {
  const changed = options.entries.flatMap((before, index) => {
    const { row, entry, verdict, ...rest } = options.rows[index];
    const facts: Facts = rest;
    const told = JSON.stringify(facts);
    return verdict === before.verdict && told === before.facts
      ? []
      : [
          {
            connection_id: options.connectionId,
            position: before.position,
            entry,
            file_row: row,
            verdict,
            facts: told,
          },
        ];
  });
  for (const batch of inBatches(changed, ROWS_PER_STATEMENT)) {
    await trx('scope_entries')
      .insert(batch)
      .onConflict(['connection_id', 'position'])
      .merge(['verdict', 'facts']);
  }
}

/** A row as it is told; null where the directory was not read since the file was uploaded. */
export function toScopeRow(stored: StoredEntry): ScopeRow | null {
  const { row, entry, verdict } = stored;
  return verdict === null ? null : { row, entry, verdict, ...factsOf(stored) };
}

/** Ids of whom or what rows stood for when the directory was last read, by the key of the entry. */
export function knownIds(
  entries: readonly StoredEntry[],
): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(stored => {
      const id = factsOf(stored).found?.id;
      return id === undefined ? [] : [[nameKey(stored.entry), id] as const];
    }),
  );
}

/** As {@link storeVerdicts} wrote them. */
function factsOf(stored: StoredEntry): Facts {
  return stored.facts === null ? {} : (JSON.parse(stored.facts) as Facts);
}
