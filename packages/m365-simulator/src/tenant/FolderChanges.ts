import { WellKnownFolder } from './model';
import { SqlDatabase } from './SqlDatabase';

/**
 * - `entered`: created in the folder, or moved into it
 * - `read`: only its read flag changed
 * - `left`: moved out of the folder, or purged
 */
export type FolderChangeKind = 'entered' | 'read' | 'left';

/** What happened to one message between two positions of a folder's log. */
export interface FolderChange {
  messageId: string;
  mutableId: string;
  first: FolderChangeKind;
  onlyRead: boolean;
  /** Position of its last change. */
  last: number;
}

interface ChangeRow {
  message_id: string;
  mutable_id: string;
  first_kind: FolderChangeKind;
  reads: number;
  changes: number;
  last: number;
}

/** The log that message delta reads. A position is the number of a change. */
export class FolderChanges {
  readonly #database: SqlDatabase;

  static create(options: { database: SqlDatabase }): FolderChanges {
    return new FolderChanges(options.database);
  }

  private constructor(database: SqlDatabase) {
    this.#database = database;
  }

  record(change: {
    userId: string;
    folder: WellKnownFolder;
    messageId: string;
    mutableId: string;
    kind: FolderChangeKind;
  }): number {
    return this.#database.run(
      'INSERT INTO message_changes (user_id, folder, message_id, mutable_id, kind) VALUES (?, ?, ?, ?, ?)',
      change.userId,
      change.folder,
      change.messageId,
      change.mutableId,
      change.kind,
    );
  }

  /** The position of the folder's latest change; 0 in a new folder. */
  last(userId: string, folder: WellKnownFolder): number {
    const row = this.#database.get<{ n: number | null }>(
      'SELECT MAX(seq) AS n FROM message_changes WHERE user_id = ? AND folder = ?',
      userId,
      folder,
    );
    return row?.n ?? 0;
  }

  /**
   * Messages changed after `from`, up to and including `to`, each once and in the order of their last change; those whose
   * last change is not after `cursor` are left out.
   *
   * @param options.by - a moved message keeps its immutable id, but is another one by its mutable id
   */
  between(options: {
    userId: string;
    folder: WellKnownFolder;
    from: number;
    to: number;
    cursor: number;
    limit: number;
    by: 'immutable' | 'mutable';
  }): FolderChange[] {
    const key = options.by === 'immutable' ? 'message_id' : 'mutable_id';
    return this.#database
      .all<ChangeRow>(
        `SELECT c.message_id, c.mutable_id, f.kind AS first_kind, c.reads, c.changes, c.last FROM (
           SELECT message_id, mutable_id, MIN(seq) AS first, MAX(seq) AS last,
             SUM(kind = 'read') AS reads, COUNT(*) AS changes
           FROM message_changes WHERE user_id = ? AND folder = ? AND seq > ? AND seq <= ?
           GROUP BY ${key} HAVING MAX(seq) > ? ORDER BY MAX(seq) LIMIT ?
         ) c JOIN message_changes f ON f.seq = c.first ORDER BY c.last`,
        options.userId,
        options.folder,
        options.from,
        options.to,
        options.cursor,
        options.limit,
      )
      .map(row => ({
        messageId: row.message_id,
        mutableId: row.mutable_id,
        first: row.first_kind,
        onlyRead: row.reads === row.changes,
        last: row.last,
      }));
  }
}
