import type {
  AttachmentKind,
  FileCategory,
  HashError,
} from 'backstage-plugin-mail-forensics-common';

/** An e-mailed attachment as collection found it, before it is an event. Times by the service's clock. */
export interface NewFileEvent {
  connectionId: string;
  mailboxId: string;
  /** Directory object id of the mailbox's owner. */
  userId: string;
  /** Principal name of the mailbox's owner when it was read. */
  mailbox: string;
  messageId: string;
  attachmentId: string;
  internetMessageId: string | null;
  sentAt: Date;
  receivedAt: Date | null;
  /** When the collector read it. */
  ingestedAt: Date;
  sender: string | null;
  from: string | null;
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string | null;
  fileName: string;
  sizeInBytes: number | null;
  attachmentKind: AttachmentKind;
  inline: boolean;
  /** As the mail declares it. */
  declaredMimeType: string | null;
  fileType: FileType;
  hash: { md5: string; sha256: string } | { error: HashError };
}

/** What sort of file it is, by name and by leading bytes. */
export interface FileType {
  category: FileCategory;
  categoryByBytes: FileCategory | null;
  categoryByExtension: FileCategory | null;
  mimeType: string | null;
  mimeTypeByBytes: string | null;
  mimeTypeByExtension: string | null;
}
