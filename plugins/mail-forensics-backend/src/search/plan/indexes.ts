import type {
  BooleanColumn,
  TextColumn,
  TimeColumn,
} from '../language/columns';
import type { Pattern } from '../language/pattern';

/** Columns of texts that have an index which finds a value. */
const VALUES: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'category',
  'connection_id',
  'event_id',
  'file_name_key',
  'from_key',
  'internet_message_id',
  'mailbox_key',
  'md5',
  'message_id',
  'sender_key',
  'sha256',
]);

/** Columns of texts that share an index, which a database may be without: most of their values are those of many events. */
const SHARED_VALUES: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'attachment_kind',
  'category_by_bytes',
  'category_by_extension',
  'hash_error',
  'mime_type',
  'mime_type_by_bytes',
  'mime_type_by_extension',
  'trust_reason',
  'user_id',
]);

/** Texts that may be longer than what an index takes, and are indexed by their beginnings. */
const BY_BEGINNING: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'file_name_key',
  'hash_error',
  'internet_message_id',
  'mime_type',
  'mime_type_by_bytes',
  'mime_type_by_extension',
  'trust_reason',
  'user_id',
]);

/** How much of a text is indexed; a value that is shorter is found as a whole. */
const BEGINNING = 100;

/** Columns whose index has nothing but the value and when the mail was sent, in this order. */
const TIMED: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'category',
  'connection_id',
  'mailbox_key',
  'md5',
  'sender_key',
  'sha256',
]);

/** Columns in which the values that begin alike stand together in an index. */
const ORDERED: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'file_name_key',
  'internet_message_id',
]);

/** A beginning that is longer is looked up as far as this, and by trigrams where that is possible. */
const LONGEST_BEGINNING = 50;

/** Columns that have an index of their trigrams. */
const PARTS: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'file_name_key',
  'subject_key',
]);

/** Columns whose values are listed, so that a pattern can be looked up among them. */
const LISTED: ReadonlySet<TextColumn> = new Set<TextColumn>([
  'from_key',
  'sender_key',
]);

/** Which indexes a database may have or not. */
export interface IndexOptions {
  /** Whether parts of names and subjects can be looked up. */
  hasTrigrams: boolean;
  /** Whether these parts may be of other letters than A to Z; default: yes. */
  hasTrigramsOfAnyLetters?: boolean;
  /** Whether values that most events share can be looked up. */
  hasValues: boolean;
  /** Whether a statement takes one index of a table at most, and not several at once; default: no. */
  usesOneIndex?: boolean;
}

/** Whether the events with a value can be looked up. */
export function isIndexed(
  column: TextColumn | BooleanColumn,
  { hasValues }: Pick<IndexOptions, 'hasValues'>,
): boolean {
  if (column === 'trusted') {
    return true;
  }
  return column === 'inline'
    ? hasValues
    : VALUES.has(column) || (hasValues && SHARED_VALUES.has(column));
}

/** Whether looking up values leads to events with these values only. */
export function isIndexedWhole(
  column: TextColumn,
  values: readonly string[],
): boolean {
  // Who a mail is from is looked up among the senders too.
  return (
    column !== 'from_key' &&
    (!BY_BEGINNING.has(column) ||
      values.every(value => value.length < BEGINNING))
  );
}

/** Whether a column is looked up by the beginning of a value. */
export function isIndexedByBeginning(column: TextColumn): boolean {
  return BY_BEGINNING.has(column);
}

/** Whether the index of a column tells by itself when the events with a value were observed. */
export function isTimed(column: TextColumn): boolean {
  return TIMED.has(column);
}

/** What all texts that match a pattern begin with, where it says no more than that and can be looked up; otherwise undefined. */
export function indexedBeginning(
  column: TextColumn,
  pattern: Pattern,
): string | undefined {
  const [beginning, rest] = pattern;
  return ORDERED.has(column) &&
    pattern.length === 2 &&
    rest === '' &&
    beginning !== '' &&
    beginning.length <= LONGEST_BEGINNING
    ? beginning
    : undefined;
}

/** Whether parts of a text can be looked up. */
export function hasIndexOfParts(
  column: TextColumn,
  { hasTrigrams }: Pick<IndexOptions, 'hasTrigrams'>,
): boolean {
  return hasTrigrams && PARTS.has(column);
}

/** Whether the values of a column are listed by month. */
export function isListed(column: TextColumn): boolean {
  return LISTED.has(column);
}

/** Whether a time can be looked up. That of the mail cannot by itself: every access is limited to it. */
export function isIndexedTime(column: TimeColumn): boolean {
  return column !== 'observed_at';
}
