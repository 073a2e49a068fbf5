import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { AddressMention } from '../../events';

/** How many queries named somebody, and do not any more. */
export interface ErasedQueries {
  savedSearches: number;
  /** Queries behind links. */
  links: number;
}

interface SavedRow {
  id: string;
  name: string;
  notes: string | null;
  query: string;
}

interface SharedRow {
  id: string;
  query: string;
}

/** Takes an address out of what people keep to ask again. They find their searches, and see that something was erased. */
export class QueryErasure {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): QueryErasure {
    return new QueryErasure(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async erase(address: string): Promise<ErasedQueries> {
    const mention = AddressMention.of(address);
    return {
      savedSearches: await this.#eraseSaved(mention),
      links: await this.#eraseShared(mention),
    };
  }

  async #eraseSaved(mention: AddressMention): Promise<number> {
    return this.#knex.transaction(async trx => {
      const rows: SavedRow[] = await trx('saved_searches').select(
        'id',
        'name',
        'notes',
        'query',
      );
      const naming = rows.filter(({ name, notes, query }) =>
        [name, notes ?? '', query].some(text => mention.isIn(text)),
      );
      for (const { id, name, notes, query } of naming) {
        await trx('saved_searches')
          .where({ id })
          .update({
            name: mention.eraseFrom(name),
            notes: notes && mention.eraseFrom(notes),
            query: mention.eraseFromJson(query),
          });
      }
      return naming.length;
    });
  }

  async #eraseShared(mention: AddressMention): Promise<number> {
    return this.#knex.transaction(async trx => {
      const rows: SharedRow[] = await trx('shared_queries').select(
        'id',
        'query',
      );
      const naming = rows.filter(({ query }) => mention.isIn(query));
      for (const { id, query } of naming) {
        const erased = mention.eraseFromJson(query);
        // A query has one link. Where another has become the same one, this link leads nowhere from now on.
        const digest = createHash('sha256').update(erased).digest('hex');
        const other = await trx('shared_queries').where({ digest }).first('id');
        await (other
          ? trx('shared_queries').where({ id }).delete()
          : trx('shared_queries')
              .where({ id })
              .update({ query: erased, digest }));
      }
      return naming.length;
    });
  }
}
