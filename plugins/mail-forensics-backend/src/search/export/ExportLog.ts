import { createHash, randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type {
  ExportFormat,
  ExportManifest,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { readNumber, readTime, readTimeOrNull } from '../../database';

interface ExportRow {
  id: string;
  requested_by: string;
  query: string;
  columns: string;
  format: ExportFormat;
  state: ExportManifest['state'];
  started_at: unknown;
  finished_at: unknown;
  rows: unknown;
  bytes: unknown;
  sha256: string | null;
}

const readColumns = z.array(z.string());

/** An export that is under way: adds up what is sent. */
export class ExportEntry {
  readonly #hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;
  #sha256: string | undefined;

  constructor(
    readonly id: string,
    private readonly store: (
      columns: Record<string, unknown>,
    ) => PromiseLike<unknown>,
  ) {}

  /** Counts a piece of the file. */
  add(piece: Buffer, rows: number): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    this.#rows += rows;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Of the whole file, in hex; undefined before its end. */
  get sha256(): string | undefined {
    return this.#sha256;
  }

  async end(state: Exclude<ExportManifest['state'], 'running'>): Promise<void> {
    if (state === 'complete') {
      this.#sha256 = this.#hash.digest('hex');
    }
    await this.store({
      state,
      rows: this.#rows,
      bytes: this.#bytes,
      sha256: this.#sha256 ?? null,
    });
  }
}

/** The manifests of exports. */
export class ExportLog {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): ExportLog {
    return new ExportLog(options.knex, options.now ?? (() => new Date()));
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /** Notes that an export has begun. */
  async begin(options: {
    requestedBy: string;
    query: unknown;
    columns: readonly string[];
    format: ExportFormat;
  }): Promise<ExportEntry> {
    const id = randomUUID();
    await this.#knex('exports').insert({
      id,
      requested_by: options.requestedBy,
      query: JSON.stringify(options.query),
      columns: JSON.stringify(options.columns),
      format: options.format,
      state: 'running',
      started_at: this.#now(),
    });
    return new ExportEntry(id, columns =>
      this.#knex('exports')
        .where({ id })
        .update({ ...columns, finished_at: this.#now() }),
    );
  }

  /**
   * @param requestedBy - only their own; absent: anybody's
   * @throws NotFoundError
   */
  async get(id: string, requestedBy?: string): Promise<ExportManifest> {
    const row: ExportRow | undefined = await this.#knex('exports')
      .where({ id, ...(requestedBy && { requested_by: requestedBy }) })
      .first();
    if (!row) {
      throw new NotFoundError(`No export has the id ${id}`);
    }
    return {
      id,
      state: row.state,
      requestedBy: row.requested_by,
      query: JSON.parse(row.query),
      columns: readColumns.parse(JSON.parse(row.columns)),
      format: row.format,
      startedAt: readTime(row.started_at).toISOString(),
      finishedAt: readTimeOrNull(row.finished_at)?.toISOString() ?? null,
      rows: numberOrNull(row.rows),
      bytes: numberOrNull(row.bytes),
      sha256: row.sha256,
    };
  }
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : readNumber(value);
}
