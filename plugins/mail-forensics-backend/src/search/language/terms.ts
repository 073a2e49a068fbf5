import type {
  BooleanColumn,
  NumberColumn,
  RecipientList,
  TextColumn,
  TimeColumn,
} from './columns';
import { INAPPLICABLE_TERMS } from './inapplicableTerms';

/** Where the value of a term is found. */
export type Term =
  | { kind: 'text'; column: TextColumn }
  | { kind: 'number'; column: NumberColumn }
  | { kind: 'time'; column: TimeColumn }
  | { kind: 'boolean'; column: BooleanColumn }
  /** Several values: a condition holds where it holds for one of them. */
  | { kind: 'recipients'; list: RecipientList }
  /** The same for every event. */
  | { kind: 'constantText'; value: string }
  | { kind: 'constantNumber'; value: number }
  /** Display name of the event's connection. */
  | { kind: 'connectionName' }
  /** File name, addresses, subject and hashes together. */
  | { kind: 'anyText' }
  /** Members of a group of the catalog, as it is when the search runs. */
  | { kind: 'catalogGroup' }
  /** Never has a value where mail is concerned. */
  | { kind: 'inapplicable' };

const text = (column: TextColumn): Term => ({ kind: 'text', column });
const time = (column: TimeColumn): Term => ({ kind: 'time', column });
const recipients = (list: RecipientList): Term => ({
  kind: 'recipients',
  list,
});

/** Terms that can have a value, by their names in queries. */
const APPLICABLE_TERMS: Record<string, Term> = {
  '@timestamp': time('observed_at'),
  anyText: { kind: 'anyText' },
  'destination.email.recipients': recipients('recipients'),
  'destination.email.subject': text('subject_key'),
  'event.action': { kind: 'constantText', value: 'file-emailed' },
  'event.detectorDisplayName': { kind: 'connectionName' },
  'event.id': text('event_id'),
  'event.ingested': time('ingested_at'),
  'event.inserted': time('inserted_at'),
  'event.observer': { kind: 'constantText', value: 'Office365' },
  'event.vector': { kind: 'constantText', value: 'EMAILED' },
  'file.category': text('category'),
  'file.categoryByBytes': text('category_by_bytes'),
  'file.categoryByExtension': text('category_by_extension'),
  'file.changeType': { kind: 'constantText', value: 'NONE' },
  'file.hash.md5': text('md5'),
  'file.hash.md5Error': text('hash_error'),
  'file.hash.sha256': text('sha256'),
  'file.hash.sha256Error': text('hash_error'),
  'file.mimeType': text('mime_type'),
  'file.mimeTypeByBytes': text('mime_type_by_bytes'),
  'file.mimeTypeByExtension': text('mime_type_by_extension'),
  'file.name': text('file_name_key'),
  'file.sizeInBytes': { kind: 'number', column: 'size_in_bytes' },
  'mailForensics.attachmentKind': text('attachment_kind'),
  'mailForensics.bcc': recipients('bcc'),
  'mailForensics.cc': recipients('cc'),
  'mailForensics.connectionId': text('connection_id'),
  'mailForensics.group': { kind: 'catalogGroup' },
  'mailForensics.inline': { kind: 'boolean', column: 'inline' },
  'mailForensics.internetMessageId': text('internet_message_id'),
  'mailForensics.mailbox': text('mailbox_key'),
  'mailForensics.messageId': text('message_id'),
  'mailForensics.receivedAt': time('received_at'),
  'mailForensics.recipientDomains': recipients('domains'),
  'mailForensics.to': recipients('to'),
  'risk.score': { kind: 'constantNumber', value: 0 },
  'risk.severity': { kind: 'constantText', value: 'NO_RISK_INDICATED' },
  'risk.trustReason': text('trust_reason'),
  'risk.trusted': { kind: 'boolean', column: 'trusted' },
  'risk.untrustedValues.domains': recipients('untrustedDomains'),
  'source.email.from': text('from_key'),
  'source.email.sender': text('sender_key'),
  'user.email': text('sender_key'),
  'user.id': text('user_id'),
};

const TERMS: ReadonlyMap<string, Term> = new Map([
  ...INAPPLICABLE_TERMS.map(
    name => [name, { kind: 'inapplicable' }] satisfies [string, Term],
  ),
  ...Object.entries(APPLICABLE_TERMS),
]);

/** Names of all terms. */
export const TERM_NAMES: readonly string[] = [...TERMS.keys()].sort();

/** The term of a name; undefined where there is none. */
export function findTerm(name: string): Term | undefined {
  return TERMS.get(name);
}
