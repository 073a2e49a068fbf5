import { z } from 'zod';
import type { DirectoryWatch } from '../../mail';
import { GraphFailure } from '../errors/GraphFailure';
import { isQueryRefused } from '../errors/graphFaults';
import { graphPath, graphQuery, odataString } from '../pages/graphQuery';
import { parseAnswer } from '../pages/parseAnswer';
import type { BatchAnswer, GraphBatch } from '../transport/GraphBatch';
import type { GraphOrigins } from '../transport/GraphOrigins';

const OBJECT_ID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Options<T> {
  batch: GraphBatch;
  origins: GraphOrigins;
  path: '/users' | '/groups';
  fields: string;
  resource: z.ZodType<T>;
  /** The addresses that `filterOf` asks for: where one of them fits, other addresses are not asked for. */
  addressesOf: (found: T) => readonly (string | null)[];
  /** The filter of a look-up by name; null where nobody can be called so. */
  filterOf: (name: string) => string | null;
}

/**
 * Looks up names in the directory, 20 a request: by object id, by address and name, and then, since that is a slower
 * kind of query, by the other addresses.
 */
export class DirectoryLookUp<T> {
  readonly #options: Options<T>;

  static create<T>(options: Options<T>): DirectoryLookUp<T> {
    return new DirectoryLookUp(options);
  }

  private constructor(options: Options<T>) {
    this.#options = options;
  }

  async *find(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncGenerator<T[]> {
    const { filterOf, addressesOf } = this.#options;
    const ids = names.filter(name => OBJECT_ID.test(name));
    const others = names.filter(name => !OBJECT_ID.test(name));

    const byId = await this.#ask(
      ids.map(id => [id, this.#byId(id)]),
      watch,
    );
    const nobodysIds = ids.filter(id => byId.get(id)?.length === 0);
    const byName = await this.#ask(
      [...nobodysIds, ...others].flatMap(name =>
        this.#filtered(name, filterOf),
      ),
      watch,
    );
    yield [...byId.values(), ...byName.values()].flat();

    const unaddressed = others.filter(
      name =>
        name.includes('@') &&
        !(byName.get(name) ?? []).some(found =>
          addressesOf(found).some(address => isSame(address, name)),
        ),
    );
    const byOther = await this.#ask(
      unaddressed.flatMap(name =>
        this.#filtered(
          name,
          () => `proxyAddresses/any(p:p eq ${odataString(`smtp:${name}`)})`,
        ),
      ),
      watch,
    );
    yield [...byOther.values()].flat();
  }

  async #ask(
    questions: readonly (readonly [name: string, link: string])[],
    watch?: DirectoryWatch,
  ): Promise<Map<string, T[]>> {
    const answers = await this.#options.batch.ask(
      questions.map(([, link]) => ({ link })),
      watch,
    );
    return new Map(
      questions.map(([name], index) => [name, this.#foundIn(answers[index])]),
    );
  }

  #foundIn(answer: BatchAnswer): T[] {
    const { resource } = this.#options;
    if ('failure' in answer) {
      const { failure } = answer;
      // A name that the service finds no fit for a query is the name of nobody.
      if (isNotFound(failure) || isQueryRefused(failure)) {
        return [];
      }
      throw failure;
    }
    const page = z.union([z.object({ value: z.array(resource) }), resource]);
    const parsed: { value: T[] } | T = parseAnswer(page, answer.body);
    return isPage(parsed) ? parsed.value : [parsed];
  }

  #byId(id: string): string {
    const { origins, path, fields } = this.#options;
    return origins.address(
      `${path}${graphPath(id)}${graphQuery({ $select: fields })}`,
    );
  }

  #filtered(
    name: string,
    filterOf: (name: string) => string | null,
  ): [string, string][] {
    const { origins, path, fields } = this.#options;
    const filter = filterOf(name);
    return filter === null
      ? []
      : [
          [
            name,
            origins.address(
              `${path}${graphQuery({ $filter: filter, $select: fields })}`,
            ),
          ],
        ];
  }
}

function isPage<T>(parsed: { value: T[] } | T): parsed is { value: T[] } {
  return typeof parsed === 'object' && parsed !== null && 'value' in parsed;
}

function isNotFound(failure: GraphFailure): boolean {
  return failure.status === 404 && failure.code !== null;
}

function isSame(address: string | null, name: string): boolean {
  return address?.toLowerCase() === name.toLowerCase();
}
