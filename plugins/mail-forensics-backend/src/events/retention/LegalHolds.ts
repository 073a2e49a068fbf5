import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { readTime, readTimeOrNull } from '../../database';
import { addressKey } from '../matchKey';

/** What is held: everything that a connection recorded, or everything that somebody sent or was sent. */
export type HoldSubject =
  | { kind: 'connection'; subject: string }
  | { kind: 'person'; subject: string };

export type LegalHold = HoldSubject & {
  id: string;
  reason: string;
  placedBy: string;
  placedAt: Date;
  liftedBy: string | null;
  liftedAt: Date | null;
};

interface HoldRow {
  id: string;
  kind: HoldSubject['kind'];
  subject: string;
  reason: string;
  placed_by: string;
  placed_at: unknown;
  lifted_by: string | null;
  lifted_at: unknown;
}

/** Keeps what may be needed as evidence, whatever its age, until somebody says otherwise. */
export class LegalHolds {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): LegalHolds {
    return new LegalHolds(options.knex, options.now ?? (() => new Date()));
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  async place(
    of: HoldSubject,
    by: { actor: string; reason: string },
  ): Promise<string> {
    const id = randomUUID();
    await this.#knex('legal_holds').insert({
      id,
      kind: of.kind,
      subject: of.kind === 'person' ? addressKey(of.subject) : of.subject,
      reason: by.reason,
      placed_by: by.actor,
      placed_at: this.#now(),
    });
    return id;
  }

  /** @returns false where there is none of this id that holds */
  async lift(id: string, by: { actor: string }): Promise<boolean> {
    const lifted = await this.#knex('legal_holds')
      .where({ id })
      .whereNull('lifted_at')
      .update({ lifted_by: by.actor, lifted_at: this.#now() });
    return lifted > 0;
  }

  /** Those that were lifted included, the latest first. */
  async list(): Promise<LegalHold[]> {
    const rows: HoldRow[] = await this.#knex('legal_holds').orderBy(
      'placed_at',
      'desc',
    );
    return rows.map(row => ({
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      reason: row.reason,
      placedBy: row.placed_by,
      placedAt: readTime(row.placed_at),
      liftedBy: row.lifted_by,
      liftedAt: readTimeOrNull(row.lifted_at),
    }));
  }
}
