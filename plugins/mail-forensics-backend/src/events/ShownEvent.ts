import type { FileEventRow } from './FileEventRow';
import type { RecipientLists } from './recipientLists';
import type { StoredFileEvent, StoredRecipient } from './toFileEvent';

/** Columns of an event that are shown; the others are for comparisons and for collection. */
export const SHOWN_COLUMNS = [
  'event_id',
  'connection_id',
  'user_id',
  'mailbox',
  'message_id',
  'internet_message_id',
  'sender',
  'from_address',
  'subject',
  'file_name',
  'size_in_bytes',
  'category',
  'category_by_bytes',
  'category_by_extension',
  'mime_type',
  'mime_type_by_bytes',
  'mime_type_by_extension',
  'md5',
  'sha256',
  'hash_error',
  'attachment_kind',
  'inline',
  'trusted',
  'trust_reason',
] as const satisfies (keyof FileEventRow)[];

/** Times of an event that are shown. */
export const SHOWN_TIMES = [
  'observed_at',
  'received_at',
  'ingested_at',
  'inserted_at',
] as const satisfies (keyof FileEventRow)[];

/** Of a row of `file_events`, what is shown of it. */
export type ShownRow = Pick<
  StoredFileEvent,
  | (typeof SHOWN_COLUMNS)[number]
  | (typeof SHOWN_TIMES)[number]
  | 'connection_name'
>;

/** Of a row of `file_event_recipients`, what is shown of it. */
export type ShownRecipient = Pick<
  StoredRecipient,
  'event_id' | 'field' | 'address' | 'domain' | 'trusted'
>;

/** An event as it is stored, with its recipients. */
export interface ShownEvent {
  row: ShownRow;
  recipients: RecipientLists;
}
