import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ConnectionProblemCode,
  MailService,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber } from '../database';
import type { ConnectionHealth } from '../health';
import {
  isMailFault,
  type ConnectionId,
  type MailFault,
  type TenantId,
} from '../mail';
import { applyScope, type ScopeChange } from './applyScope';
import type { Connectors } from './Connectors';
import { describeGaps, SCOPE_PROBLEM_CODES } from './describeGaps';
import { resolveScope, type ResolvedScope } from './resolveScope';

const REFRESH_INTERVAL_MS = 10 * 60_000;
const RETRY_INTERVAL_MS = 60_000;

/** Gone once the directory could be read. */
const DISPROVED_BY_DIRECTORY: readonly ConnectionProblemCode[] = [
  'DIRECTORY_PERMISSION_MISSING',
  'TENANT_NOT_FOUND',
  'APP_NOT_FOUND',
  'CREDENTIAL_INVALID',
  'CREDENTIAL_EXPIRED',
  'BLOCKED_BY_POLICY',
];

/** As well, unless reading mail says otherwise. */
const DISPROVED_UNLESS_MAIL_FAILS: readonly ConnectionProblemCode[] = [
  'CONSENT_REQUIRED',
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
];

interface ConnectionRow {
  id: ConnectionId;
  service: MailService;
  scope_mode: ScopeMode;
  tenant_id: TenantId;
  failures: number;
}

/** A connection whose directory is being read, by the replica that set `dueAt`. */
interface Claim {
  connection: ConnectionRow;
  /** Now the value of `directory_due_at`: whoever changes that takes the claim away. */
  dueAt: Date;
}

interface Options {
  knex: Knex;
  connectors: Connectors;
  health: ConnectionHealth;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Keeps the mailboxes of each connection those of the users in its scope. Safe on several replicas at once: the first
 * moves the time at which the connection is due, and a refresh that dies is taken up again after a minute.
 */
export class DirectoryRefresh {
  readonly #options: Options;

  static create(
    options: Omit<Options, 'now'> & { now?: () => Date },
  ): DirectoryRefresh {
    return new DirectoryRefresh({ now: () => new Date(), ...options });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** Refreshes every connection that is due, one after the other. One statement where none is. */
  async refreshDue(signal: AbortSignal): Promise<void> {
    const due: { id: ConnectionId }[] = await authorized(this.#options.knex)
      .where('directory_due_at', '<=', this.#options.now())
      .orderBy('directory_due_at')
      .select('id');
    for (const { id } of due) {
      if (signal.aborted) {
        return;
      }
      try {
        await this.#refresh(id, signal, { onlyWhenDue: true });
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        this.#options.logger.error(
          `Reading the directory of connection ${id} failed`,
          error instanceof Error ? error : undefined,
        );
      }
    }
  }

  /**
   * Refreshes one connection now, due or not. Nothing happens where it is not authorized. Faults of the service become
   * problems of the connection and are not thrown.
   */
  async refresh(
    connectionId: ConnectionId,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#refresh(connectionId, signal, { onlyWhenDue: false });
  }

  async #refresh(
    connectionId: ConnectionId,
    signal: AbortSignal,
    options: { onlyWhenDue: boolean },
  ): Promise<void> {
    const claim = await this.#claim(connectionId, options);
    const tenant =
      claim &&
      this.#options
        .connectors(claim.connection.service)
        ?.openTenant(claim.connection.tenant_id);
    if (!claim || !tenant) {
      return;
    }
    try {
      const entries = await this.#entries(connectionId);
      const scope = await resolveScope({
        scope: { mode: claim.connection.scope_mode, entries },
        tenant,
        signal,
      });
      await this.#apply(claim, scope);
    } catch (error) {
      if (!isMailFault(error)) {
        throw error;
      }
      await this.#onFault(claim, error);
    }
  }

  async #claim(
    connectionId: ConnectionId,
    options: { onlyWhenDue: boolean },
  ): Promise<Claim | undefined> {
    const { knex, now } = this.#options;
    const startedAt = now();
    const dueAt = new Date(startedAt.getTime() + RETRY_INTERVAL_MS);
    const query = authorized(knex).where({ id: connectionId });
    if (options.onlyWhenDue) {
      query.where('directory_due_at', '<=', startedAt);
    }
    if ((await query.update({ directory_due_at: dueAt })) !== 1) {
      return undefined;
    }
    const row = await knex('connections')
      .where({ id: connectionId })
      .first('id', 'service', 'scope_mode', 'tenant_id', 'failures');
    return {
      connection: { ...row, failures: readNumber(row.failures) },
      dueAt,
    };
  }

  async #entries(connectionId: ConnectionId): Promise<string[]> {
    const rows: { entry: string }[] = await this.#options
      .knex('scope_entries')
      .where({ connection_id: connectionId })
      .orderBy('position')
      .select('entry');
    return rows.map(row => row.entry);
  }

  async #apply(claim: Claim, scope: ResolvedScope): Promise<void> {
    const { knex, health, now } = this.#options;
    const { id, failures } = claim.connection;
    const change = await applyScope(knex, {
      connectionId: id,
      users: scope.users,
      directoryDueAt: claim.dueAt,
      now: now(),
    });
    if (!change) {
      return;
    }
    const problems = describeGaps(scope, change.inScope);
    for (const problem of problems) {
      await health.raise(id, problem);
    }
    await health.clear(id, [
      ...SCOPE_PROBLEM_CODES.filter(
        code => !problems.some(problem => problem.code === code),
      ),
      ...DISPROVED_BY_DIRECTORY,
      ...(failures === 0 ? DISPROVED_UNLESS_MAIL_FAILS : []),
    ]);
    await this.#dueAfter(claim, REFRESH_INTERVAL_MS);
    this.#log(id, change);
  }

  async #onFault(claim: Claim, error: MailFault): Promise<void> {
    const { health, logger } = this.#options;
    const { id } = claim.connection;
    const { fault } = error;
    logger.warn(
      `Reading the directory of connection ${id} failed: ${error.message}`,
      { upstreamCode: error.options.upstreamCode ?? '' },
    );
    if (fault.level === 'connection') {
      await health.raise(id, { code: fault.code, detail: error.message });
    }
    const wait = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
    await this.#dueAfter(claim, wait ?? RETRY_INTERVAL_MS);
  }

  /** Leaves the time alone where somebody else has set it meanwhile: the scope was changed. */
  async #dueAfter(claim: Claim, ms: number): Promise<void> {
    await this.#options
      .knex('connections')
      .where({ id: claim.connection.id, directory_due_at: claim.dueAt })
      .update({
        directory_due_at: new Date(this.#options.now().getTime() + ms),
      });
  }

  #log(connectionId: ConnectionId, change: ScopeChange): void {
    if (change.joined + change.left + change.restarted > 0) {
      this.#options.logger.info(
        `Connection ${connectionId}: ${change.inScope} users in scope besides guests, ${change.joined} joined, ${change.restarted} started anew, ${change.left} left`,
      );
    }
  }
}

function authorized(knex: Knex): Knex.QueryBuilder {
  return knex('connections')
    .whereNull('deleted_at')
    .whereNotNull('tenant_id')
    .whereNotNull('monitoring_since')
    .whereNotIn('status', ['Awaiting authorization', 'Deauthorized']);
}
