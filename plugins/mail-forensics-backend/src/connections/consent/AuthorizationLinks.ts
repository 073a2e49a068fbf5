import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { ConnectionHealth } from '../../health';
import type { ConnectionId } from '../../mail';
import { lockConnection } from '../sql/lockConnection';
import { closeLinks, insertLink } from './invitations';
import { hashOf, newTicket } from './secrets';
import { startUrlOf } from './redirectUri';

/**
 * One-time links with which somebody else, who need not be a user of the portal, authorizes a connection. A connection
 * has one at most. Methods throw `NotFoundError` where there is no such connection.
 */
export class AuthorizationLinks {
  readonly #knex: Knex;
  readonly #health: ConnectionHealth;
  readonly #baseUrl: () => Promise<string>;
  readonly #now: () => Date;

  static create(options: {
    knex: Knex;
    health: ConnectionHealth;
    /** External address of the plugin's API. */
    baseUrl: () => Promise<string>;
    now?: () => Date;
  }): AuthorizationLinks {
    return new AuthorizationLinks(options);
  }

  private constructor(options: {
    knex: Knex;
    health: ConnectionHealth;
    baseUrl: () => Promise<string>;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#health = options.health;
    this.#baseUrl = options.baseUrl;
    this.#now = options.now ?? (() => new Date());
  }

  /** Makes a link, good for 24 hours; it replaces an earlier one. Only its hash is stored, so it is told only here. */
  async create(
    connectionId: ConnectionId,
    actor: string,
  ): Promise<{ url: string; expiresAt: string }> {
    const ticket = newTicket('invited');
    const expiresAt = await this.#knex.transaction(async trx => {
      await this.#lock(trx, connectionId);
      const link = await insertLink(trx, {
        ticketHash: hashOf(ticket),
        connectionId,
        createdBy: actor,
        now: this.#now(),
      });
      await this.#health.record(
        connectionId,
        { event: 'authorization link created', actor },
        trx,
      );
      return link.expiresAt.toISOString();
    });
    return { url: startUrlOf(await this.#baseUrl(), ticket), expiresAt };
  }

  /** Makes the link useless, for whoever has gone on from it to sign in as well. Nothing happens where none is open. */
  async revoke(connectionId: ConnectionId, actor: string): Promise<void> {
    await this.#knex.transaction(async trx => {
      await this.#lock(trx, connectionId);
      const wasOpen = await closeLinks(trx, {
        connectionId,
        as: 'revoked',
        now: this.#now(),
      });
      if (wasOpen) {
        await this.#health.record(
          connectionId,
          { event: 'authorization link revoked', actor },
          trx,
        );
      }
    });
  }

  async #lock(
    trx: Knex.Transaction,
    connectionId: ConnectionId,
  ): Promise<void> {
    if (!(await lockConnection(trx, connectionId))) {
      throw new NotFoundError(`No data connection has the id ${connectionId}`);
    }
  }
}
