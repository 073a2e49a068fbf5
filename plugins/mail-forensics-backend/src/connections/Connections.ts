import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type {
  Connection,
  ConnectionDetails,
  MailService,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import { isUniqueViolation, readWithin } from '../database';
import type { DatabaseConnectionHealth } from '../health';
import type { ConnectionId, TenantId } from '../mail';
import { parseScope, type ParsedScope } from '../scope';
import { changeConnection } from './changeConnection';
import { stopConsent } from './consent/stopConsent';
import { parseDisplayName } from './displayName';
import { insertConnection } from './sql/insertConnection';
import { lockConnection, type LockedConnection } from './sql/lockConnection';
import { selectConnections } from './sql/selectConnections';
import { stopMailboxes } from './sql/stopMailboxes';
import { toConnection } from './toConnection';

const READ_LIMIT_MS = 30_000;

export interface ConnectionsOptions {
  knex: Knex;
  health: DatabaseConnectionHealth;
  /** Called after a change that asks for the users in scope to be looked up. */
  onScopeDue: () => Promise<void>;
  now?: () => Date;
}

/**
 * The data connections of this portal. An `actor` is the entity ref of the portal user who asks. Methods that take an
 * id throw `NotFoundError` where there is no such connection.
 */
export class Connections {
  readonly #knex: Knex;
  readonly #health: DatabaseConnectionHealth;
  readonly #onScopeDue: () => Promise<void>;
  readonly #now: () => Date;

  static create(options: ConnectionsOptions): Connections {
    return new Connections(options);
  }

  private constructor(options: ConnectionsOptions) {
    this.#knex = options.knex;
    this.#health = options.health;
    this.#onScopeDue = options.onScopeDue;
    this.#now = options.now ?? (() => new Date());
  }

  async list(): Promise<Connection[]> {
    const now = this.#now();
    const rows = await selectConnections(this.#knex, { now });
    return rows.map(row => toConnection(row, now));
  }

  async get(id: ConnectionId): Promise<ConnectionDetails> {
    // As of one moment, so that the status is that of the problems.
    return readWithin(this.#knex, { limitMs: READ_LIMIT_MS }, async trx => ({
      ...(await this.#find(id, trx)),
      history: await this.#health.listHistory(id, trx),
      problems: await this.#health.listProblems(id, trx),
    }));
  }

  /**
   * Adds a connection, which then awaits authorization.
   *
   * @throws InputError for a bad name or scope, ConflictError where the name is taken
   */
  async create(options: {
    service: MailService;
    displayName: string;
    scope: ScopeInput;
    actor: string;
  }): Promise<Connection> {
    const displayName = parseDisplayName(options.displayName);
    const scope = parseScope(options.scope);
    const id = randomUUID() as ConnectionId;
    await this.#claimingName(displayName, trx =>
      this.#insert(trx, { ...options, id, displayName, scope }),
    );
    return this.#find(id);
  }

  /**
   * Renames a connection, replaces its scope, or both.
   *
   * @param changes.revision - as it was when the change was begun; absent: whatever it is
   * @throws InputError for a bad name, scope or revision, ConflictError where the name is taken or the connection was
   * changed since that revision
   */
  async update(
    id: ConnectionId,
    changes: {
      displayName?: string;
      scope?: ScopeInput;
      revision?: number;
      actor: string;
    },
  ): Promise<ConnectionDetails> {
    const before = await this.#find(id);
    const displayName =
      changes.displayName === undefined
        ? undefined
        : parseDisplayName(changes.displayName);
    const scope = changes.scope && parseScope(changes.scope);
    await this.#claimingName(displayName ?? before.displayName, async trx => {
      await changeConnection(trx, {
        id,
        current: await this.#lock(trx, id),
        revision: changes.revision,
        displayName,
        scope,
        actor: changes.actor,
        health: this.#health,
        now: this.#now(),
      });
    });
    if (scope) {
      await this.#onScopeDue();
    }
    return this.get(id);
  }

  /** Stops a connection and takes it out of every list. Its events stay, under its last name. */
  async delete(id: ConnectionId): Promise<void> {
    await this.#knex.transaction(async trx => {
      const now = this.#now();
      await this.#lock(trx, id);
      await stopMailboxes(trx, id);
      await stopConsent(trx, { connectionId: id, now });
      await trx('connections').where('id', id).update({
        deleted_at: now,
        display_name_key: null,
        directory_due_at: null,
      });
    });
  }

  /**
   * Stops monitoring, and whatever authorization is under way. Again is no error.
   *
   * @throws ConflictError where it was never authorized
   */
  async deauthorize(
    id: ConnectionId,
    actor: string,
  ): Promise<ConnectionDetails> {
    const stopped = await this.#knex.transaction(async trx => {
      const current = requireAuthorized(await this.#lock(trx, id));
      if (current.status === 'Deauthorized') {
        return false;
      }
      await this.#stop(trx, id, actor);
      return true;
    });
    if (stopped) {
      await this.#health.clear(id);
    }
    return this.get(id);
  }

  /**
   * Starts monitoring again, from now on: the look-up of the users in scope restarts the mailboxes. Again is no error.
   *
   * @throws ConflictError where it was never authorized
   */
  async resume(id: ConnectionId, actor: string): Promise<ConnectionDetails> {
    const resumed = await this.#knex.transaction(async trx => {
      const current = requireAuthorized(await this.#lock(trx, id));
      if (current.status !== 'Deauthorized') {
        return false;
      }
      await this.#restart(trx, id, actor);
      return true;
    });
    if (resumed) {
      await this.#onScopeDue();
    }
    return this.get(id);
  }

  /**
   * Makes sure that there is such a connection.
   *
   * @throws NotFoundError
   */
  async require(id: ConnectionId): Promise<void> {
    const row = await this.#knex('connections')
      .where({ id })
      .whereNull('deleted_at')
      .first<{ id: string } | undefined>('id');
    if (!row) {
      throw notFound(id);
    }
  }

  /**
   * The tenant of a connection.
   *
   * @throws ConflictError where it was never authorized
   */
  async tenantOf(id: ConnectionId): Promise<TenantId> {
    return requireAuthorized(await this.#find(id)).tenantId as TenantId;
  }

  async #find(id: ConnectionId, knex: Knex = this.#knex): Promise<Connection> {
    const now = this.#now();
    const [row] = await selectConnections(knex, { id, now });
    if (!row) {
      throw notFound(id);
    }
    return toConnection(row, now);
  }

  async #lock(
    trx: Knex.Transaction,
    id: ConnectionId,
  ): Promise<LockedConnection> {
    const locked = await lockConnection(trx, id);
    if (!locked) {
      throw notFound(id);
    }
    return locked;
  }

  async #insert(
    trx: Knex.Transaction,
    options: {
      id: ConnectionId;
      service: MailService;
      displayName: string;
      scope: ParsedScope;
      actor: string;
    },
  ): Promise<void> {
    await insertConnection(trx, {
      ...options,
      createdBy: options.actor,
      createdAt: this.#now(),
    });
    await this.#health.record(
      options.id,
      {
        event: 'created',
        status: 'Awaiting authorization',
        actor: options.actor,
      },
      trx,
    );
  }

  async #stop(
    trx: Knex.Transaction,
    id: ConnectionId,
    actor: string,
  ): Promise<void> {
    await stopMailboxes(trx, id);
    const hadLink = await stopConsent(trx, {
      connectionId: id,
      now: this.#now(),
    });
    await trx('connections').where('id', id).update({
      status: 'Deauthorized',
      status_reason: null,
      directory_due_at: null,
    });
    if (hadLink) {
      await this.#health.record(
        id,
        { event: 'authorization link revoked', actor },
        trx,
      );
    }
    await this.#health.record(
      id,
      { event: 'deauthorized', status: 'Deauthorized', actor },
      trx,
    );
  }

  async #restart(
    trx: Knex.Transaction,
    id: ConnectionId,
    actor: string,
  ): Promise<void> {
    const now = this.#now();
    await trx('connections').where('id', id).update({
      status: 'Initializing',
      monitoring_since: now,
      directory_due_at: now,
      paused_until: null,
      failures: 0,
    });
    await this.#health.record(
      id,
      {
        event: 'resumed',
        status: 'Initializing',
        actor,
        detail: 'What was sent while it was deauthorized is not recorded',
      },
      trx,
    );
  }

  async #claimingName(
    displayName: string,
    change: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    try {
      await this.#knex.transaction(change);
    } catch (error) {
      if (isUniqueViolation(error)) {
        throw new ConflictError(
          `A data connection with the display name “${displayName}” exists already: choose another name`,
        );
      }
      throw error;
    }
  }
}

function notFound(id: ConnectionId): NotFoundError {
  return new NotFoundError(`No data connection has the id ${id}`);
}

function requireAuthorized<C extends { tenantId?: string | null }>(
  connection: C,
): C & { tenantId: string } {
  const { tenantId } = connection;
  if (tenantId === undefined || tenantId === null) {
    throw new ConflictError(
      'This data connection was never authorized: authorize it first',
    );
  }
  return { ...connection, tenantId };
}
