import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type {
  Connection,
  ConnectionDetails,
  MailService,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import { isUniqueViolation } from '../database';
import type { DatabaseConnectionHealth } from '../health';
import type { ConnectionId, TenantId } from '../mail';
import { parseScope, type ParsedScope } from '../scope';
import { displayNameKey, parseDisplayName } from './displayName';
import { insertConnection } from './sql/insertConnection';
import { replaceScope } from './sql/replaceScope';
import { selectConnections } from './sql/selectConnections';
import { stopMailboxes } from './sql/stopMailboxes';
import { toConnection } from './toConnection';

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
    return {
      ...(await this.#find(id)),
      history: await this.#health.listHistory(id),
      problems: await this.#health.listProblems(id),
    };
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
   * @throws InputError for a bad name or scope, ConflictError where the name is taken
   */
  async update(
    id: ConnectionId,
    changes: { displayName?: string; scope?: ScopeInput; actor: string },
  ): Promise<ConnectionDetails> {
    const before = await this.#find(id);
    const displayName =
      changes.displayName === undefined
        ? before.displayName
        : parseDisplayName(changes.displayName);
    const scope = changes.scope && parseScope(changes.scope);
    await this.#claimingName(displayName, async trx => {
      if (displayName !== before.displayName) {
        await this.#rename(trx, before, displayName, changes.actor);
      }
      if (scope) {
        await this.#rescope(trx, id, scope, changes.actor);
      }
    });
    if (scope) {
      await this.#onScopeDue();
    }
    return this.get(id);
  }

  /** Stops a connection and takes it out of every list. Its events stay, under its last name. */
  async delete(id: ConnectionId): Promise<void> {
    await this.#find(id);
    await this.#knex.transaction(async trx => {
      await stopMailboxes(trx, id);
      await trx('consent_states').where('connection_id', id).delete();
      await trx('connections').where('id', id).update({
        deleted_at: this.#now(),
        display_name_key: null,
        directory_due_at: null,
      });
    });
  }

  /**
   * Stops monitoring. Again is no error.
   *
   * @throws ConflictError where it was never authorized
   */
  async deauthorize(
    id: ConnectionId,
    actor: string,
  ): Promise<ConnectionDetails> {
    const { status } = await this.#authorized(id);
    if (status !== 'Deauthorized') {
      await this.#knex.transaction(async trx => {
        await stopMailboxes(trx, id);
        await trx('connections').where('id', id).update({
          status: 'Deauthorized',
          status_reason: null,
          directory_due_at: null,
        });
        await this.#health.record(
          id,
          { event: 'deauthorized', status: 'Deauthorized', actor },
          trx,
        );
      });
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
    const { status } = await this.#authorized(id);
    if (status === 'Deauthorized') {
      await this.#knex.transaction(trx => this.#restart(trx, id, actor));
      await this.#onScopeDue();
    }
    return this.get(id);
  }

  /**
   * The tenant of a connection.
   *
   * @throws ConflictError where it was never authorized
   */
  async tenantOf(id: ConnectionId): Promise<TenantId> {
    return (await this.#authorized(id)).tenantId;
  }

  async #find(id: ConnectionId): Promise<Connection> {
    const now = this.#now();
    const [row] = await selectConnections(this.#knex, { id, now });
    if (!row) {
      throw new NotFoundError(`No data connection has the id ${id}`);
    }
    return toConnection(row, now);
  }

  async #authorized(
    id: ConnectionId,
  ): Promise<Connection & { tenantId: TenantId }> {
    const connection = await this.#find(id);
    if (connection.tenantId === undefined) {
      throw new ConflictError(
        'This data connection was never authorized: authorize it first',
      );
    }
    return { ...connection, tenantId: connection.tenantId as TenantId };
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

  async #rename(
    trx: Knex.Transaction,
    before: Connection,
    displayName: string,
    actor: string,
  ): Promise<void> {
    await trx('connections')
      .where('id', before.id)
      .whereNull('deleted_at')
      .update({
        display_name: displayName,
        display_name_key: displayNameKey(displayName),
      });
    await this.#health.record(
      before.id as ConnectionId,
      {
        event: 'renamed',
        actor,
        detail: `From “${before.displayName}” to “${displayName}”`,
      },
      trx,
    );
  }

  async #rescope(
    trx: Knex.Transaction,
    id: ConnectionId,
    scope: ParsedScope,
    actor: string,
  ): Promise<void> {
    await replaceScope(trx, id, { scope, now: this.#now() });
    await this.#health.record(
      id,
      { event: 'scope changed', actor, detail: describeScope(scope) },
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

function describeScope(scope: ParsedScope): string {
  switch (scope.mode) {
    case 'all':
      return 'All users';
    case 'users':
      return `Specific users: ${scope.entries.length}`;
    default:
      return `Specific groups: ${scope.entries.length}`;
  }
}
