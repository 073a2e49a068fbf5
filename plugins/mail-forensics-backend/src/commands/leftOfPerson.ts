import type { Knex } from 'knex';
import { textSqlOf } from '../database';
import { AddressMention } from '../events';

/** What still names the address of somebody whose data was erased: how many of each. */
export interface LeftOfPerson {
  /** Events of others whose subject or file name has it. */
  texts: number;
  /** Entries of the audit. */
  auditEntries: number;
  /** Manifests of exports. */
  manifests: number;
  /** Legal holds that were lifted. */
  holds: number;
  /** Lines of scope files. */
  scopeLines: number;
  /** Entries in the history of connections, such as who consented. */
  history: number;
}

/** Looks for the address in everything that an erasure leaves as it is. */
export async function countLeft(
  knex: Knex,
  address: string,
): Promise<LeftOfPerson> {
  const mention = AddressMention.of(address);
  const { like, lowerAscii } = textSqlOf(knex);
  const count = async (
    table: string,
    columns: readonly string[],
  ): Promise<number> => {
    const rows: Record<string, unknown>[] = await knex(table)
      .where(any =>
        columns.forEach(column =>
          any.orWhereRaw(like(lowerAscii(column), { escapes: true }), [
            mention.likePattern,
          ]),
        ),
      )
      .select(columns);
    return rows.filter(row =>
      Object.values(row).some(text => mention.isIn(String(text))),
    ).length;
  };
  return {
    texts: await count('file_events', ['subject_key', 'file_name_key']),
    auditEntries: await count('audit_entries', ['actor', 'details', 'purpose']),
    manifests: await count('exports', ['requested_by', 'query']),
    holds: await count('legal_holds', ['subject', 'reason']),
    scopeLines: await count('scope_entries', ['entry']),
    history: await count('connection_history', ['actor', 'detail']),
  };
}

/** What was left and why, a line each, for whoever is at the terminal. */
export function describeLeft(left: LeftOfPerson): string[] {
  const kinds: [number, string][] = [
    [
      left.texts,
      'events of others have it in their subject or file name: what others wrote is their data',
    ],
    [
      left.auditEntries,
      'entries of the audit have it: they say who looked at whose mail, and cannot be changed unseen',
    ],
    [
      left.manifests,
      'manifests of exports have it: they say what a file that was taken out is evidence of',
    ],
    [left.holds, 'legal holds that were lifted have it: why they were is kept'],
    [
      left.scopeLines,
      'lines of scope files have it: whoever manages connections decides whose mail is read, and uploads another file',
    ],
    [
      left.history,
      'entries in the history of connections have it: they say who did what to a connection',
    ],
  ];
  const found = kinds.filter(([count]) => count > 0);
  return [
    ...(found.length > 0
      ? ['Left as it is, although the address is in it:']
      : ['The address is nowhere else in the database.']),
    ...found.map(([count, what]) => `  ${count} ${what}.`),
    'Not looked for: their name without the address, other addresses of theirs, backups, logs, and files that were exported.',
  ];
}
