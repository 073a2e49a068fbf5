import { setTimeout } from 'timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ConnectionProblemCode,
  MailService,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readNumber } from '../database';
import { PASSING_PROBLEMS, replacedBy, type ConnectionHealth } from '../health';
import {
  isMailFault,
  type ConnectionId,
  type MailFault,
  type TenantId,
  type TenantMail,
} from '../mail';
import { applyScope, type ScopeChange } from './applyScope';
import type { Connectors } from './Connectors';
import { describeGaps, SCOPE_PROBLEM_CODES } from './describeGaps';
import { DirectoryReading } from './DirectoryReading';
import { resolveScope, type ResolvedScope } from './resolveScope';
import {
  knownIds,
  selectScopeEntries,
  type StoredEntry,
} from './sql/scopeEntries';

const REFRESH_AT_MOST_MS = 10 * 60_000;
/** Nobody is helped by reading a directory of thousands more often. */
const REFRESH_AT_LEAST_MS = 10_000;
const RETRY_INTERVAL_MS = 60_000;
/** Directories that are read at the same time. */
const AT_ONCE = 4;
/** How long it takes until it is looked for others that have become due while some are being read. */
const LOOK_AGAIN_MS = 5_000;
/** While it goes on, a reading says so this often: it may take longer than after which it would be taken up again. */
const CLAIM_RENEWAL_MS = 15_000;
const PROBE_TIMEOUT_MS = 30_000;

/** Gone once the directory could be read. A refused sign-in is not: the token may be from before. */
const DISPROVED_BY_DIRECTORY: readonly ConnectionProblemCode[] = [
  'DIRECTORY_PERMISSION_MISSING',
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
  /** The directory of a connection is read as often as its mailboxes are, within limits; default: every ten minutes. */
  pollIntervalMs: number;
  now: () => Date;
}

type Defaulted = 'pollIntervalMs' | 'now';

/**
 * Keeps the mailboxes of each connection those of the users in its scope. Safe on several replicas at once: the first
 * moves the time at which the connection is due, and a refresh that dies is taken up again after a minute.
 */
export class DirectoryRefresh {
  readonly #options: Options;

  static create(
    options: Omit<Options, Defaulted> & Partial<Pick<Options, Defaulted>>,
  ): DirectoryRefresh {
    return new DirectoryRefresh({
      pollIntervalMs: REFRESH_AT_MOST_MS,
      now: () => new Date(),
      ...options,
    });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Refreshes every connection that is due, a few at a time, so that a tenant that does not answer keeps no other waiting.
   * One statement where none is due.
   */
  async refreshDue(signal: AbortSignal): Promise<void> {
    const running = new Map<ConnectionId, Promise<void>>();
    const failed = new Set<ConnectionId>();
    while (!signal.aborted) {
      const due = await this.#due([...failed, ...running.keys()]);
      for (const id of due.slice(0, AT_ONCE - running.size)) {
        const work = this.#refreshOrLog(id, signal, failed).finally(() =>
          running.delete(id),
        );
        running.set(id, work);
      }
      if (running.size === 0) {
        break;
      }
      await oneOf([...running.values()], signal);
    }
    await Promise.all(running.values());
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

  async #due(besides: readonly ConnectionId[]): Promise<ConnectionId[]> {
    const rows: { id: ConnectionId }[] = await authorized(this.#options.knex)
      .where('directory_due_at', '<=', this.#options.now())
      .whereNotIn('id', besides)
      .orderBy('directory_due_at')
      .select('id');
    return rows.map(({ id }) => id);
  }

  async #refreshOrLog(
    id: ConnectionId,
    signal: AbortSignal,
    failed: Set<ConnectionId>,
  ): Promise<void> {
    try {
      await this.#refresh(id, signal, { onlyWhenDue: true });
    } catch (error) {
      failed.add(id);
      if (!signal.aborted) {
        this.#options.logger.error(
          `Reading the directory of connection ${id} failed`,
          error instanceof Error ? error : undefined,
        );
      }
    }
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
      await this.#read(claim, tenant, signal);
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

  async #read(
    claim: Claim,
    tenant: TenantMail,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, now } = this.#options;
    const { id, scope_mode: mode } = claim.connection;
    const entries = await selectScopeEntries(knex, id);
    let renewal = Promise.resolve();
    let renewedAt = now().getTime();
    const reading = new DirectoryReading({
      signal,
      onProgress: () => {
        if (now().getTime() - renewedAt >= CLAIM_RENEWAL_MS) {
          renewedAt = now().getTime();
          renewal = renewal.then(() => this.#renew(claim));
        }
      },
    });
    let resolved: ResolvedScope;
    try {
      resolved = await resolveScope({
        scope: { mode, entries },
        knownIds: knownIds(entries),
        tenant,
        reading,
      });
    } finally {
      await renewal;
    }
    await this.#apply(claim, { entries, resolved, reading });
  }

  /** Puts off the time at which the reading is taken up again; leaves it alone where somebody else has set it. */
  async #renew(claim: Claim): Promise<void> {
    const { knex, now } = this.#options;
    const dueAt = new Date(now().getTime() + RETRY_INTERVAL_MS);
    const renewed = await knex('connections')
      .where({ id: claim.connection.id, directory_due_at: claim.dueAt })
      .update({ directory_due_at: dueAt });
    if (renewed === 1) {
      claim.dueAt = dueAt;
    }
  }

  async #apply(
    claim: Claim,
    found: {
      entries: readonly StoredEntry[];
      resolved: ResolvedScope;
      reading: DirectoryReading;
    },
  ): Promise<void> {
    const { knex, health, now } = this.#options;
    const { id, failures, scope_mode: mode } = claim.connection;
    const { entries, resolved, reading } = found;
    const change = await applyScope(knex, {
      connectionId: id,
      entries,
      resolved,
      joinedAt: reading.beganAt ?? now(),
      leftAt: reading.endedAt ?? now(),
      directoryDueAt: claim.dueAt,
      now: now(),
    });
    if (!change) {
      return;
    }
    const problems = describeGaps({ mode, rows: change.rows }, change.inScope);
    for (const problem of problems) {
      await health.raise(id, { ...problem, whileMonitoring: true });
    }
    await health.clear(id, [
      ...SCOPE_PROBLEM_CODES.filter(
        code => !problems.some(problem => problem.code === code),
      ),
      ...DISPROVED_BY_DIRECTORY,
      ...(failures === 0 ? PASSING_PROBLEMS : []),
    ]);
    await this.#dueAfter(claim, this.#intervalMs);
    this.#log(id, change);
  }

  async #onFault(claim: Claim, error: MailFault): Promise<void> {
    const { health, logger } = this.#options;
    const { id } = claim.connection;
    const cause = await this.#causeOf(claim, error);
    const { fault } = cause;
    logger.warn(
      `Reading the directory of connection ${id} failed: ${cause.message}`,
      { upstreamCode: cause.options.upstreamCode ?? '' },
    );
    if (fault.level === 'connection') {
      await health.raise(id, {
        code: fault.code,
        detail: cause.message,
        insteadOf: replacedBy(fault.code),
        whileMonitoring: true,
      });
    }
    const wait = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
    const retryMs = Math.min(RETRY_INTERVAL_MS, this.#intervalMs);
    await this.#dueAfter(claim, wait ?? retryMs);
  }

  /** To a token from before, a consent that was withdrawn looks like a permission that is missing. */
  async #causeOf(claim: Claim, error: MailFault): Promise<MailFault> {
    const { fault } = error;
    const { service, tenant_id } = claim.connection;
    const tenant = this.#options.connectors(service)?.openTenant(tenant_id);
    if (
      !tenant ||
      fault.level !== 'connection' ||
      fault.code !== 'DIRECTORY_PERMISSION_MISSING'
    ) {
      return error;
    }
    try {
      const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
      await tenant.probe({ fresh: true, signal });
      return error;
    } catch (cause) {
      return isMailFault(cause) && cause.fault.level === 'connection'
        ? cause
        : error;
    }
  }

  get #intervalMs(): number {
    return Math.min(
      Math.max(this.#options.pollIntervalMs, REFRESH_AT_LEAST_MS),
      REFRESH_AT_MOST_MS,
    );
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

/** Waits until one is done, or it is time to look for others. */
async function oneOf(
  running: readonly Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  const nap = new AbortController();
  const wake = AbortSignal.any([signal, nap.signal]);
  await Promise.race([
    ...running,
    setTimeout(LOOK_AGAIN_MS, undefined, { signal: wake }).catch(() => {}),
  ]);
  nap.abort();
}

function authorized(knex: Knex): Knex.QueryBuilder {
  return knex('connections')
    .whereNull('deleted_at')
    .whereNotNull('tenant_id')
    .whereNotNull('monitoring_since')
    .whereNotIn('status', ['Awaiting authorization', 'Deauthorized']);
}
