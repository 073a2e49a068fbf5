import { END } from '../data/calendar';
import { Company } from '../data/Company';
import { Files } from '../data/Files';
import { Random } from '../data/Random';

const DAY_MS = 24 * 3_600_000;

interface Filter {
  term: string;
  operator?: string;
  value?: string;
}

interface Query {
  groups: { filters: Filter[] }[];
}

export const EVERYTHING: Query = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

/** What people look for in a year of mail: about somebody, or about something, often in the last weeks only. */
export class Questions {
  readonly #company: Company;
  readonly #files: Files;

  static async create(): Promise<Questions> {
    return new Questions(Company.create(), await Files.create());
  }

  private constructor(company: Company, files: Files) {
    this.#company = company;
    this.#files = files;
  }

  /** @param seed - the same draws the same */
  draw(seed: string): Query {
    const random = Random.of(seed);
    const about: (() => Filter)[] = [
      () => ({
        term: 'source.email.sender',
        value: this.#company.sender(random).address,
      }),
      () => ({
        term: 'destination.email.recipients',
        value: this.#company.recipients(random)[0],
      }),
      () => ({ term: 'file.name', value: `*${this.#files.word(random)}*` }),
      () => ({ term: 'file.name', value: `${this.#files.word(random)}*` }),
      () => ({ term: 'file.category', value: 'Spreadsheet' }),
    ];
    const filters = [random.pick(about)()];
    if (random.chance(0.7)) {
      filters.push({
        term: '@timestamp',
        operator: 'ON_OR_AFTER',
        value: new Date(END.getTime() - 30 * DAY_MS).toISOString(),
      });
    }
    return { groups: [{ filters }] };
  }
}
