import { randomUUID } from 'node:crypto';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type {
  SavedSearch,
  SavedSearchInput,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { readTime } from '../../database';
import { findTerm } from '../language/terms';
import { keep, readKept } from './KeptQuery';

const LONGEST_NAME = 200;
const LONGEST_NOTES = 10_000;
const MOST_COLUMNS = 100;

interface SavedSearchRow {
  id: string;
  name: string;
  notes: string | null;
  columns: string;
  query: string;
  created_by: string;
  created_at: unknown;
  modified_by: string;
  modified_at: unknown;
}

/** A `SavedSearchInput` whose query is still unparsed. */
export type SavedSearchFields = Omit<SavedSearchInput, 'groups'> & {
  groups: unknown;
};

/** Who asks for a change. */
export interface Editor {
  /** Entity ref. */
  userEntityRef: string;
  /** Whether the searches of others may be changed as well. */
  mayManageAll: boolean;
}

/** Searches that people kept. Everybody who may search sees all of them, and runs them with what they may see. */
export class SavedSearches {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): SavedSearches {
    return new SavedSearches(options.knex, options.now ?? (() => new Date()));
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /** All of them, by name. */
  async list(): Promise<SavedSearch[]> {
    const rows: SavedSearchRow[] = await this.#knex('saved_searches').orderBy([
      'name',
      'id',
    ]);
    return rows.map(toSavedSearch);
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<SavedSearch> {
    return toSavedSearch(await this.#find(this.#knex, id));
  }

  /** @throws InputError, QueryError where it could not be run */
  async create(input: SavedSearchFields, editor: Editor): Promise<SavedSearch> {
    const now = this.#now();
    const row = {
      ...toColumns(input),
      id: randomUUID(),
      created_by: editor.userEntityRef,
      created_at: now,
      modified_by: editor.userEntityRef,
      modified_at: now,
    };
    await this.#knex('saved_searches').insert(row);
    return toSavedSearch(row);
  }

  /**
   * Replaces what was kept, by its owner or by who may manage all.
   *
   * @throws NotFoundError, NotAllowedError, InputError, QueryError
   */
  async update(
    id: string,
    input: SavedSearchFields,
    editor: Editor,
  ): Promise<SavedSearch> {
    const columns = toColumns(input);
    return this.#knex.transaction(async trx => {
      requireOwner(await this.#find(trx, id), editor);
      await trx('saved_searches')
        .where({ id })
        .update({
          ...columns,
          modified_by: editor.userEntityRef,
          modified_at: this.#now(),
        });
      return toSavedSearch(await this.#find(trx, id));
    });
  }

  /** @throws NotFoundError, NotAllowedError */
  async delete(id: string, editor: Editor): Promise<void> {
    await this.#knex.transaction(async trx => {
      requireOwner(await this.#find(trx, id), editor);
      await trx('saved_searches').where({ id }).delete();
    });
  }

  async #find(knex: Knex, id: string): Promise<SavedSearchRow> {
    const row: SavedSearchRow | undefined = await knex('saved_searches')
      .where({ id })
      .first();
    if (!row) {
      throw new NotFoundError(`No saved search has the id ${id}`);
    }
    return row;
  }
}

function requireOwner(row: SavedSearchRow, editor: Editor): void {
  if (row.created_by !== editor.userEntityRef && !editor.mayManageAll) {
    throw new NotAllowedError(
      `This search is ${row.created_by}'s: duplicate it, or ask them to change it`,
    );
  }
}

function toColumns(input: SavedSearchFields) {
  const name = input.name.trim();
  if (name === '' || name.length > LONGEST_NAME) {
    throw new InputError(
      `name: must be given, and be ${LONGEST_NAME} characters long at most`,
    );
  }
  if ((input.notes ?? '').length > LONGEST_NOTES) {
    throw new InputError(
      `notes: may be ${LONGEST_NOTES} characters long at most`,
    );
  }
  const withNul = (['name', 'notes'] as const).find(field =>
    input[field]?.includes('\u0000'),
  );
  if (withNul) {
    throw new InputError(`${withNul}: may not contain the character U+0000`);
  }
  const columns = input.columns ?? [];
  const unknown = columns.find(term => !findTerm(term));
  if (unknown !== undefined || columns.length > MOST_COLUMNS) {
    throw new InputError(
      unknown === undefined
        ? `columns: may be ${MOST_COLUMNS} at most`
        : 'columns: one of them is not a term',
    );
  }
  return {
    name,
    notes: input.notes?.trim() || null,
    columns: JSON.stringify(columns),
    query: JSON.stringify(keep(input)),
  };
}

const readColumns = z.array(z.string());

function toSavedSearch(row: SavedSearchRow): SavedSearch {
  const { groups, groupClause, srtKey, srtDir } = readKept(row.query);
  return {
    id: row.id,
    apiVersion: 2,
    name: row.name,
    notes: row.notes,
    columns: readColumns.parse(JSON.parse(row.columns)),
    groups,
    ...(groupClause && { groupClause }),
    srtKey: srtKey ?? null,
    srtDir: srtDir ?? null,
    createdByUID: row.created_by,
    createdByUsername: row.created_by,
    creationTimestamp: readTime(row.created_at).toISOString(),
    modifiedByUID: row.modified_by,
    modifiedByUsername: row.modified_by,
    modifiedTimestamp: readTime(row.modified_at).toISOString(),
  };
}
