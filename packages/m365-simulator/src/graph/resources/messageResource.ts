import { createHash } from 'crypto';
import { folderId } from '../../tenant/ids';
import { Envelope, Mailboxes, MessageRow } from '../../tenant/Mailboxes';
import { SimulatedAddress } from '../../tenant/model';
import { isoSeconds, project, Properties } from './properties';

/** How ids are written: as `Prefer: IdType="ImmutableId"` asks, or as they come. */
export interface IdForm {
  immutableIds: boolean;
}

interface Source {
  row: MessageRow;
  envelope: Envelope;
  id: string;
}

const PROPERTIES: Properties<Source> = {
  id: ({ id }) => id,
  createdDateTime: ({ row }) => isoSeconds(row.created_at),
  lastModifiedDateTime: ({ row }) => isoSeconds(row.modified_at),
  changeKey: ({ row }) => changeKey(row),
  categories: () => [],
  receivedDateTime: ({ row }) => isoSeconds(row.received_at),
  sentDateTime: ({ row }) => isoSeconds(row.sent_at),
  hasAttachments: ({ row }) => row.has_attachments === 1,
  internetMessageId: ({ row }) => row.internet_message_id || null,
  subject: ({ row }) => row.subject,
  bodyPreview: ({ row }) => preview(row),
  importance: () => 'normal',
  parentFolderId: ({ row }) => folderId(row.user_id, row.folder),
  conversationId: ({ row }) => conversationId(row),
  conversationIndex: ({ row }) =>
    createHash('sha256').update(row.id).digest('base64').slice(0, 40),
  isDeliveryReceiptRequested: () => false,
  isReadReceiptRequested: () => false,
  isRead: ({ row }) => row.is_read === 1,
  isDraft: ({ row }) => row.is_draft === 1,
  webLink: ({ id }) =>
    `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(
      id,
    )}&exvsurl=1&viewmodel=ReadMessageItem`,
  inferenceClassification: () => 'focused',
  body: ({ row }) => ({ contentType: row.body_type, content: row.body }),
  sender: ({ envelope }) => recipient(envelope.sender),
  from: ({ envelope }) => recipient(envelope.from),
  toRecipients: ({ envelope }) => envelope.to.map(recipient),
  ccRecipients: ({ envelope }) => envelope.cc.map(recipient),
  bccRecipients: ({ envelope }) => envelope.bcc.map(recipient),
  replyTo: () => [],
  flag: () => ({ flagStatus: 'notFlagged' }),
  internetMessageHeaders: ({ row }) => [
    { name: 'MIME-Version', value: '1.0' },
    { name: 'Message-ID', value: row.internet_message_id },
  ],
};

// Headers come only when they are asked for by name.
const DEFAULTS = Object.keys(PROPERTIES).filter(
  name => name !== 'internetMessageHeaders',
);

const NOT_BASIC = ['body', 'bodyPreview', 'uniqueBody'];

export function isMessageProperty(name: string): boolean {
  return name in PROPERTIES;
}

export function messageId(row: MessageRow, form: IdForm): string {
  return form.immutableIds ? row.id : row.mutable_id;
}

/** @param options.basic - the app may not read bodies */
export function messageResource(
  mailboxes: Mailboxes,
  row: MessageRow,
  options: IdForm & { select: readonly string[] | null; basic: boolean },
): Record<string, unknown> {
  const source = {
    row,
    envelope: mailboxes.envelopeOf(row),
    id: messageId(row, options),
  };
  const names = (options.select ?? DEFAULTS).filter(
    name => !options.basic || !NOT_BASIC.includes(name),
  );
  return {
    '@odata.etag': etag(row),
    ...project(PROPERTIES, source, names),
  };
}

/** What delta tells of a message whose read flag was all that changed. */
export function readFlagResource(
  row: MessageRow,
  form: IdForm,
): Record<string, unknown> {
  return {
    '@odata.etag': etag(row),
    id: messageId(row, form),
    isRead: row.is_read === 1,
    parentFolderId: folderId(row.user_id, row.folder),
  };
}

export function recipient(address: SimulatedAddress | null) {
  return (
    address && {
      emailAddress: {
        name: address.name ?? address.address,
        address: address.address,
      },
    }
  );
}

function etag(row: MessageRow): string {
  return `W/"${changeKey(row)}"`;
}

function changeKey(row: MessageRow): string {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(row.seq, 0, 6);
  bytes.writeUIntBE(row.changed, 6, 6);
  return `CQAAABYAAAB${bytes.toString('base64')}`;
}

function conversationId(row: MessageRow): string {
  const topic = (row.subject ?? '').replace(/^((re|fwd?|aw|wg):\s*)+/i, '');
  const hash = createHash('sha256').update(`${row.user_id}/${topic}`);
  return `AAQkAD${hash.digest('base64url').slice(0, 40)}=`;
}

function preview(row: MessageRow): string {
  const text =
    row.body_type === 'html' ? row.body.replace(/<[^>]*>/g, ' ') : row.body;
  return text.replace(/\s+/g, ' ').trim().slice(0, 255);
}
