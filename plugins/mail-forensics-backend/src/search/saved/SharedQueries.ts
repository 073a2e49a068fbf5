import { createHash, randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type { SharedQuery } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { keep, readKept } from './KeptQuery';

/** Queries behind links. Whoever opens a link runs the query with what they themselves may see. */
export class SharedQueries {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): SharedQueries {
    return new SharedQueries(options.knex, options.now ?? (() => new Date()));
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /**
   * Keeps a query; the same one again has the same id.
   *
   * @throws QueryError where it could not be run
   */
  async share(body: unknown, userEntityRef: string): Promise<SharedQuery> {
    const query = JSON.stringify(keep(body));
    const digest = createHash('sha256').update(query).digest('hex');
    await this.#knex('shared_queries')
      .insert({
        id: randomUUID(),
        digest,
        query,
        created_by: userEntityRef,
        created_at: this.#now(),
      })
      .onConflict('digest')
      .ignore();
    const row: { id: string } = await this.#knex('shared_queries')
      .where({ digest })
      .first('id');
    return toSharedQuery(row.id, query);
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<SharedQuery> {
    const row: { query: string } | undefined = await this.#knex(
      'shared_queries',
    )
      .where({ id })
      .first('query');
    if (!row) {
      throw new NotFoundError('There is no query behind this link');
    }
    return toSharedQuery(id, row.query);
  }
}

function toSharedQuery(id: string, query: string): SharedQuery {
  const { groups, groupClause, srtKey, srtDir } = readKept(query);
  return {
    id,
    groups,
    ...(groupClause && { groupClause }),
    ...(srtKey && { srtKey }),
    ...(srtDir && { srtDir }),
  };
}
