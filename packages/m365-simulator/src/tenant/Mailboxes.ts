import { randomUUID } from 'crypto';
import { z } from 'zod';
import { AttachmentRow, Attachments, reportedSize } from './Attachments';
import { FolderChangeKind, FolderChanges } from './FolderChanges';
import { immutableMessageId, mutableMessageId } from './ids';
import {
  OutgoingMail,
  SimulatedAddress,
  StoredMessage,
  WellKnownFolder,
} from './model';
import { SqlDatabase, SqlValue } from './SqlDatabase';

export interface MessageRow {
  seq: number;
  id: string;
  mutable_id: string;
  moves: number;
  user_id: string;
  folder: WellKnownFolder;
  /** Position in the folder's log at which the message came into its folder. */
  entered: number;
  /** Position of its last change. */
  changed: number;
  internet_message_id: string;
  subject: string | null;
  envelope: string;
  body_type: 'text' | 'html';
  body: string;
  created_at: number;
  sent_at: number;
  received_at: number;
  modified_at: number;
  is_draft: number;
  is_read: number;
  /** Inline attachments do not count, as in Graph. */
  has_attachments: number;
  has_any_attachments: number;
  size: number;
}

/** A WHERE clause over the table `messages` (alias `m`) with its values. */
export interface MessageCondition {
  sql: string;
  values: SqlValue[];
}

export interface Envelope {
  from: SimulatedAddress | null;
  sender: SimulatedAddress | null;
  to: SimulatedAddress[];
  cc: SimulatedAddress[];
  bcc: SimulatedAddress[];
}

const addressSchema = z.object({
  address: z.string(),
  name: z.string().nullable(),
});
export const envelopeSchema = z.object({
  from: addressSchema.nullable(),
  sender: addressSchema.nullable(),
  to: z.array(addressSchema),
  cc: z.array(addressSchema),
  bcc: z.array(addressSchema),
});

/** The messages of all mailboxes of the simulator, their attachments, and the log of changes of each folder. */
export class Mailboxes {
  readonly attachments: Attachments;
  readonly changes: FolderChanges;
  readonly #database: SqlDatabase;
  readonly #now: () => Date;

  static create(options: {
    database: SqlDatabase;
    now: () => Date;
  }): Mailboxes {
    return new Mailboxes(options.database, options.now);
  }

  private constructor(database: SqlDatabase, now: () => Date) {
    this.#database = database;
    this.#now = now;
    this.attachments = Attachments.create({ database });
    this.changes = FolderChanges.create({ database });
  }

  /** By either of its ids. */
  find(userId: string, id: string): MessageRow | undefined {
    const row =
      this.#database.get<MessageRow>(
        'SELECT * FROM messages WHERE id = ?',
        id,
      ) ??
      this.#database.get<MessageRow>(
        'SELECT * FROM messages WHERE mutable_id = ?',
        id,
      );
    return row?.user_id === userId ? row : undefined;
  }

  /** @param options.order - a list of columns of `messages`, such as `m.received_at DESC, m.seq DESC` */
  select(options: {
    userId: string;
    folder?: WellKnownFolder;
    condition?: MessageCondition;
    order: string;
    limit: number;
    offset?: number;
  }): MessageRow[] {
    const where = this.#where(options);
    return this.#database.all<MessageRow>(
      `SELECT m.* FROM messages m WHERE ${where.sql} ORDER BY ${options.order} LIMIT ? OFFSET ?`,
      ...where.values,
      options.limit,
      options.offset ?? 0,
    );
  }

  count(options: {
    userId: string;
    folder?: WellKnownFolder;
    condition?: MessageCondition;
  }): number {
    const where = this.#where(options);
    const row = this.#database.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM messages m WHERE ${where.sql}`,
      ...where.values,
    );
    return row?.n ?? 0;
  }

  add(options: {
    userId: string;
    folder: WellKnownFolder;
    mail: OutgoingMail;
    isRead: boolean;
    receivedAt: Date;
  }): MessageRow {
    const { userId, folder, mail } = options;
    const placeholder = randomUUID();
    const seq = this.#database.run(
      `INSERT INTO messages (id, mutable_id, user_id, folder, entered, changed, internet_message_id, subject, envelope,
         body_type, body, created_at, sent_at, received_at, modified_at, is_draft, is_read, has_attachments,
         has_any_attachments, size)
       VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      placeholder,
      placeholder,
      userId,
      folder,
      mail.internetMessageId ?? '',
      mail.subject,
      JSON.stringify(envelopeOf(mail)),
      mail.body.contentType,
      mail.body.content,
      this.#now().getTime(),
      (mail.sentAt ?? options.receivedAt).getTime(),
      options.receivedAt.getTime(),
      this.#now().getTime(),
      folder === 'drafts' ? 1 : 0,
      options.isRead ? 1 : 0,
      mail.attachments.some(attachment => !attachment.inline) ? 1 : 0,
      mail.attachments.length > 0 ? 1 : 0,
      sizeOf(mail),
    );
    mail.attachments.forEach(item => this.attachments.add(seq, item));
    this.#database.run(
      'UPDATE messages SET id = ?, mutable_id = ? WHERE seq = ?',
      immutableMessageId(userId, seq),
      mutableMessageId(userId, seq, 0),
      seq,
    );
    return this.#enter(this.#must(seq), folder);
  }

  /** Takes the message out of its folder and puts it into another; its mutable id changes. */
  move(message: MessageRow, folder: WellKnownFolder): MessageRow {
    this.#record(message, 'left');
    this.#database.run(
      'UPDATE messages SET folder = ?, moves = moves + 1, mutable_id = ?, modified_at = ? WHERE seq = ?',
      folder,
      mutableMessageId(message.user_id, message.seq, message.moves + 1),
      this.#now().getTime(),
      message.seq,
    );
    return this.#enter(this.#must(message.seq), folder);
  }

  /** A draft becomes a sent mail. */
  markSent(message: MessageRow): void {
    const at = this.#now().getTime();
    this.#database.run(
      'UPDATE messages SET is_draft = 0, sent_at = ?, received_at = ? WHERE seq = ?',
      at,
      at,
      message.seq,
    );
  }

  setRead(message: MessageRow, isRead: boolean): void {
    this.#database.run(
      'UPDATE messages SET is_read = ?, changed = ?, modified_at = ? WHERE seq = ?',
      isRead ? 1 : 0,
      this.#record(message, 'read'),
      this.#now().getTime(),
      message.seq,
    );
  }

  /** Nothing brings it back. */
  purge(message: MessageRow): void {
    this.#record(message, 'left');
    this.attachments.removeOf(message.seq);
    this.#database.run('DELETE FROM messages WHERE seq = ?', message.seq);
  }

  attachmentsOf(message: MessageRow): AttachmentRow[] {
    return message.has_any_attachments ? this.attachments.of(message.seq) : [];
  }

  envelopeOf(message: MessageRow): Envelope {
    return envelopeSchema.parse(JSON.parse(message.envelope));
  }

  toMessage(row: MessageRow): StoredMessage {
    return {
      id: row.id,
      userId: row.user_id,
      folder: row.folder,
      internetMessageId: row.internet_message_id,
      subject: row.subject,
      ...this.envelopeOf(row),
      body: { contentType: row.body_type, content: row.body },
      createdAt: new Date(row.created_at),
      sentAt: new Date(row.sent_at),
      receivedAt: new Date(row.received_at),
      isDraft: row.is_draft === 1,
      isRead: row.is_read === 1,
      attachments: this.attachmentsOf(row).map(attachment =>
        this.attachments.toStored(attachment, row.id),
      ),
    };
  }

  #where(options: {
    userId: string;
    folder?: WellKnownFolder;
    condition?: MessageCondition;
  }): MessageCondition {
    // Graph does not list what is in Recoverable Items unless that folder is named.
    const folder = options.folder
      ? 'm.folder = ?'
      : `m.folder <> 'recoverableitemsdeletions'`;
    return {
      sql: `m.user_id = ? AND ${folder} AND (${
        options.condition?.sql ?? '1 = 1'
      })`,
      values: [
        options.userId,
        ...(options.folder ? [options.folder] : []),
        ...(options.condition?.values ?? []),
      ],
    };
  }

  #enter(message: MessageRow, folder: WellKnownFolder): MessageRow {
    const position = this.#record({ ...message, folder }, 'entered');
    this.#database.run(
      'UPDATE messages SET entered = ?, changed = ? WHERE seq = ?',
      position,
      position,
      message.seq,
    );
    return { ...message, entered: position, changed: position };
  }

  #record(message: MessageRow, kind: FolderChangeKind): number {
    return this.changes.record({
      userId: message.user_id,
      folder: message.folder,
      messageId: message.id,
      mutableId: message.mutable_id,
      kind,
    });
  }

  #must(seq: number): MessageRow {
    const row = this.#database.get<MessageRow>(
      'SELECT * FROM messages WHERE seq = ?',
      seq,
    );
    if (!row) {
      throw new Error(`Message ${seq} is gone.`);
    }
    return row;
  }
}

function envelopeOf(mail: OutgoingMail): Envelope {
  const { from, sender, to, cc, bcc } = mail;
  return { from, sender, to, cc, bcc };
}

function sizeOf(mail: OutgoingMail): number {
  const attachments = mail.attachments.map(reportedSize);
  return attachments.reduce(
    (sum, size) => sum + size,
    4096 + Buffer.byteLength(mail.body.content),
  );
}
