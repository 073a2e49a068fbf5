import type { NewFileEvent } from '../NewFileEvent';

/** An event as collection finds it, with what a test says of it. */
export function newFileEvent(facts: Partial<NewFileEvent> = {}): NewFileEvent {
  return {
    connectionId: '00000000-0000-4000-8000-00000000c001',
    mailboxId: '00000000-0000-4000-8000-00000000b001',
    userId: '00000000-0000-4000-8000-00000000a001',
    mailbox: 'anna@contoso.com',
    messageId: 'AAMk-1',
    attachmentId: 'AAMk-1-1',
    internetMessageId: '<1@contoso.com>',
    sentAt: new Date('2026-11-20T08:00:00.000Z'),
    receivedAt: new Date('2026-11-20T08:00:01.000Z'),
    ingestedAt: new Date('2026-11-20T08:01:00.000Z'),
    sender: 'anna@contoso.com',
    from: 'anna@contoso.com',
    to: ['bob@example.com'],
    cc: [],
    bcc: [],
    subject: 'Figures',
    fileName: 'figures.pdf',
    sizeInBytes: 1_024,
    attachmentKind: 'file',
    inline: false,
    declaredMimeType: 'application/pdf',
    fileType: {
      category: 'Pdf',
      categoryByBytes: 'Pdf',
      categoryByExtension: 'Pdf',
      mimeType: 'application/pdf',
      mimeTypeByBytes: 'application/pdf',
      mimeTypeByExtension: 'application/pdf',
    },
    hash: { md5: '0'.repeat(32), sha256: 'a'.repeat(64) },
    ...facts,
  };
}
