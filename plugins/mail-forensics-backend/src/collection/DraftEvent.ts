import { FILE_CATEGORIES } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { NewFileEvent } from '../events';

/**
 * What is known of an attachment while its message is pending: its event, with a null hash where the content could not
 * be read yet. Kept so that the event can still be recorded if the message is deleted before the next attempt, and so
 * that content which was read need not be read again.
 */
export type DraftEvent = Omit<NewFileEvent, 'hash'> & {
  hash: NewFileEvent['hash'] | null;
};

const time = z.iso.datetime().transform(value => new Date(value));
const category = z.enum(FILE_CATEGORIES);
const hashError = z.custom<
  Extract<NewFileEvent['hash'], { error: unknown }>['error']
>(value => typeof value === 'string');

const draft: z.ZodType<DraftEvent> = z.object({
  connectionId: z.string(),
  mailboxId: z.string(),
  userId: z.string(),
  mailbox: z.string(),
  messageId: z.string(),
  attachmentId: z.string(),
  internetMessageId: z.string().nullable(),
  sentAt: time,
  receivedAt: time.nullable(),
  ingestedAt: time,
  sender: z.string().nullable(),
  from: z.string().nullable(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  subject: z.string().nullable(),
  fileName: z.string(),
  sizeInBytes: z.number().nullable(),
  attachmentKind: z.enum(['file', 'item', 'reference']),
  inline: z.boolean(),
  declaredMimeType: z.string().nullable(),
  fileType: z.object({
    category,
    categoryByBytes: category.nullable(),
    categoryByExtension: category.nullable(),
    mimeType: z.string().nullable(),
    mimeTypeByBytes: z.string().nullable(),
    mimeTypeByExtension: z.string().nullable(),
  }),
  hash: z
    .union([
      z.object({ md5: z.string(), sha256: z.string() }),
      z.object({ error: hashError }),
    ])
    .nullable(),
});

/** Drafts as text for the database. */
export function formatDrafts(drafts: readonly DraftEvent[]): string {
  return JSON.stringify(drafts);
}

/** Drafts from the text that {@link formatDrafts} made; none where another version made it: they are made again. */
export function parseDrafts(text: string): DraftEvent[] {
  const parsed = z.array(draft).safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : [];
}
