import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { readNumber, readTimeText } from '../database';
import type { FileEventRow, RecipientRow } from './FileEventRow';
import { NOT_APPLICABLE } from './notApplicable';
import type { RecipientLists } from './recipientLists';
import type { ShownRow } from './ShownEvent';

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
 * @param recipients - those of the event
 */
export function toFileEvent(
  row: ShownRow,
  recipients: RecipientLists,
): FileEvent {
  return {
    '@timestamp': readTimeText(row.observed_at),
    event: {
      id: row.event_id,
      action: 'file-emailed',
      observer: 'Office365',
      vector: 'EMAILED',
      detectorDisplayName: row.connection_name ?? '',
      ingested: readTimeText(row.ingested_at),
      inserted: readTimeText(row.inserted_at),
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
        recipients: recipients.all,
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

function fileOf(row: ShownRow): FileEvent['file'] {
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

function riskOf(row: ShownRow, lists: RecipientLists): FileEvent['risk'] {
  return {
    score: 0,
    severity: 'NO_RISK_INDICATED',
    indicators: [],
    trusted: Boolean(row.trusted),
    trustReason: row.trust_reason,
    untrustedValues: {
      accountNames: [],
      domains: lists.untrustedDomains,
      gitRepositoryUris: [],
      slackWorkspaces: [],
      urlPaths: [],
    },
  };
}

function ownOf(
  row: ShownRow,
  lists: RecipientLists,
): FileEvent['mailForensics'] {
  return {
    connectionId: row.connection_id,
    mailbox: row.mailbox,
    internetMessageId: row.internet_message_id,
    messageId: row.message_id,
    to: lists.to,
    cc: lists.cc,
    bcc: lists.bcc,
    recipientDomains: lists.domains,
    inline: Boolean(row.inline),
    attachmentKind: row.attachment_kind,
    receivedAt: row.received_at === null ? null : readTimeText(row.received_at),
    entityRefs: [],
    people: [],
  };
}
