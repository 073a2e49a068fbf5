import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { People, PEOPLE_FIELDS } from './People';

/** Who belongs to which team changes rarely, and is looked up with every search. */
const KEPT_MS = 5 * 60_000;

/** After a failure, so that a catalog that is down is not asked with every search. */
const RETRY_MS = 30_000;

interface Options {
  catalog: Pick<CatalogService, 'streamEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: LoggerService;
  now: () => Date;
}

/** The people of the catalog, read as a whole and kept for five minutes. */
export class CatalogPeople {
  readonly #options: Options;
  #people: People | undefined;
  #dueAt = 0;
  #reading: Promise<void> | undefined;

  static create(
    options: Omit<Options, 'now'> & { now?: () => Date },
  ): CatalogPeople {
    return new CatalogPeople({ now: () => new Date(), ...options });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Waits for the first reading only: later ones happen behind what is known.
   *
   * @param options.waitMs - where the first reading takes longer, nobody is known yet
   * @returns undefined where the catalog could not be read so far
   */
  async read(options: { waitMs?: number } = {}): Promise<People | undefined> {
    if (this.#options.now().getTime() >= this.#dueAt) {
      this.#reading ??= this.#refresh().finally(() => {
        this.#reading = undefined;
      });
    }
    if (!this.#people && this.#reading) {
      await Promise.race([this.#reading, ...timers(options.waitMs)]);
    }
    return this.#people;
  }

  async #refresh(): Promise<void> {
    const { catalog, auth, logger, now } = this.#options;
    try {
      const people = new People();
      const pages = catalog.streamEntities(
        { filter: { kind: ['User', 'Group'] }, fields: PEOPLE_FIELDS },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      for await (const page of pages) {
        people.add(page);
      }
      this.#people = people;
      this.#dueAt = now().getTime() + KEPT_MS;
    } catch (error) {
      this.#dueAt = now().getTime() + RETRY_MS;
      const name = error instanceof Error ? error.name : typeof error;
      logger.warn(
        `The catalog could not be read (${name}): people are not linked, and searches by team are refused until it answers`,
      );
    }
  }
}

function timers(waitMs: number | undefined): Promise<void>[] {
  if (waitMs === undefined) {
    return [];
  }
  return [
    new Promise(resolve => {
      setTimeout(resolve, waitMs).unref();
    }),
  ];
}
