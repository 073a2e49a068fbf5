import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { readNumber, readTime, readTimeOrNull } from '../database';
import type { FileEventRow, RecipientRow } from './FileEventRow';
import { NOT_APPLICABLE } from './notApplicable';

/** A row of `file_events` as it is read, with the display name of its connection. */
export type StoredFileEvent = FileEventRow<unknown, unknown, unknown> & {
  connection_name: string | null;
};

/** A row of `file_event_recipients` as it is read. */
export type StoredRecipient = RecipientRow<unknown, unknown>;

/**
 * An event in Incydr's JSON (v2 file event). Its clients refuse an event whose `file.url` is absent, or whose
 * `risk.untrustedValues` lacks one of its five lists.
 *
 * @param recipients - those of the event, in their order
 */
export function toFileEvent(
  row: StoredFileEvent,
  recipients: readonly StoredRecipient[],
): FileEvent {
  return {
    '@timestamp': time(row.observed_at),
    event: {
      id: row.event_id,
      action: 'file-emailed',
      observer: 'Office365',
      vector: 'EMAILED',
      detectorDisplayName: row.connection_name ?? '',
      ingested: time(row.ingested_at),
      inserted: time(row.inserted_at),
      shareType: [],
      relatedEvents: null,
    },
    user: { email: row.sender, id: row.user_id, deviceUid: null },
    file: fileOf(row),
    source: {
      ...NOT_APPLICABLE.source(),
      email: { sender: row.sender, from: row.from_address },
    },
    destination: {
      ...NOT_APPLICABLE.destination(),
      email: {
        recipients: recipients.map(recipient => recipient.address),
        subject: row.subject,
      },
    },
    risk: riskOf(row, recipients),
    process: NOT_APPLICABLE.process(),
    report: NOT_APPLICABLE.report(),
    git: NOT_APPLICABLE.git(),
    responseControls: NOT_APPLICABLE.responseControls(),
    mailForensics: ownOf(row, recipients),
  };
}

function fileOf(row: StoredFileEvent): FileEvent['file'] {
  return {
    ...NOT_APPLICABLE.file(),
    name: row.file_name,
    sizeInBytes:
      row.size_in_bytes === null ? null : readNumber(row.size_in_bytes),
    category: row.category,
    categoryByBytes: row.category_by_bytes,
    categoryByExtension: row.category_by_extension,
    mimeType: row.mime_type,
    mimeTypeByBytes: row.mime_type_by_bytes,
    mimeTypeByExtension: row.mime_type_by_extension,
    hash: {
      md5: row.md5,
      sha256: row.sha256,
      md5Error: row.hash_error,
      sha256Error: row.hash_error,
    },
  };
}

function riskOf(
  row: StoredFileEvent,
  recipients: readonly StoredRecipient[],
): FileEvent['risk'] {
  const untrusted = recipients
    .filter(recipient => !recipient.trusted)
    .flatMap(recipient => recipient.domain ?? []);
  return {
    score: 0,
    severity: 'NO_RISK_INDICATED',
    indicators: [],
    trusted: Boolean(row.trusted),
    trustReason: row.trust_reason,
    untrustedValues: {
      accountNames: [],
      domains: [...new Set(untrusted)],
      gitRepositoryUris: [],
      slackWorkspaces: [],
      urlPaths: [],
    },
  };
}

function ownOf(
  row: StoredFileEvent,
  recipients: readonly StoredRecipient[],
): FileEvent['mailForensics'] {
  const addressed = (field: StoredRecipient['field']) =>
    recipients
      .filter(recipient => recipient.field === field)
      .map(recipient => recipient.address);
  return {
    connectionId: row.connection_id,
    mailbox: row.mailbox,
    internetMessageId: row.internet_message_id,
    messageId: row.message_id,
    to: addressed('to'),
    cc: addressed('cc'),
    bcc: addressed('bcc'),
    recipientDomains: [
      ...new Set(recipients.flatMap(recipient => recipient.domain ?? [])),
    ],
    inline: Boolean(row.inline),
    attachmentKind: row.attachment_kind,
    receivedAt: readTimeOrNull(row.received_at)?.toISOString() ?? null,
    entityRefs: [],
    people: [],
  };
}

function time(value: unknown): string {
  return readTime(value).toISOString();
}
