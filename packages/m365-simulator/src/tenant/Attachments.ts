import { createHash } from 'crypto';
import { attachmentId, newAttachmentKey } from './ids';
import { OutgoingAttachment, StoredAttachment } from './model';
import { SqlDatabase } from './SqlDatabase';

const CHUNK_BYTES = 1024 * 1024;

export interface AttachmentRow {
  seq: number;
  message_seq: number;
  key: string;
  kind: 'file' | 'item' | 'reference';
  name: string | null;
  content_type: string | null;
  inline: number;
  content_id: string | null;
  content: number | null;
  byte_count: number;
  reported_size: number;
}

/** Attachments and their bytes; equal bytes are stored once. */
export class Attachments {
  readonly #database: SqlDatabase;

  static create(options: { database: SqlDatabase }): Attachments {
    return new Attachments(options.database);
  }

  private constructor(database: SqlDatabase) {
    this.#database = database;
  }

  of(messageSeq: number): AttachmentRow[] {
    return this.#database.all<AttachmentRow>(
      'SELECT * FROM attachments WHERE message_seq = ? ORDER BY seq',
      messageSeq,
    );
  }

  /** The bytes in pieces of at most one MiB. */
  *chunks(attachment: AttachmentRow): Generator<Buffer> {
    for (let position = 0; attachment.content !== null; position++) {
      const row = this.#database.get<{ bytes: Buffer }>(
        'SELECT bytes FROM content_chunks WHERE content = ? AND position = ?',
        attachment.content,
        position,
      );
      if (!row) {
        return;
      }
      yield row.bytes;
    }
  }

  bytes(attachment: AttachmentRow): Buffer {
    return Buffer.concat([...this.chunks(attachment)]);
  }

  add(messageSeq: number, attachment: OutgoingAttachment): void {
    const content = contentOf(attachment);
    const file = attachment.kind === 'file' ? attachment : null;
    const seq = this.#database.run(
      `INSERT INTO attachments
         (message_seq, key, kind, name, content_type, inline, content_id, content, byte_count, reported_size)
       VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?)`,
      messageSeq,
      attachment.kind,
      attachment.name,
      file?.contentType ?? null,
      attachment.inline ? 1 : 0,
      file?.contentId ?? null,
      content && this.#store(content),
      content?.length ?? 0,
      reportedSize(attachment),
    );
    this.#database.run(
      'UPDATE attachments SET key = ? WHERE seq = ?',
      newAttachmentKey(seq),
      seq,
    );
  }

  removeOf(messageSeq: number): void {
    this.#database.run(
      'DELETE FROM attachments WHERE message_seq = ?',
      messageSeq,
    );
  }

  /** Bytes are read from the database each time they are asked for. */
  toStored(row: AttachmentRow, messageId: string): StoredAttachment {
    const read = () => this.bytes(row);
    const common = {
      id: attachmentId(messageId, row.key),
      inline: row.inline === 1,
      reportedSize: row.reported_size,
    };
    switch (row.kind) {
      case 'reference':
        return { ...common, kind: 'reference', name: row.name ?? '' };
      case 'item':
        return {
          ...common,
          kind: 'item',
          name: row.name,
          get mime() {
            return read();
          },
        };
      default:
        return {
          ...common,
          kind: 'file',
          name: row.name,
          contentType: row.content_type,
          contentId: row.content_id,
          get bytes() {
            return read();
          },
        };
    }
  }

  #store(bytes: Buffer): number {
    const sha256 = createHash('sha256').update(bytes).digest();
    const known = this.#database.get<{ seq: number }>(
      'SELECT seq FROM contents WHERE sha256 = ?',
      sha256,
    );
    if (known) {
      return known.seq;
    }
    const content = this.#database.run(
      'INSERT INTO contents (sha256) VALUES (?)',
      sha256,
    );
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      this.#database.run(
        'INSERT INTO content_chunks (content, position, bytes) VALUES (?, ?, ?)',
        content,
        start / CHUNK_BYTES,
        bytes.subarray(start, start + CHUNK_BYTES),
      );
    }
    return content;
  }
}

/** Exchange counts an attachment's properties too: an 816-byte file was seen reported as 1,053. */
export function reportedSize(attachment: OutgoingAttachment): number {
  const properties = 217 + 2 * (attachment.name?.length ?? 0);
  return (contentOf(attachment)?.length ?? 900) + properties;
}

function contentOf(attachment: OutgoingAttachment): Buffer | null {
  switch (attachment.kind) {
    case 'file':
      return attachment.bytes;
    case 'item':
      return attachment.mime;
    default:
      return null;
  }
}
