import type { FileType } from '../events';
import type { Attachment, MailAddress, SentMessage } from '../mail';
import type { DraftEvent } from './DraftEvent';
import type { Fingerprint } from './hashAttachment';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import type { PendingMessage } from './sql/pendingMessages';

/** Tells what sort of file it is, by its name and, where they could be read, its leading bytes. */
export type IdentifyFileType = (file: {
  fileName: string;
  declaredMimeType: string | null;
  leadingBytes: Uint8Array | null;
}) => Promise<FileType>;

/**
 * The event of an attachment.
 *
 * @param options.fingerprint - null where the content could not be read
 */
export async function toDraftEvent(options: {
  mailbox: ClaimedMailbox;
  pending: PendingMessage;
  message: SentMessage;
  attachment: Attachment;
  fingerprint: Fingerprint | null;
  identifyFileType: IdentifyFileType;
  ingestedAt: Date;
}): Promise<DraftEvent> {
  const { mailbox, pending, message, attachment, fingerprint } = options;
  const receivedAt = message.receivedAt ?? pending.receivedAt;
  return {
    connectionId: mailbox.connectionId,
    mailboxId: mailbox.lease.mailboxId,
    userId: mailbox.userId,
    mailbox: mailbox.userPrincipalName,
    messageId: pending.messageId,
    attachmentId: attachment.attachmentId,
    internetMessageId: message.internetMessageId,
    sentAt: message.sentAt ?? receivedAt ?? options.ingestedAt,
    receivedAt,
    ingestedAt: options.ingestedAt,
    sender: message.sender?.address ?? null,
    from: message.from?.address ?? null,
    to: addressesOf(message.to),
    cc: addressesOf(message.cc),
    bcc: addressesOf(message.bcc),
    subject: message.subject,
    fileName: attachment.name,
    sizeInBytes: fingerprint
      ? fingerprint.sizeInBytes
      : attachment.reportedSizeBytes,
    attachmentKind: attachment.kind,
    inline: attachment.inline,
    declaredMimeType: attachment.contentType,
    fileType: await options.identifyFileType({
      fileName: attachment.name,
      declaredMimeType: attachment.contentType,
      leadingBytes: fingerprint?.leadingBytes ?? null,
    }),
    hash: fingerprint?.hash ?? null,
  };
}

function addressesOf(people: readonly MailAddress[]): string[] {
  return people.map(person => person.address);
}
