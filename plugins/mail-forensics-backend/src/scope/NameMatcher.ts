import { nameKey } from './nameKey';

/** More are not told to anybody, so more are not held. */
const MAX_FOUND = 11;

interface Match<T> {
  rank: number;
  found: Map<string, T>;
}

/**
 * Finds what names stand for among the objects of a directory, which are shown to it page by page. It holds what matched,
 * not the directory.
 */
export class NameMatcher<T> {
  readonly #names: readonly string[];
  readonly #knownIds: ReadonlyMap<string, string>;
  readonly #matches: Map<string, Match<T> | undefined>;
  readonly #idOf: (object: T) => string;
  readonly #namesOf: (object: T) => readonly (readonly (string | null)[])[];

  /**
   * @param options.knownIds - ids of what names stood for before, by the key of the name: who is called otherwise now is
   * still meant, unless the name is somebody else's
   * @param options.namesOf - what an object can be called, by rank: a name of a lower rank does not count where the same
   * name, of a higher rank, is somebody else's
   */
  constructor(options: {
    names: readonly string[];
    knownIds: ReadonlyMap<string, string>;
    idOf: (object: T) => string;
    namesOf: (object: T) => readonly (readonly (string | null)[])[];
  }) {
    this.#names = options.names;
    this.#knownIds = options.knownIds;
    this.#matches = new Map(
      [...options.names, ...options.knownIds.values()].map(name => [
        nameKey(name),
        undefined,
      ]),
    );
    this.#idOf = options.idOf;
    this.#namesOf = options.namesOf;
  }

  /** Looks at a page of the directory. */
  offer(objects: readonly T[]): void {
    for (const object of objects) {
      for (const [rank, names] of this.#namesOf(object).entries()) {
        for (const name of names) {
          if (name !== null) {
            this.#note(nameKey(name), rank, object);
          }
        }
      }
    }
  }

  /** What a name stands for: nothing, one object, or several that are equally likely. */
  matchesOf(name: string): T[] {
    const key = nameKey(name);
    const match = this.#matches.get(key) ?? this.#matchOfId(key);
    return [...(match?.found.values() ?? [])];
  }

  /** Whether a name has stood for nothing so far. */
  isMissing(name: string): boolean {
    return this.matchesOf(name).length === 0;
  }

  /** Ids by which those could be found whose names have stood for nothing so far. */
  idsOfRenamed(): string[] {
    return this.#names.flatMap(name => {
      const id = this.#knownIds.get(nameKey(name));
      return id !== undefined && this.isMissing(name) ? [id] : [];
    });
  }

  #matchOfId(key: string): Match<T> | undefined {
    const id = this.#knownIds.get(key);
    return id === undefined ? undefined : this.#matches.get(nameKey(id));
  }

  #note(key: string, rank: number, object: T): void {
    if (!this.#matches.has(key)) {
      return;
    }
    const match = this.#matches.get(key);
    if (!match || rank < match.rank) {
      this.#matches.set(key, {
        rank,
        found: new Map([[this.#idOf(object), object]]),
      });
    } else if (rank === match.rank && match.found.size < MAX_FOUND) {
      match.found.set(this.#idOf(object), object);
    }
  }
}
