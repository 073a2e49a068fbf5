import type {
  ExportFormat,
  FileEvent,
} from 'backstage-plugin-mail-forensics-common';
import { readWithin } from '../database';
import { readFileEvents } from '../events';
import { DEFAULT_COLUMNS, isColumn } from './export/columns';
import type { ExportEntry, ExportLog } from './export/ExportLog';
import { formatOf } from './export/formats';
import { all } from './normalise/Condition';
import { parseExport, type ParsedExport } from './parse/parseExport';
import type { Fragment } from './print/Fragment';
import type { Cursor } from './print/printOrder';
import { QueryError } from './QueryError';
import type { QueryRunner, SearchOptions } from './QueryRunner';
import { selectCursor } from './sql/selectCursor';
import { selectEventIds } from './sql/selectEventIds';

/** Events that are in memory at once, and rows of a database's statement. */
const PAGE = 2_000;

/** Recipients of a page: an event may have hundreds. */
const MAX_RECIPIENTS = 2_000_000;

/** For one page; the whole may take as long as it takes. */
const TIME_LIMIT_MS = 60_000;

/** An export that is ready to be sent. */
export interface PreparedExport {
  /** Of its manifest. */
  id: string;
  /** The file, a piece at a time. Ends the manifest as it ends itself, also where the reader stops early. */
  pieces: AsyncGenerator<Buffer>;
  /** Rows that were sent so far. */
  rows(): number;
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
      const { asked, allowed } = await this.#runner.question(
        request.query,
        options,
      );
      const entry = await this.#log.begin({ ...options, query: body, columns });
      const before = new Date(this.#runner.now().getTime() + 1);
      const where = this.#runner.print(
        all([asked, { kind: 'timeBefore', column: 'inserted_at', before }]),
      );
      return {
        id: entry.id,
        pieces: this.#write(entry, {
          pages: this.#pages({
            where,
            allowed: this.#runner.print(allowed),
            order: request.order,
          }),
          format: formatOf(options.format, columns),
        }),
        rows: () => entry.rows,
      };
    });
  }

  async *#write(
    entry: ExportEntry,
    file: {
      pages: AsyncIterable<FileEvent[]>;
      format: ReturnType<typeof formatOf>;
    },
  ): AsyncGenerator<Buffer> {
    let state: Parameters<ExportEntry['end']>[0] = 'cancelled';
    try {
      const head = Buffer.from(file.format.head);
      entry.add(head, 0);
      yield head;
      for await (const events of file.pages) {
        const piece = Buffer.from(
          events.length === 0 ? '' : file.format.page(events),
        );
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

  async *#pages(options: {
    where: Fragment;
    allowed: Fragment;
    order: ParsedExport['order'];
  }): AsyncGenerator<FileEvent[]> {
    let page = await this.#page(options);
    yield page.events;
    while (page.next) {
      page = await this.#page({ ...options, after: page.next });
      yield page.events;
    }
  }

  async #page(options: {
    where: Fragment;
    allowed: Fragment;
    order: ParsedExport['order'];
    after?: Cursor;
  }): Promise<{ events: FileEvent[]; next?: Cursor }> {
    const { where, allowed, order, after } = options;
    const page = await this.#runner.guarded(() =>
      readWithin(this.#runner.knex, { limitMs: TIME_LIMIT_MS }, async trx => {
        const ids = await selectEventIds(trx, {
          where,
          order,
          after,
          offset: 0,
          limit: PAGE,
        });
        const last = ids.at(-1);
        const next =
          ids.length === PAGE && last !== undefined
            ? await selectCursor(trx, { eventId: last, order, allowed })
            : undefined;
        return {
          next,
          events: await readFileEvents(trx, {
            eventIds: ids,
            maxRecipients: MAX_RECIPIENTS,
          }),
        };
      }),
    );
    return { ...page, events: await this.#runner.namePeople(page.events) };
  }
}
