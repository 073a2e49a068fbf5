import { randomUUID } from 'node:crypto';
import type {
  ConnectionProblemCode,
  ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber, readTime } from '../database';
import type { StatusListener } from '../health';
import type { ConnectionId } from '../mail';
import type { ConnectionNews, NewsEvent } from './ConnectionNews';

/**
 * How long one replica may take over sending: longer than an HTTP client waits for an answer (five minutes in Node.js),
 * so that nobody sends again what is still on its way.
 */
const CLAIM_MS = 6 * 60_000;

/** First wait after a failure; it doubles with each. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** What could not be sent for so long is no news any more. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;

const TABLE = 'connection_notifications';

/** News that this replica has taken on to send. */
export interface ClaimedNews {
  id: number;
  /** Names this claim: what another replica has claimed since is not touched. */
  claim: string;
  createdAt: Date;
  /** How often sending it failed. */
  attempts: number;
  /** Absent where it is not true any more: the connection was deleted, stopped, or has changed again. */
  news?: ConnectionNews;
}

interface Row {
  id: unknown;
  connection_id: ConnectionId;
  event: NewsEvent;
  reason: ConnectionProblemCode;
  created_at: unknown;
  attempts: unknown;
}

/**
 * What is still to be told about connections: a transactional outbox. A row is written in the very transaction that
 * takes a connection to or from the status Error, and removed once it is sent.
 *
 * A connection that breaks and recovers before anybody was told is no news: the second change takes back the first.
 * Where telling the first was tried in vain, only the second is kept, for somebody may have been told after all.
 */
export class NotificationOutbox {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): NotificationOutbox {
    return new NotificationOutbox(
      options.knex,
      options.now ?? (() => new Date()),
    );
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /** Writes down what is to be told of a change of status. */
  readonly onStatusChange: StatusListener = async (
    trx,
    { connectionId, from, to },
  ) => {
    if (to.status === 'Error' && to.reason) {
      await this.#write(trx, connectionId, 'broken', to.reason);
    } else if (from.status === 'Error' && from.reason) {
      await this.#write(trx, connectionId, 'recovered', from.reason);
    }
  };

  /** Takes on the next news that is due and that nobody else is sending; of one connection, the oldest first. */
  async claim(): Promise<ClaimedNews | undefined> {
    for (;;) {
      const row = await this.#nextDue();
      if (!row) {
        return undefined;
      }
      const id = readNumber(row.id);
      const claim = randomUUID();
      const won = await unclaimed(this.#knex(TABLE).where({ id }), this.#now())
        .where('next_attempt_at', '<=', this.#now())
        .update({
          claimed_by: claim,
          claimed_until: new Date(this.#now().getTime() + CLAIM_MS),
        });
      if (won === 1) {
        return {
          id,
          claim,
          createdAt: readTime(row.created_at),
          attempts: readNumber(row.attempts),
          news: await this.#read(row),
        };
      }
    }
  }

  /** It is sent, or not worth sending any more. */
  async remove(claimed: ClaimedNews): Promise<void> {
    await this.#held(claimed).delete();
  }

  /**
   * It could not be sent: it is tried again later, unless newer news of its connection is waiting behind it.
   *
   * @returns false where a day has passed, and it is given up
   */
  async postpone(claimed: ClaimedNews): Promise<boolean> {
    const now = this.#now().getTime();
    if (now - claimed.createdAt.getTime() >= GIVE_UP_AFTER_MS) {
      await this.remove(claimed);
      return false;
    }
    await this.#held(claimed)
      .whereIn(
        'connection_id',
        this.#knex(TABLE).where('id', '>', claimed.id).select('connection_id'),
      )
      .delete();
    await this.#held(claimed).update({
      attempts: claimed.attempts + 1,
      next_attempt_at: new Date(now + waitAfter(claimed.attempts)),
      claimed_by: null,
      claimed_until: null,
    });
    return true;
  }

  async #write(
    trx: Knex.Transaction,
    connectionId: ConnectionId,
    event: NewsEvent,
    reason: ConnectionProblemCode,
  ): Promise<void> {
    const now = this.#now();
    const opposite = () =>
      unclaimed(
        trx(TABLE)
          .where({ connection_id: connectionId })
          .whereNot('event', event),
        now,
      );
    const unheard = await opposite()
      .where({ attempts: 0, claimed_by: null })
      .delete();
    if (unheard > 0) {
      return;
    }
    await opposite().delete();
    await trx(TABLE).insert({
      connection_id: connectionId,
      event,
      reason,
      created_at: now,
      next_attempt_at: now,
    });
  }

  async #nextDue(): Promise<Row | undefined> {
    const now = this.#now();
    return unclaimed(this.#knex(`${TABLE} as n`), now)
      .where('n.next_attempt_at', '<=', now)
      .whereNotExists(
        this.#knex(`${TABLE} as earlier`)
          .whereRaw('earlier.connection_id = n.connection_id')
          .whereRaw('earlier.id < n.id'),
      )
      .orderBy('n.id')
      .first('n.*');
  }

  /** What is true of the connection now: it may have been renamed, or the detail of its problem renewed. */
  async #read(row: Row): Promise<ConnectionNews | undefined> {
    const connection = await this.#knex('connections')
      .where({ id: row.connection_id })
      .whereNull('deleted_at')
      .first<
        | {
            display_name: string;
            status: ConnectionStatus;
            status_reason: ConnectionProblemCode | null;
          }
        | undefined
      >('display_name', 'status', 'status_reason');
    if (!connection || !stillTrue(row.event, connection.status)) {
      return undefined;
    }
    const reason =
      row.event === 'broken'
        ? connection.status_reason ?? row.reason
        : row.reason;
    const problem = await this.#knex('connection_problems')
      .where({ connection_id: row.connection_id, code: reason })
      .first<{ detail: string } | undefined>('detail');
    return {
      id: readNumber(row.id),
      connectionId: row.connection_id,
      displayName: connection.display_name,
      event: row.event,
      reason,
      ...(problem && { detail: problem.detail }),
    };
  }

  #held(claimed: ClaimedNews): Knex.QueryBuilder {
    return this.#knex(TABLE).where({
      id: claimed.id,
      claimed_by: claimed.claim,
    });
  }
}

/** Of rows, those that nobody is sending: never claimed, or by somebody who is taken for dead. */
function unclaimed(query: Knex.QueryBuilder, now: Date): Knex.QueryBuilder {
  return query.where(condition =>
    condition.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
  );
}

function stillTrue(event: NewsEvent, status: ConnectionStatus): boolean {
  return event === 'broken'
    ? status === 'Error'
    : status !== 'Error' && status !== 'Deauthorized';
}

function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_MS);
}
