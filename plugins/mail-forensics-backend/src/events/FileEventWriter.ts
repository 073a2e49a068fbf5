import type { Knex } from 'knex';
import type { NewFileEvent } from './NewFileEvent';

/** Writes events under their unique key: the same mail found twice is one event. */
export interface FileEventWriter {
  /**
   * Inserts what is not there yet and is still to be kept, inside the caller's transaction.
   *
   * @param options.events - all attachments of a message in one call: which of several identical attachments of a mail
   * one is, is part of its identity. A call may hold several messages.
   * @returns how many were new
   */
  insert(
    trx: Knex.Transaction,
    options: { events: NewFileEvent[]; insertedAt: Date },
  ): Promise<number>;

  /**
   * The same for several messages in as many statements as for one.
   *
   * @param options.messages - the attachments of each
   * @returns how many of each were new
   */
  insertAll(
    trx: Knex.Transaction,
    options: {
      messages: readonly (readonly NewFileEvent[])[];
      insertedAt: Date;
    },
  ): Promise<number[]>;
}
