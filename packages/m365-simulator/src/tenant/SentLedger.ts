import { createHash } from 'crypto';
import { z } from 'zod';
import { AttachmentRow, Attachments } from './Attachments';
import { Envelope, envelopeSchema, MessageRow } from './Mailboxes';
import { SqlDatabase } from './SqlDatabase';

/** One mail that somebody sent, as it was when it was sent. */
export interface LedgerEntry extends Envelope {
  /** Immutable id of the copy in Sent Items. */
  messageId: string;
  userId: string;
  internetMessageId: string;
  subject: string | null;
  sentAt: Date;
  attachments: LedgerAttachment[];
}

export interface LedgerAttachment {
  kind: 'file' | 'item' | 'reference';
  name: string | null;
  contentType: string | null;
  inline: boolean;
  /** Decoded bytes; null, as the hashes are, for a link to a file in the cloud. */
  size: number | null;
  md5: string | null;
  sha256: string | null;
}

interface LedgerRow {
  user_id: string;
  message_id: string;
  internet_message_id: string;
  subject: string | null;
  envelope: string;
  sent_at: number;
  attachments: string;
}

const attachmentsSchema = z.array(
  z.object({
    seq: z.number(),
    message_seq: z.number(),
    key: z.string(),
    kind: z.enum(['file', 'item', 'reference']),
    name: z.string().nullable(),
    content_type: z.string().nullable(),
    inline: z.number(),
    content_id: z.string().nullable(),
    content: z.number().nullable(),
    byte_count: z.number(),
    reported_size: z.number(),
  }),
);

/**
 * Every mail that was sent from one tenant, whatever became of the copy in Sent Items: the truth that a test compares a
 * product's findings with.
 */
export class SentLedger {
  readonly #database: SqlDatabase;
  readonly #tenantId: string;
  readonly #contents: Attachments;

  static create(options: {
    database: SqlDatabase;
    tenantId: string;
    contents: Attachments;
  }): SentLedger {
    return new SentLedger(options.database, options.tenantId, options.contents);
  }

  private constructor(
    database: SqlDatabase,
    tenantId: string,
    contents: Attachments,
  ) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#contents = contents;
  }

  record(message: MessageRow, attachments: AttachmentRow[]): void {
    this.#database.run(
      `INSERT INTO sent_ledger (tenant_id, user_id, message_id, internet_message_id, subject, envelope, sent_at, attachments)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      this.#tenantId,
      message.user_id,
      message.id,
      message.internet_message_id,
      message.subject,
      message.envelope,
      message.sent_at,
      JSON.stringify(attachments),
    );
  }

  /** In the order of sending. Hashes are worked out here, not on sending. */
  entries(): LedgerEntry[] {
    return this.#database
      .all<LedgerRow>(
        'SELECT * FROM sent_ledger WHERE tenant_id = ? ORDER BY seq',
        this.#tenantId,
      )
      .map(row => ({
        messageId: row.message_id,
        userId: row.user_id,
        internetMessageId: row.internet_message_id,
        subject: row.subject,
        ...envelopeSchema.parse(JSON.parse(row.envelope)),
        sentAt: new Date(row.sent_at),
        attachments: attachmentsSchema
          .parse(JSON.parse(row.attachments))
          .map(attachment => this.#toAttachment(attachment)),
      }));
  }

  count(): number {
    const row = this.#database.get<{ n: number }>(
      'SELECT COUNT(*) AS n FROM sent_ledger WHERE tenant_id = ?',
      this.#tenantId,
    );
    return row?.n ?? 0;
  }

  clear(): void {
    this.#database.run(
      'DELETE FROM sent_ledger WHERE tenant_id = ?',
      this.#tenantId,
    );
  }

  #toAttachment(row: AttachmentRow): LedgerAttachment {
    const md5 = createHash('md5');
    const sha256 = createHash('sha256');
    let size = 0;
    for (const chunk of this.#contents.chunks(row)) {
      md5.update(chunk);
      sha256.update(chunk);
      size += chunk.length;
    }
    const hasBytes = row.kind !== 'reference';
    return {
      kind: row.kind,
      name: row.name,
      contentType: row.content_type,
      inline: row.inline === 1,
      size: hasBytes ? size : null,
      md5: hasBytes ? md5.digest('hex') : null,
      sha256: hasBytes ? sha256.digest('hex') : null,
    };
  }
}
