import type { Knex } from 'knex';
import { isAmong, readTime, type TimedId } from '../../database';
import { ERASED_ADDRESS } from '../AddressMention';
import { addressKey } from '../matchKey';
import {
  eventsFrom,
  eventsOf,
  readHeld,
  type EventFilter,
} from './sql/heldEvents';

/** Events of one transaction: whoever writes waits for one at most, where there is one writer at a time. */
const STEP = 500;

/** What of somebody was erased. */
export interface ErasedPerson {
  /** Events that they sent, or that were found in their mailbox: gone. */
  events: number;
  /** Events of others that they were sent: their address in them is gone. */
  received: number;
  /** Mailboxes that are watched no longer: whose they were is gone. */
  mailboxes: number;
  /** Left as they are, because of a legal hold. */
  held: number;
}

/** Somebody's data is under a legal hold, or still being recorded. */
export class PersonHeld extends Error {
  readonly name = 'PersonHeldError';
}

/** Erases what is known of a person, by their address, in steps none of which keeps collection waiting. */
export class PersonErasure {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): PersonErasure {
    return new PersonErasure(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @throws PersonHeld where they are under a legal hold themselves, or their mailbox is still watched */
  async erase(address: string): Promise<ErasedPerson> {
    const key = addressKey(address);
    await this.#checkFree(key);
    const erased: ErasedPerson = {
      events: await this.#inSteps(eventsFrom([key]), deleteEvents),
      received: await this.#inSteps(eventsOf([key]), (trx, ids) =>
        eraseRecipient(trx, ids, key),
      ),
      mailboxes: await this.#eraseMailboxes(key),
      held: await this.#countHeld(key),
    };
    if (erased.held === 0) {
      await this.#knex('file_event_addresses')
        .where({ address_key: key })
        .delete();
    }
    return erased;
  }

  async #checkFree(key: string): Promise<void> {
    const hold = await this.#knex('legal_holds')
      .where({ kind: 'person', subject: key })
      .whereNull('lifted_at')
      .first('id');
    if (hold) {
      throw new PersonHeld(
        `${key} is under the legal hold ${hold.id}: lift it first.`,
      );
    }
    const watched = await this.#mailboxesOf(key)
      .whereNot({ state: 'Left scope' })
      .join('connections as c', 'c.id', 'mailboxes.connection_id')
      .whereNull('c.deleted_at')
      .first('c.display_name');
    if (watched) {
      throw new PersonHeld(
        `The mailbox of ${key} is still in the scope of ${watched.display_name}: take it out first, or it is recorded anew.`,
      );
    }
  }

  #mailboxesOf(key: string): Knex.QueryBuilder {
    return this.#knex('mailboxes').where(either =>
      either
        .whereRaw('lower(user_principal_name) = ?', [key])
        .orWhereRaw('lower(mail) = ?', [key]),
    );
  }

  async #eraseMailboxes(key: string): Promise<number> {
    const ids: string[] = await this.#mailboxesOf(key).pluck('mailboxes.id');
    return this.#knex('mailboxes').whereIn('id', ids).update({
      user_principal_name: ERASED_ADDRESS,
      mail: null,
      display_name: null,
      search_key: ERASED_ADDRESS,
      addresses: '[]',
    });
  }

  async #countHeld(key: string): Promise<number> {
    const left: unknown[] = await this.#select(eventsOf([key]), {
      held: true,
    });
    return left.length;
  }

  #select(
    filter: EventFilter,
    options: { held: boolean; limit?: number },
    knex: Knex = this.#knex,
  ): Promise<TimedId[]> {
    return readHeld(knex).then(async held => {
      const select = knex('file_events')
        .whereRaw(`(${filter.sql})`, filter.bindings)
        .whereRaw(
          options.held ? `(${held.sql})` : `NOT (${held.sql})`,
          held.bindings,
        )
        .select('event_id', 'observed_at');
      if (options.limit !== undefined) {
        select.limit(options.limit);
      }
      const rows: { event_id: string; observed_at: unknown }[] = await select;
      return rows.map(row => ({
        id: row.event_id,
        time: readTime(row.observed_at),
      }));
    });
  }

  async #inSteps(
    filter: EventFilter,
    change: (trx: Knex.Transaction, ids: TimedId[]) => Promise<void>,
  ): Promise<number> {
    let total = 0;
    let count: number;
    do {
      count = await this.#knex.transaction(async trx => {
        const ids = await this.#select(
          filter,
          { held: false, limit: STEP },
          trx,
        );
        if (ids.length > 0) {
          await change(trx, ids);
        }
        return ids.length;
      });
      total += count;
    } while (count === STEP);
    return total;
  }
}

async function deleteEvents(
  trx: Knex.Transaction,
  ids: TimedId[],
): Promise<void> {
  const among = isAmong(trx, ids, { time: 'observed_at', id: 'event_id' });
  await trx('file_events').whereRaw(among.sql, among.bindings).delete();
}

async function eraseRecipient(
  trx: Knex.Transaction,
  ids: TimedId[],
  key: string,
): Promise<void> {
  const among = isAmong(trx, ids, { time: 'observed_at', id: 'event_id' });
  await trx('file_event_recipients')
    .whereRaw(among.sql, among.bindings)
    .where({ address_key: key })
    .update({ address: ERASED_ADDRESS, address_key: ERASED_ADDRESS });
}
