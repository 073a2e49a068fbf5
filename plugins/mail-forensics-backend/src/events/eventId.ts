import { createHash } from 'node:crypto';
import type { NewFileEvent } from './NewFileEvent';

/**
 * Ids of the attachments of one or several mails, in the order given. The id is made from the evidence, so that the same
 * mail found in two mailboxes is one event, and so that writing it again changes nothing. Copies are one event only
 * where everything below is equal: a Message-ID alone proves nothing, for senders reuse it.
 *
 * Identical attachments of one mail are told apart by their number among themselves. That number is the same in every
 * copy of the mail, whatever the order, provided that all attachments of a message are given together.
 *
 * A mail without a Message-ID is known by its place in its mailbox instead.
 */
export function eventIds(events: readonly NewFileEvent[]): string[] {
  const seen = new Map<string, number>();
  return events.map(event => {
    const identity = identityOf(event);
    const copy = JSON.stringify([event.userId, event.messageId, identity]);
    const occurrence = seen.get(copy) ?? 0;
    seen.set(copy, occurrence + 1);
    return uuidFrom(JSON.stringify([...identity, occurrence]));
  });
}

type Identity = (string | number | boolean | null | string[])[];

function identityOf(event: NewFileEvent): Identity {
  return event.internetMessageId === null
    ? [
        'by place',
        event.connectionId,
        event.userId,
        event.messageId,
        event.attachmentId,
      ]
    : [
        'by evidence',
        event.connectionId,
        event.internetMessageId,
        event.sentAt.toISOString(),
        event.sender,
        event.from,
        [...event.to].sort(),
        [...event.cc].sort(),
        [...event.bcc].sort(),
        event.subject,
        event.fileName,
        event.attachmentKind,
        event.inline,
        ...contentOf(event),
      ];
}

function contentOf({ hash, sizeInBytes }: NewFileEvent): Identity {
  return 'error' in hash
    ? ['without hash', sizeInBytes, hash.error]
    : ['with hash', hash.sha256, hash.md5];
}

/** UUID of version 8 (RFC 9562, section 5.8): the first 122 free bits of a SHA-256. */
function uuidFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
