import type { FileCategory } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { Fragment } from '../print/Fragment';

/** What is known of a content. Times and counts as the driver gives them. */
export interface FileFactsRow {
  md5: string | null;
  size_in_bytes: unknown;
  category: FileCategory;
  mime_type: string | null;
  first_seen: unknown;
  last_seen: unknown;
  total: unknown;
}

/** How often and when a content was seen, and its facts as of the last time; undefined where it never was. */
export async function selectFileFacts(
  knex: Knex,
  where: Fragment,
): Promise<FileFactsRow | undefined> {
  const events = () =>
    knex('file_events as e').whereRaw(where.sql, where.bindings);
  const latest:
    | Pick<FileFactsRow, 'md5' | 'size_in_bytes' | 'category' | 'mime_type'>
    | undefined = await events()
    .orderBy('e.observed_at', 'desc')
    .first('e.md5', 'e.size_in_bytes', 'e.category', 'e.mime_type');
  if (!latest) {
    return undefined;
  }
  const [counted]: Pick<FileFactsRow, 'first_seen' | 'last_seen' | 'total'>[] =
    await events()
      .min({ first_seen: 'e.observed_at' })
      .max({ last_seen: 'e.observed_at' })
      .count({ total: '*' });
  return { ...latest, ...counted };
}
