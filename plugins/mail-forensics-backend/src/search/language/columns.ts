/**
 * How text is stored in a column, and therefore how a value is made comparable with it. Case never matters.
 *
 * - key: by `matchKey`
 * - addressKey: by `addressKey`
 * - lowerCase: ASCII in lower case
 * - asItCame: as it is shown; A to Z are compared in lower case
 * - category: one of `FILE_CATEGORIES`
 */
export type TextForm =
  | 'key'
  | 'addressKey'
  | 'lowerCase'
  | 'asItCame'
  | 'category';

/** Columns of `file_events` that hold text. */
export const TEXT_COLUMNS = {
  attachment_kind: { form: 'lowerCase', nullable: false },
  category: { form: 'category', nullable: false },
  category_by_bytes: { form: 'category', nullable: true },
  category_by_extension: { form: 'category', nullable: true },
  connection_id: { form: 'lowerCase', nullable: false },
  event_id: { form: 'lowerCase', nullable: false },
  file_name_key: { form: 'key', nullable: false },
  from_key: { form: 'addressKey', nullable: true },
  hash_error: { form: 'asItCame', nullable: true },
  internet_message_id: { form: 'asItCame', nullable: true },
  mailbox_key: { form: 'addressKey', nullable: false },
  md5: { form: 'lowerCase', nullable: true },
  message_id: { form: 'asItCame', nullable: false },
  mime_type: { form: 'asItCame', nullable: true },
  mime_type_by_bytes: { form: 'asItCame', nullable: true },
  mime_type_by_extension: { form: 'asItCame', nullable: true },
  sender_key: { form: 'addressKey', nullable: true },
  sha256: { form: 'lowerCase', nullable: true },
  subject_key: { form: 'key', nullable: true },
  trust_reason: { form: 'asItCame', nullable: true },
  user_id: { form: 'asItCame', nullable: false },
} as const satisfies Record<string, { form: TextForm; nullable: boolean }>;

export type TextColumn = keyof typeof TEXT_COLUMNS;
export type NumberColumn = 'size_in_bytes';
export type TimeColumn =
  | 'ingested_at'
  | 'inserted_at'
  | 'observed_at'
  | 'received_at';
export type BooleanColumn = 'inline' | 'trusted';

/** Any column of `file_events` that a query can name. */
export type Column = TextColumn | NumberColumn | TimeColumn | BooleanColumn;

const NULLABLE: ReadonlySet<Column> = new Set<Column>([
  'received_at',
  'size_in_bytes',
]);

/** Whether a column holds text. */
export function isTextColumn(column: Column): column is TextColumn {
  return column in TEXT_COLUMNS;
}

/** Whether rows may be without a value in a column. */
export function isNullable(column: Column): boolean {
  return isTextColumn(column)
    ? TEXT_COLUMNS[column].nullable
    : NULLABLE.has(column);
}

/**
 * Lists of an event's recipients, as rows of `file_event_recipients`. `domains` are the domains of all, and
 * `untrustedDomains` those of the ones that were not trusted; the others are addresses.
 */
export type RecipientList =
  | 'recipients'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'domains'
  | 'untrustedDomains';
