import { readNumber, readTimeText } from '../../database';
import { toFileEvent, type RecipientLists } from '../../events';
import { withPeople } from '../namePeople';
import type { ExportedEvent } from './ExportedEvent';

type CellReader = (event: ExportedEvent) => string;

function listed(key: keyof RecipientLists): CellReader {
  return ({ recipients }) => recipients[key].join('; ');
}

/** Terms whose values are read from the stored row, because no file is without them. */
const STORED: ReadonlyMap<string, CellReader> = new Map<string, CellReader>([
  ['@timestamp', ({ row }) => readTimeText(row.observed_at)],
  ['event.id', ({ row }) => row.event_id],
  ['event.action', () => 'file-emailed'],
  ['event.observer', () => 'Office365'],
  ['event.vector', () => 'EMAILED'],
  ['event.detectorDisplayName', ({ row }) => row.connection_name ?? ''],
  ['event.ingested', ({ row }) => readTimeText(row.ingested_at)],
  ['event.inserted', ({ row }) => readTimeText(row.inserted_at)],
  ['user.email', ({ row }) => row.sender ?? ''],
  ['user.id', ({ row }) => row.user_id],
  ['source.email.sender', ({ row }) => row.sender ?? ''],
  ['source.email.from', ({ row }) => row.from_address ?? ''],
  ['destination.email.recipients', listed('all')],
  ['destination.email.subject', ({ row }) => row.subject ?? ''],
  ['file.name', ({ row }) => row.file_name],
  [
    'file.sizeInBytes',
    ({ row }) =>
      row.size_in_bytes === null ? '' : String(readNumber(row.size_in_bytes)),
  ],
  ['file.category', ({ row }) => row.category],
  ['file.categoryByBytes', ({ row }) => row.category_by_bytes ?? ''],
  ['file.categoryByExtension', ({ row }) => row.category_by_extension ?? ''],
  ['file.mimeType', ({ row }) => row.mime_type ?? ''],
  ['file.mimeTypeByBytes', ({ row }) => row.mime_type_by_bytes ?? ''],
  ['file.mimeTypeByExtension', ({ row }) => row.mime_type_by_extension ?? ''],
  ['file.hash.md5', ({ row }) => row.md5 ?? ''],
  ['file.hash.sha256', ({ row }) => row.sha256 ?? ''],
  ['file.hash.sha256Error', ({ row }) => row.hash_error ?? ''],
  ['risk.trusted', ({ row }) => String(Boolean(row.trusted))],
  ['risk.trustReason', ({ row }) => row.trust_reason ?? ''],
  ['risk.untrustedValues.domains', listed('untrustedDomains')],
  ['mailForensics.connectionId', ({ row }) => row.connection_id],
  ['mailForensics.mailbox', ({ row }) => row.mailbox],
  [
    'mailForensics.internetMessageId',
    ({ row }) => row.internet_message_id ?? '',
  ],
  ['mailForensics.messageId', ({ row }) => row.message_id],
  ['mailForensics.to', listed('to')],
  ['mailForensics.cc', listed('cc')],
  ['mailForensics.bcc', listed('bcc')],
  ['mailForensics.inline', ({ row }) => String(Boolean(row.inline))],
  ['mailForensics.attachmentKind', ({ row }) => row.attachment_kind],
  [
    'mailForensics.receivedAt',
    ({ row }) =>
      row.received_at === null ? '' : readTimeText(row.received_at),
  ],
]);

/**
 * Reads the value of a term from an event as a cell: what stands under the term in the event's JSON; several values are
 * joined by `; `.
 */
export function cellReader(term: string): CellReader {
  return STORED.get(term) ?? fromJson(term);
}

/** Terms that hardly anybody asks for, as they never apply to mail. */
function fromJson(term: string): CellReader {
  const keys = term === '@timestamp' ? [term] : term.split('.');
  return ({ row, recipients, people }) => {
    let value: unknown = withPeople(toFileEvent(row, recipients), people);
    for (const key of keys) {
      value =
        typeof value === 'object' && value !== null
          ? Reflect.get(value, key)
          : undefined;
    }
    return toCell(value);
  };
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return Array.isArray(value) ? value.map(toCell).join('; ') : String(value);
}
