import type {
  AttachmentKind,
  FileCategory,
  HashError,
} from 'backstage-plugin-mail-forensics-common';
import { addressKey, displayText, matchKey } from './matchKey';
import type { NewFileEvent } from './NewFileEvent';
import { assessTrust, domainOf } from './trust';

/** A row of `file_events` as it is written; `Time`, `Flag` and `Count` as a driver gives them back when it is read. */
export interface FileEventRow<Time = Date, Flag = boolean, Count = number> {
  event_id: string;
  connection_id: string;
  mailbox_id: string;
  user_id: string;
  mailbox: string;
  mailbox_key: string;
  message_id: string;
  attachment_id: string;
  internet_message_id: string | null;
  observed_at: Time;
  received_at: Time | null;
  ingested_at: Time;
  inserted_at: Time;
  sender: string | null;
  sender_key: string | null;
  from_address: string | null;
  from_key: string | null;
  subject: string | null;
  subject_key: string | null;
  file_name: string;
  file_name_key: string;
  size_in_bytes: Count | null;
  category: FileCategory;
  category_by_bytes: FileCategory | null;
  category_by_extension: FileCategory | null;
  mime_type: string | null;
  mime_type_by_bytes: string | null;
  mime_type_by_extension: string | null;
  md5: string | null;
  sha256: string | null;
  hash_error: HashError | null;
  attachment_kind: AttachmentKind;
  inline: Flag;
  trusted: Flag;
  trust_reason: string | null;
}

/** A row of `file_event_recipients`; `Time` and `Flag` as a driver gives them back when it is read. */
export interface RecipientRow<Time = Date, Flag = boolean> {
  event_id: string;
  /** That of the event. */
  observed_at: Time;
  /** Order in the mail, counted through To, Cc and Bcc. */
  position: number;
  field: 'to' | 'cc' | 'bcc';
  address: string;
  address_key: string;
  domain: string | null;
  trusted: Flag;
}

/** What is written of an event. */
export function toRows(
  event: NewFileEvent,
  options: { eventId: string; insertedAt: Date; trustedDomains: string[] },
): { event: FileEventRow; recipients: RecipientRow[] } {
  const recipients = listRecipients(event);
  const trust = assessTrust(
    recipients.map(recipient => recipient.address),
    options.trustedDomains,
  );
  return {
    event: {
      event_id: options.eventId,
      ...placeColumns(event),
      ...mailColumns(event),
      ...fileColumns(event),
      inserted_at: options.insertedAt,
      trusted: trust.trusted,
      trust_reason: trust.trustReason,
    },
    recipients: recipients.map(({ field, address }, position) => ({
      event_id: options.eventId,
      observed_at: event.sentAt,
      position,
      field,
      address: displayText(address),
      address_key: addressKey(address),
      domain: domainOf(address),
      trusted: trust.trustedRecipients[position],
    })),
  };
}

function listRecipients(event: NewFileEvent) {
  return (['to', 'cc', 'bcc'] as const).flatMap(field =>
    event[field].map(address => ({ field, address })),
  );
}

function placeColumns(event: NewFileEvent) {
  return {
    connection_id: event.connectionId,
    mailbox_id: event.mailboxId,
    user_id: event.userId,
    mailbox: displayText(event.mailbox),
    mailbox_key: addressKey(event.mailbox),
    message_id: event.messageId,
    attachment_id: event.attachmentId,
  };
}

function mailColumns(event: NewFileEvent) {
  return {
    internet_message_id: ifAny(event.internetMessageId, displayText),
    observed_at: event.sentAt,
    received_at: event.receivedAt,
    ingested_at: event.ingestedAt,
    sender: ifAny(event.sender, displayText),
    sender_key: ifAny(event.sender, addressKey),
    from_address: ifAny(event.from, displayText),
    from_key: ifAny(event.from, addressKey),
    subject: ifAny(event.subject, displayText),
    subject_key: ifAny(event.subject, matchKey),
  };
}

function fileColumns({ fileType, hash, ...event }: NewFileEvent) {
  const found = 'error' in hash ? null : hash;
  return {
    file_name: displayText(event.fileName),
    file_name_key: matchKey(event.fileName),
    size_in_bytes: event.sizeInBytes,
    category: fileType.category,
    category_by_bytes: fileType.categoryByBytes,
    category_by_extension: fileType.categoryByExtension,
    mime_type: fileType.mimeType,
    mime_type_by_bytes: fileType.mimeTypeByBytes,
    mime_type_by_extension: fileType.mimeTypeByExtension,
    md5: found?.md5.toLowerCase() ?? null,
    sha256: found?.sha256.toLowerCase() ?? null,
    hash_error: 'error' in hash ? hash.error : null,
    attachment_kind: event.attachmentKind,
    inline: event.inline,
  };
}

function ifAny(
  text: string | null,
  form: (text: string) => string,
): string | null {
  return text === null ? null : form(text);
}
