import { findTerm } from '../language/terms';

/** Columns of a CSV where none are asked for: every term with a value where mail is concerned. */
export const DEFAULT_COLUMNS: readonly string[] = [
  '@timestamp',
  'event.id',
  'event.action',
  'event.observer',
  'event.vector',
  'event.detectorDisplayName',
  'event.ingested',
  'event.inserted',
  'user.email',
  'user.id',
  'source.email.sender',
  'source.email.from',
  'destination.email.recipients',
  'destination.email.subject',
  'file.name',
  'file.sizeInBytes',
  'file.category',
  'file.categoryByBytes',
  'file.categoryByExtension',
  'file.mimeType',
  'file.mimeTypeByBytes',
  'file.mimeTypeByExtension',
  'file.hash.md5',
  'file.hash.sha256',
  'file.hash.sha256Error',
  'risk.trusted',
  'risk.trustReason',
  'risk.untrustedValues.domains',
  'mailForensics.connectionId',
  'mailForensics.mailbox',
  'mailForensics.internetMessageId',
  'mailForensics.messageId',
  'mailForensics.to',
  'mailForensics.cc',
  'mailForensics.bcc',
  'mailForensics.inline',
  'mailForensics.attachmentKind',
  'mailForensics.receivedAt',
];

/** Whether a term can be a column: it has to be in the JSON of an event. */
export function isColumn(term: unknown): term is string {
  return (
    typeof term === 'string' &&
    !['anyText', 'catalogGroup', undefined].includes(findTerm(term)?.kind)
  );
}
