import { ServiceUnavailableError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { AuditKey } from '../config';
import { inBatches, readNumber } from '../database';
import type { AuditHeadRow, AuditRow, NewAuditEntry } from './AuditRow';
import { hashOfEntry, sealOfHead } from './chain';

/** Entries of one transaction. */
const MOST_AT_ONCE = 500;

/** Rows of one statement: SQLite binds 32,766 values. */
const ROWS_PER_STATEMENT = 100;

/** Entries that may wait: a database that is down must not fill the memory. */
const MOST_WAITING = 5_000;

interface Waiting {
  entry: NewAuditEntry;
  at: Date;
  resolve(): void;
  reject(error: Error): void;
}

interface Options {
  knex: Knex;
  logger: LoggerService;
  /** The one that new hashes are made with; absent: none is configured. */
  key?: AuditKey;
  now?: () => Date;
}

/**
 * Writes down who did what. Entries are chained, each with the hash of the one before, so all replicas take turns; what
 * comes while a replica waits for its turn is written together.
 */
export class AuditLog {
  readonly #options: Options;
  readonly #now: () => Date;
  readonly #waiting: Waiting[] = [];
  #writing = false;

  static create(options: Options): AuditLog {
    return new AuditLog(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Resolves when the entry is durable.
   *
   * @throws ServiceUnavailableError where it could not be written: then what it is about must not happen
   */
  async append(entry: NewAuditEntry): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) {
      throw unwritten();
    }
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ entry, at: this.#now(), resolve, reject });
    });
    if (!this.#writing) {
      this.#writing = true;
      void this.#write();
    }
    await written;
  }

  /** The end of the chain. */
  async head(): Promise<{ position: number; hash: string }> {
    const row: AuditHeadRow = await this.#options
      .knex('audit_head')
      .where({ id: 1 })
      .first();
    return { position: readNumber(row.position), hash: row.hash };
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        await this.#options.knex.transaction(trx =>
          this.#extend(trx, together),
        );
        together.forEach(({ resolve }) => resolve());
      } catch (error) {
        const code =
          error instanceof Error && 'code' in error ? error.code : 'no code';
        this.#options.logger.error(
          `${together.length} entries of the audit could not be written (${code})`,
        );
        together.forEach(({ reject }) => reject(unwritten()));
      }
    }
    this.#writing = false;
  }

  async #extend(
    trx: Knex.Transaction,
    entries: readonly Waiting[],
  ): Promise<void> {
    const { key } = this.#options;
    // A write, and the first statement: on SQLite a transaction that began with reading may not write any more.
    const [head]: AuditHeadRow[] = await trx('audit_head')
      .where({ id: 1 })
      .increment('writes', 1)
      .returning(['position', 'hash', 'key_id', 'seal']);
    let position = readNumber(head.position);
    let { hash } = head;
    const rows = entries.map(({ entry, at }): AuditRow => {
      position++;
      const row = {
        position,
        recorded_at: at.toISOString(),
        actor: entry.actor,
        action: entry.action,
        outcome: entry.outcome,
        details: JSON.stringify(entry.details),
        row_count: entry.rows ?? null,
        export_sha256: entry.exportSha256 ?? null,
        purpose: entry.purpose ?? null,
        key_id: key?.id ?? null,
        previous_hash: hash,
      };
      hash = hashOfEntry(row, key);
      return { ...row, hash };
    });
    for (const batch of inBatches(rows, ROWS_PER_STATEMENT)) {
      await trx('audit_entries').insert(batch);
    }
    const end = { position, hash, key_id: key?.id ?? null };
    await trx('audit_head')
      .where({ id: 1 })
      .update({ ...end, seal: sealOfHead(end, key) });
  }
}

function unwritten(): Error {
  return new ServiceUnavailableError(
    'This could not be written into the audit, so it was not done. Try again.',
  );
}
