import type { FileCategory } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { Fragment } from '../print/Fragment';

/** An event of a content, as far as its summary needs it. Times and sizes as the driver gives them. */
export interface ContentRow {
  event_id: string;
  observed_at: unknown;
  connection_id: string;
  sender_key: string | null;
  file_name: string;
  file_name_key: string;
  md5: string | null;
  size_in_bytes: unknown;
  category: FileCategory;
  mime_type: string | null;
}

/** Events of a content in no order, at most so many. */
export function selectContent(
  knex: Knex,
  { where, limit }: { where: Fragment; limit: number },
): Promise<ContentRow[]> {
  return knex('file_events as e')
    .whereRaw(where.sql, where.bindings)
    .limit(limit)
    .select(
      'e.event_id',
      'e.observed_at',
      'e.connection_id',
      'e.sender_key',
      'e.file_name',
      'e.file_name_key',
      'e.md5',
      'e.size_in_bytes',
      'e.category',
      'e.mime_type',
    );
}
