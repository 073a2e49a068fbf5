import { setTimeout } from 'timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  ATTEMPT_PROBLEMS,
  isAmong,
  PASSING_PROBLEMS,
  replacedBy,
  SIGN_IN_PROBLEMS,
  type ConnectionHealth,
} from '../health';
import type { ConnectionId, TenantMail } from '../mail';
import type { Connectors } from '../scope';
import { CollectionMetrics } from './CollectionMetrics';
import { describeError } from './describeError';
import { describeLag } from './describeLag';
import { describeWait } from './describeWait';
import { probeTenant, type TenantAnswer } from './probeTenant';
import { readMailboxStates } from './sql/readMailboxStates';
import { wakeConnection, wakeSomeDenied } from './sql/wakeConnection';
import {
  claimWatched,
  makeDirectoryDue,
  readLags,
  releaseWatched,
  type WatchedConnection,
} from './sql/watchedConnections';

const MINUTE_MS = 60_000;
/** Further behind than this, a mailbox makes COLLECTION_BEHIND. */
const BEHIND_MS = 30 * MINUTE_MS;
/** How long what became of an attempt to authorize is told on a connection that works all the same. */
const ATTEMPT_TOLD_MS = 24 * 60 * MINUTE_MS;
/** Where all mailboxes refuse, so many of them are tried each time whether they still do. */
const CANARIES = 5;
const PROBE_AT_LEAST_MS = 10_000;
const PROBE_AT_MOST_MS = 30_000;
/** Until another replica takes over the connections of one that died. */
const CLAIM_MS = 2 * PROBE_AT_MOST_MS;
const LOOK_AGAIN_MS = 1_000;

interface Options {
  knex: Knex;
  health: ConnectionHealth;
  connectors: Connectors;
  logger: LoggerService;
  pollIntervalMs: number;
  metrics: CollectionMetrics;
  now: () => Date;
  /** Ends early, and without an error, when its signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Looks after connections apart from reading them, so that it is noticed too when nothing is read:
 *
 * - signs in anew once a poll interval. A token from before works for an hour after the secret behind it has expired, the
 *   app was disabled or consent was withdrawn: there is time to act on that, provided that somebody is told.
 * - sees that what was refused goes on at once when the cause is gone. Here alone a refused sign-in is taken back: a
 *   mailbox that is read proves nothing about the next sign-in.
 * - compares how far mailboxes are behind.
 *
 * Safe on several replicas at once: the first that moves the time at which a connection is due looks after it.
 */
export class ConnectionWatch {
  readonly #options: Options;
  #lagDueAt = 0;

  static create(
    options: Omit<Options, 'metrics' | 'now' | 'sleep'> &
      Partial<Pick<Options, 'metrics' | 'now' | 'sleep'>>,
  ): ConnectionWatch {
    return new ConnectionWatch({
      metrics: CollectionMetrics.none(),
      now: () => new Date(),
      sleep: async (ms, signal) => {
        await setTimeout(ms, undefined, { signal }).catch(() => {});
      },
      ...options,
    });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** Looks after each connection that is due; a tenant that does not answer keeps no other waiting. */
  async watchDue(signal: AbortSignal): Promise<void> {
    const running = new Set<Promise<void>>();
    do {
      await this.#compareLags();
      for (const { connection, until } of await this.#claim()) {
        const work = this.#work(connection, until, signal).finally(() =>
          running.delete(work),
        );
        running.add(work);
      }
      if (running.size > 0) {
        await this.#oneOf(running, signal);
      }
    } while (running.size > 0 && !signal.aborted);
    await Promise.all(running);
  }

  async #claim() {
    const { knex, now } = this.#options;
    const at = now();
    const until = new Date(at.getTime() + CLAIM_MS);
    const connections = await claimWatched(knex, { now: at, until });
    return connections.map(connection => ({ connection, until }));
  }

  async #oneOf(
    running: ReadonlySet<Promise<void>>,
    signal: AbortSignal,
  ): Promise<void> {
    const nap = new AbortController();
    const wake = AbortSignal.any([signal, nap.signal]);
    await Promise.race([
      Promise.all(running),
      this.#options.sleep(LOOK_AGAIN_MS, wake),
    ]);
    nap.abort();
  }

  /** Never throws: what goes wrong with one connection is no other's business. */
  async #work(
    connection: WatchedConnection,
    claimedUntil: Date,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, connectors, logger, now } = this.#options;
    try {
      const tenant = connectors(connection.service)?.openTenant(
        connection.tenantId,
      );
      const waitMs = tenant
        ? await this.#check(connection, tenant, signal)
        : MINUTE_MS;
      await releaseWatched(knex, {
        connectionId: connection.id,
        claimedUntil,
        dueAt: new Date(now().getTime() + waitMs),
      });
    } catch (error) {
      if (!signal.aborted) {
        logger.error(
          `Looking after connection ${connection.id} failed: ${describeError(
            error,
          )}`,
        );
      }
    }
  }

  /** @returns milliseconds until the next time */
  async #check(
    connection: WatchedConnection,
    tenant: TenantMail,
    signal: AbortSignal,
  ): Promise<number> {
    const { pollIntervalMs, now } = this.#options;
    const startedAt = now();
    const answer = await probeTenant(tenant, {
      timeoutMs: Math.min(
        Math.max(pollIntervalMs, PROBE_AT_LEAST_MS),
        PROBE_AT_MOST_MS,
      ),
      signal,
    });
    switch (answer.kind) {
      case 'good':
        await this.#onGood(connection);
        break;
      case 'refused':
        await this.#options.health.raise(connection.id, {
          code: answer.code,
          detail: answer.detail,
          insteadOf: replacedBy(answer.code),
          whileMonitoring: true,
        });
        break;
      default:
        await this.#onUnanswered(connection, answer, startedAt);
    }
    const troubled =
      answer.kind !== 'good' ||
      connection.problems.some(({ code }) => isTrouble(code));
    const named = answer.kind === 'unanswered' ? answer.retryAfterMs : 0;
    return Math.max(
      troubled ? Math.min(pollIntervalMs, MINUTE_MS) : pollIntervalMs,
      named ?? 0,
    );
  }

  async #onGood(connection: WatchedConnection): Promise<void> {
    const { knex, health, now } = this.#options;
    const at = now();
    const options = { connectionId: connection.id, now: at };
    const has = (code: ConnectionProblemCode) =>
      connection.problems.some(problem => problem.code === code);
    const disproved = await this.#disproved(connection, at);
    if (disproved.length > 0) {
      await health.clear(connection.id, disproved);
    }
    if (disproved.some(isTrouble)) {
      await wakeConnection(knex, options);
    }
    if (disproved.some(isTrouble) || has('DIRECTORY_PERMISSION_MISSING')) {
      await makeDirectoryDue(knex, options);
    }
    if (has('MAIL_PERMISSION_MISSING')) {
      await wakeSomeDenied(knex, { ...options, limit: CANARIES });
    }
  }

  /** Problems that are gone now that a new sign-in works and a user of the directory could be read. */
  async #disproved(
    { id, scopeMode, problems }: WatchedConnection,
    now: Date,
  ): Promise<ConnectionProblemCode[]> {
    const refused = problems.some(({ code }) =>
      isAmong(SIGN_IN_PROBLEMS, code),
    );
    const passing = problems.some(({ code }) => isAmong(PASSING_PROBLEMS, code))
      ? !(await this.#mailFails(id))
      : false;
    return problems
      .filter(({ code, since }) => {
        if (isAmong(ATTEMPT_PROBLEMS, code)) {
          const told = now.getTime() - since.getTime() >= ATTEMPT_TOLD_MS;
          return refused || told;
        }
        return (
          isAmong(SIGN_IN_PROBLEMS, code) ||
          (isAmong(PASSING_PROBLEMS, code) && passing) ||
          // Groups are another permission: whether they can be read, the look-up of the scope finds out.
          (code === 'DIRECTORY_PERMISSION_MISSING' && scopeMode !== 'groups')
        );
      })
      .map(({ code }) => code);
  }

  /** The directory answers; mail may not. */
  async #mailFails(connectionId: ConnectionId): Promise<boolean> {
    const states = await readMailboxStates(this.#options.knex, connectionId);
    return (
      states.some(({ state }) => state === 'Retrying') &&
      !states.some(({ state }) => state === 'Monitoring')
    );
  }

  /** The directory does not answer, and neither does mail: one alone is not worth telling yet. */
  async #onUnanswered(
    { id }: WatchedConnection,
    answer: Extract<TenantAnswer, { kind: 'unanswered' }>,
    startedAt: Date,
  ): Promise<void> {
    const { knex, health, now } = this.#options;
    const read = await knex('mailboxes')
      .where({ connection_id: id })
      .where('last_success_at', '>=', startedAt)
      .first('id');
    if (read) {
      return;
    }
    await health.raise(id, {
      code: answer.code,
      detail: answer.retryAfterMs
        ? describeWait(
            answer.detail,
            new Date(now().getTime() + answer.retryAfterMs),
          )
        : answer.detail,
      whileMonitoring: true,
    });
  }

  async #compareLags(): Promise<void> {
    const { knex, health, metrics, now, pollIntervalMs } = this.#options;
    const at = now();
    if (at.getTime() < this.#lagDueAt) {
      return;
    }
    this.#lagDueAt = at.getTime() + Math.min(pollIntervalMs, MINUTE_MS);
    const lags = await readLags(knex, {
      behindBefore: new Date(at.getTime() - BEHIND_MS),
    });
    metrics.behind(
      lags.map(({ connectionId, furthest, pending }) => ({
        connection: connectionId,
        lagSeconds: furthest
          ? Math.max(0, at.getTime() - furthest.getTime()) / 1_000
          : 0,
        pending,
      })),
    );
    for (const lag of lags) {
      if (lag.behind > 0) {
        await health.raise(lag.connectionId, {
          code: 'COLLECTION_BEHIND',
          detail: describeLag(lag, at),
          mailboxes: lag.behind,
          whileMonitoring: true,
        });
      } else if (lag.told) {
        await health.clear(lag.connectionId, ['COLLECTION_BEHIND']);
      }
    }
  }
}

/** Keeps a connection, or one of its parts, from being read, and may be over at any moment. */
function isTrouble(code: ConnectionProblemCode): boolean {
  return (
    isAmong(SIGN_IN_PROBLEMS, code) ||
    isAmong(PASSING_PROBLEMS, code) ||
    code === 'DIRECTORY_PERMISSION_MISSING' ||
    code === 'MAIL_PERMISSION_MISSING'
  );
}
