import { MessageRow } from '../../tenant/Mailboxes';
import { OutgoingMail } from '../../tenant/model';
import { recipient } from './messageResource';
import { isoSeconds } from './properties';

/** A message inside a message, as `$expand=microsoft.graph.itemattachment/item` shows it; it has no id of its own. */
export function attachedItem(
  mail: OutgoingMail,
  message: MessageRow,
): Record<string, unknown> {
  const sentAt = isoSeconds(mail.sentAt?.getTime() ?? message.sent_at);
  const createdAt = isoSeconds(message.created_at);
  return {
    '@odata.type': '#microsoft.graph.message',
    id: '',
    createdDateTime: createdAt,
    lastModifiedDateTime: createdAt,
    receivedDateTime: sentAt,
    sentDateTime: sentAt,
    hasAttachments: mail.attachments.some(attachment => !attachment.inline),
    internetMessageId: mail.internetMessageId ?? null,
    subject: mail.subject,
    bodyPreview: mail.body.content.slice(0, 255),
    importance: 'normal',
    conversationId: '',
    conversationIndex: '',
    isDeliveryReceiptRequested: false,
    isReadReceiptRequested: false,
    isRead: true,
    isDraft: false,
    webLink: 'https://outlook.office365.com/owa/?viewmodel=ItemAttachment',
    internetMessageHeaders: [],
    body: mail.body,
    sender: recipient(mail.sender ?? mail.from),
    from: recipient(mail.from),
    toRecipients: mail.to.map(recipient),
    ccRecipients: mail.cc.map(recipient),
    flag: { flagStatus: 'notFlagged' },
    attachments: mail.attachments.map((attachment, index) => ({
      '@odata.type': `#microsoft.graph.${attachment.kind}Attachment`,
      id: `AAMkADg3${String(index).padStart(4, '0')}=`,
      lastModifiedDateTime: createdAt,
      name: attachment.name,
      contentType: attachment.kind === 'file' ? attachment.contentType : null,
      size: attachment.kind === 'file' ? attachment.bytes.length : 0,
      isInline: attachment.inline,
      ...(attachment.kind === 'file'
        ? {
            '@odata.mediaContentType':
              attachment.contentType ?? 'application/octet-stream',
            contentId: attachment.contentId,
            contentLocation: null,
            contentBytes: attachment.bytes.toString('base64'),
          }
        : {}),
    })),
  };
}
