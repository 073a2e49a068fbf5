import type { FileSummary } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber, readTime } from '../database';
import { all, type Condition } from './normalise/Condition';
import type { Fragment } from './print/Fragment';
import type { QueryRunner, SearchOptions } from './QueryRunner';
import { countByValue, type CountedKey } from './sql/countByValue';
import { selectFileFacts } from './sql/selectFileFacts';
import { selectNamesakes } from './sql/selectNamesakes';

const TIME_LIMIT_MS = 5_000;

/** Values of each kind that are told. */
const VALUES = 100;

/** Where else the same content was seen. */
export class FilePivot {
  readonly #runner: QueryRunner;

  static create(options: { runner: QueryRunner }): FilePivot {
    return new FilePivot(options.runner);
  }

  private constructor(runner: QueryRunner) {
    this.#runner = runner;
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
    const facts = await selectFileFacts(trx, sameBytes);
    if (!facts) {
      return undefined;
    }
    const namesakes = await selectNamesakes(trx, {
      sha256,
      sameBytes,
      allowed: this.#runner.print(allowed),
      limit: VALUES,
    });
    return {
      sha256,
      md5: facts.md5,
      sizeInBytes:
        facts.size_in_bytes === null ? null : readNumber(facts.size_in_bytes),
      category: facts.category,
      mimeType: facts.mime_type,
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
      sameNameOtherBytes: namesakes.map(row => ({
        name: row.file_name,
        sha256: row.sha256,
        sizeInBytes:
          row.size_in_bytes === null ? null : readNumber(row.size_in_bytes),
        firstSeen: readTime(row.first_seen).toISOString(),
        lastSeen: readTime(row.last_seen).toISOString(),
        docCount: readNumber(row.total),
      })),
    };
  }
}

async function values(trx: Knex, where: Fragment, key: CountedKey) {
  const counted = await countByValue(trx, { where, key, limit: VALUES });
  return counted.map(({ value, count }) => ({
    value: String(value),
    docCount: count,
  }));
}
