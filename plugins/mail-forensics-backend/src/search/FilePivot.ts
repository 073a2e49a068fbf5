import type {
  FileSummary,
  ValueCount,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { isAmong, readNumber, readTime } from '../database';
import { all, type Condition } from './normalise/Condition';
import { countTexts } from './pivot/countTexts';
import type { Fragment } from './print/Fragment';
import type { QueryRunner, SearchOptions } from './QueryRunner';
import {
  countByValue,
  type CountedKey,
  type CountedValue,
} from './sql/countByValue';
import { countRecipients } from './sql/countRecipients';
import { selectConnections } from './sql/selectConnections';
import { selectContent, type ContentRow } from './sql/selectContent';
import { selectFileFacts } from './sql/selectFileFacts';
import {
  selectNameKeys,
  selectNamesakes,
  type NamesakeRow,
} from './sql/selectNamesakes';

const TIME_LIMIT_MS = 5_000;

/** Values of each kind that are told. */
const VALUES = 100;

/** Events that are read and counted here; of more, the database counts each kind of value by itself. */
const READ_AT_ONCE = 2_000;

type Summary = Omit<FileSummary, 'sha256' | 'sameNameOtherBytes'>;

/** Where else the same content was seen. */
export class FilePivot {
  readonly #runner: QueryRunner;
  readonly #readAtOnce: number;

  /** @param options.readAtOnce - events of a content that are read; default: 2,000 */
  static create(options: {
    runner: QueryRunner;
    readAtOnce?: number;
  }): FilePivot {
    return new FilePivot(options.runner, options.readAtOnce ?? READ_AT_ONCE);
  }

  private constructor(runner: QueryRunner, readAtOnce: number) {
    this.#runner = runner;
    this.#readAtOnce = readAtOnce;
  }

  /**
   * Everything about a content that the caller may see; undefined where that is nothing.
   *
   * @param sha256 - in hex, in lower case
   * @throws SearchFailure where it could not be answered
   */
  async find(
    sha256: string,
    options: SearchOptions = {},
  ): Promise<FileSummary | undefined> {
    return this.#runner.guarded(async () => {
      const allowed = await this.#runner.allowed(options);
      return this.#runner.read(TIME_LIMIT_MS, options, trx =>
        this.#read(trx, sha256, allowed),
      );
    });
  }

  async #read(
    trx: Knex.Transaction,
    sha256: string,
    allowed: Condition,
  ): Promise<FileSummary | undefined> {
    const sameBytes = this.#runner.print(
      all([
        {
          kind: 'text',
          column: 'sha256',
          match: { kind: 'oneOf', values: [sha256] },
        },
        allowed,
      ]),
    );
    const rows = await selectContent(trx, {
      where: sameBytes,
      limit: this.#readAtOnce + 1,
    });
    if (rows.length === 0) {
      return undefined;
    }
    const isRead = rows.length <= this.#readAtOnce;
    const summary = isRead
      ? await summarise(trx, rows)
      : await count(trx, sameBytes);
    const namesakes = await selectNamesakes(trx, {
      sha256,
      nameKeys: isRead
        ? countTexts(
            rows.map(row => row.file_name_key),
            VALUES,
          ).map(({ value }) => value)
        : await selectNameKeys(trx, sameBytes),
      allowed: this.#runner.print(allowed),
      limit: VALUES,
    });
    return (
      summary && {
        sha256,
        ...summary,
        sameNameOtherBytes: namesakes.map(toNamesake),
      }
    );
  }
}

/** From all events of a content. */
async function summarise(
  trx: Knex,
  rows: readonly ContentRow[],
): Promise<Summary> {
  const events = rows
    .map(row => ({ row, id: row.event_id, time: readTime(row.observed_at) }))
    .sort((a, b) => a.time.getTime() - b.time.getTime());
  const [first] = events;
  const last = events[events.length - 1];
  const names = new Map(
    (await selectConnections(trx)).map(({ id, displayName }) => [
      id,
      displayName,
    ]),
  );
  const domains = await countRecipients(trx, {
    bounds: { from: first.time, before: new Date(last.time.getTime() + 1) },
    events: isAmong(trx, events, { time: 'r.observed_at', id: 'r.event_id' }),
    list: 'domains',
    limit: VALUES,
  });
  const counted = (textOf: (row: ContentRow) => string | null | undefined) =>
    countTexts(rows.map(textOf), VALUES);
  return {
    ...factsOf(last.row),
    firstSeen: first.time.toISOString(),
    lastSeen: last.time.toISOString(),
    docCount: rows.length,
    names: counted(row => row.file_name),
    senders: counted(row => row.sender_key),
    recipientDomains: domains.map(toValueCount),
    connections: counted(row => names.get(row.connection_id)),
  };
}

/** By the database. */
async function count(
  trx: Knex,
  sameBytes: Fragment,
): Promise<Summary | undefined> {
  const facts = await selectFileFacts(trx, sameBytes);
  return (
    facts && {
      ...factsOf(facts),
      firstSeen: readTime(facts.first_seen).toISOString(),
      lastSeen: readTime(facts.last_seen).toISOString(),
      docCount: readNumber(facts.total),
      names: await values(trx, sameBytes, { kind: 'fileName' }),
      senders: await values(trx, sameBytes, {
        kind: 'column',
        column: 'sender_key',
      }),
      recipientDomains: await values(trx, sameBytes, {
        kind: 'recipients',
        list: 'domains',
      }),
      connections: await values(trx, sameBytes, { kind: 'connectionName' }),
    }
  );
}

function factsOf(
  row: Pick<ContentRow, 'md5' | 'size_in_bytes' | 'category' | 'mime_type'>,
): Pick<FileSummary, 'md5' | 'sizeInBytes' | 'category' | 'mimeType'> {
  return {
    md5: row.md5,
    sizeInBytes: sizeOf(row),
    category: row.category,
    mimeType: row.mime_type,
  };
}

function sizeOf(row: { size_in_bytes: unknown }): number | null {
  return row.size_in_bytes === null ? null : readNumber(row.size_in_bytes);
}

function toNamesake(
  row: NamesakeRow,
): FileSummary['sameNameOtherBytes'][number] {
  return {
    name: row.file_name,
    sha256: row.sha256,
    sizeInBytes: sizeOf(row),
    firstSeen: readTime(row.first_seen).toISOString(),
    lastSeen: readTime(row.last_seen).toISOString(),
    docCount: readNumber(row.total),
  };
}

async function values(
  trx: Knex,
  where: Fragment,
  key: CountedKey,
): Promise<ValueCount[]> {
  const counted = await countByValue(trx, { where, key, limit: VALUES });
  return counted.map(toValueCount);
}

function toValueCount({ value, count: docCount }: CountedValue): ValueCount {
  return { value: String(value), docCount };
}
