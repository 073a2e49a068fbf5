import type { ExportFormat } from 'backstage-plugin-mail-forensics-common';
import { DEFAULT_COLUMNS, isColumn } from './export/columns';
import type { ExportedEvent } from './export/ExportedEvent';
import type { ExportEntry, ExportLog } from './export/ExportLog';
import { exportPages } from './export/exportPages';
import type { Format } from './export/Format';
import { formatOf } from './export/formats';
import { LineBuffer } from './export/LineBuffer';
import { Turn } from './export/Turn';
import { all, type Condition } from './normalise/Condition';
import { parseExport } from './parse/parseExport';
import { QueryError } from './QueryError';
import type { QueryRunner, SearchOptions } from './QueryRunner';

/** An export that is ready to be sent. */
export interface PreparedExport {
  /** Of its manifest. */
  id: string;
  /** The file, a piece at a time. Ends the manifest as it ends itself, also where the reader stops early. */
  pieces: AsyncGenerator<Buffer>;
  /** Rows that were sent so far. */
  rows(): number;
  /** Of the file, in hex; undefined before its end. */
  sha256(): string | undefined;
}

/** Takes everything that a query finds out as a file, however much that is, in constant memory. */
export class FileEventExport {
  readonly #runner: QueryRunner;
  readonly #log: ExportLog;

  static create(options: {
    runner: QueryRunner;
    log: ExportLog;
  }): FileEventExport {
    return new FileEventExport(options.runner, options.log);
  }

  private constructor(runner: QueryRunner, log: ExportLog) {
    this.#runner = runner;
    this.#log = log;
  }

  /**
   * Events that are recorded while it runs are not in it.
   *
   * @param body - an `ExportRequest` of the common package, still unparsed
   * @throws QueryError where it is not one
   */
  async prepare(
    body: unknown,
    options: SearchOptions & { format: ExportFormat; requestedBy: string },
  ): Promise<PreparedExport> {
    const parsed = parseExport(body, isColumn);
    if ('problems' in parsed) {
      throw new QueryError(parsed.problems);
    }
    const { request } = parsed;
    const columns = request.columns ?? DEFAULT_COLUMNS;
    return this.#runner.guarded(async () => {
      const { asked } = await this.#runner.question(request.query, options);
      const entry = await this.#log.begin({ ...options, query: body, columns });
      const before = new Date(this.#runner.now().getTime() + 1);
      const isRecorded: Condition = {
        kind: 'timeBefore',
        column: 'inserted_at',
        before,
      };
      return {
        id: entry.id,
        pieces: this.#write(entry, {
          pages: exportPages(
            this.#runner,
            { asked: all([asked, isRecorded]), order: request.order },
            options,
          ),
          format: formatOf(options.format, columns),
        }),
        rows: () => entry.rows,
        sha256: () => entry.sha256,
      };
    });
  }

  async *#write(
    entry: ExportEntry,
    file: {
      pages: AsyncIterable<ExportedEvent[]>;
      format: Format;
    },
  ): AsyncGenerator<Buffer> {
    const lines = new LineBuffer();
    const turn = Turn.begin();
    let state: Parameters<ExportEntry['end']>[0] = 'cancelled';
    try {
      const head = Buffer.from(file.format.head);
      entry.add(head, 0);
      yield head;
      for await (const events of file.pages) {
        for (const event of events) {
          if (turn.isOver()) {
            await turn.next();
          }
          lines.add(file.format.line(event));
        }
        const piece = lines.take();
        entry.add(piece, events.length);
        yield piece;
      }
      state = 'complete';
    } catch (error) {
      state = 'failed';
      throw error;
    } finally {
      await entry.end(state);
    }
  }
}
