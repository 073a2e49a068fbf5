import { readFile } from 'fs/promises';
import { resolve } from 'path';
import { z } from 'zod';

const attachmentSchema = z.object({
  name: z.string().nullable(),
  content_type: z.string(),
  size_bytes: z.number(),
  md5: z.string(),
  sha256: z.string(),
  inline: z.boolean(),
  is_message: z.boolean(),
  role: z.enum([
    'attachment',
    'message',
    'calendar',
    'signature',
    'crypto',
    'report',
  ]),
  /** The bytes change where a mail path turns LF into CRLF. */
  newline_sensitive: z.boolean(),
});

const entrySchema = z.object({
  file: z.string(),
  message_id: z.string().nullable(),
  from: z.string().nullable(),
  sender: z.string().nullable(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  subject: z.string().nullable(),
  date_iso: z.string().nullable(),
  attachments: z.array(attachmentSchema),
  categories: z.array(z.string()),
  parser_notes: z.array(z.string()),
});

/** A line of a mail set's `manifest.jsonl`: what an independent parser found in one mail. */
export type MailSetEntry = z.infer<typeof entrySchema>;

export type MailSetAttachment = z.infer<typeof attachmentSchema>;

export interface MailInSet extends MailSetEntry {
  /** The mail as it lies in the file. */
  raw: Buffer;
}

/**
 * Reads a directory of `.eml` files and its `manifest.jsonl`, in the manifest's order.
 *
 * @throws the file system's error for a missing file, ZodError for a manifest of another shape
 */
export async function readMailSet(directory: string): Promise<MailInSet[]> {
  const manifest = await readFile(resolve(directory, 'manifest.jsonl'), 'utf8');
  const entries = manifest
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => entrySchema.parse(JSON.parse(line)));
  return Promise.all(
    entries.map(async entry => ({
      ...entry,
      raw: await readFile(resolve(directory, entry.file)),
    })),
  );
}
