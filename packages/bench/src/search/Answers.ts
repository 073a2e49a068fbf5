import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  FileEventGrouping,
  FileEventHistogram,
  FileEventSearch,
  FilePivot,
  QueryRunner,
} from 'backstage-plugin-mail-forensics-backend/src/search';
import type { Knex } from 'knex';
import { END } from '../data/calendar';
import type { Asked } from './Question';

const QUIET: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn: message => process.stderr.write(`${message}\n`),
  info: () => {},
  debug: () => {},
  child: () => QUIET,
};

/** The plugin's own answers, in this process: without HTTP, permissions and audit. */
export class Answers {
  readonly #search: FileEventSearch;
  readonly #histogram: FileEventHistogram;
  readonly #grouping: FileEventGrouping;
  readonly #pivot: FilePivot;

  static create(knex: Knex): Answers {
    return new Answers(
      // At the end of the year of mail, as it was for those who asked then.
      QueryRunner.create({ knex, logger: QUIET, now: () => END }),
    );
  }

  private constructor(runner: QueryRunner) {
    this.#search = FileEventSearch.create({ runner });
    this.#histogram = FileEventHistogram.create({ runner });
    this.#grouping = FileEventGrouping.create({ runner });
    this.#pivot = FilePivot.create({ runner });
  }

  to(asked: Asked): Promise<unknown> {
    switch (asked.route) {
      case 'search':
        return this.#search.search(asked.body, { debug: true });
      case 'histogram':
        return this.#histogram.count(asked.body);
      case 'grouping':
        return this.#grouping.group(asked.body);
      case 'pivot':
        return this.#pivot.find(asked.sha256);
      default:
        throw new Error(`Unknown: ${JSON.stringify(asked satisfies never)}`);
    }
  }
}
