import type { Knex } from 'knex';
import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionHealth } from '../health';
import type { ConnectionId, Fault } from '../mail';
import { DISPROVED_BY_MAIL } from './mailProblems';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import { pauseConnection, resumeConnection } from './sql/pauseConnection';
import { readMailboxStates, type StateCount } from './sql/readMailboxStates';

/** Connections are settled at most this often while a cycle runs. */
const SETTLE_EVERY_MS = 1_000;

interface Options {
  knex: Knex;
  health: ConnectionHealth;
  pollIntervalMs: number;
  now: () => Date;
}

/** What the polls of a cycle mean for their connections: pauses, problems and statuses. */
export class ConnectionTroubles {
  readonly #options: Options;
  readonly #resumed = new Set<ConnectionId>();
  readonly #changed = new Set<ConnectionId>();
  #settledAt: Date | undefined;

  static create(options: Options): ConnectionTroubles {
    return new ConnectionTroubles(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** A fault of the whole tenant: none of its mailboxes is polled for a while. */
  async pause(
    connectionId: ConnectionId,
    fault: Extract<Fault, { level: 'connection' }>,
    detail: string,
  ): Promise<void> {
    const { knex, health, pollIntervalMs, now } = this.#options;
    this.#resumed.delete(connectionId);
    await pauseConnection(knex, {
      connectionId,
      retryAfterMs: fault.retryAfterMs,
      pollIntervalMs,
      now: now(),
    });
    await health.raise(connectionId, { code: fault.code, detail });
  }

  /** A mailbox could be read: what kept the tenant from being read is gone. */
  async resume(mailbox: ClaimedMailbox): Promise<void> {
    const { connectionId, connectionInTrouble } = mailbox;
    if (!connectionInTrouble || this.#resumed.has(connectionId)) {
      return;
    }
    this.#resumed.add(connectionId);
    await resumeConnection(this.#options.knex, connectionId);
    await this.#options.health.clear(connectionId, DISPROVED_BY_MAIL);
  }

  /** The state of one of its mailboxes changed, and its status may follow. */
  markChanged(connectionId: ConnectionId): void {
    this.#changed.add(connectionId);
  }

  /** Settles the connections that changed, unless that was done a moment ago. */
  async settleNowAndThen(): Promise<void> {
    const elapsed =
      this.#options.now().getTime() - (this.#settledAt?.getTime() ?? 0);
    if (this.#changed.size > 0 && elapsed >= SETTLE_EVERY_MS) {
      await this.settle();
    }
  }

  /** Settles the connections that changed. */
  async settle(): Promise<void> {
    this.#settledAt = this.#options.now();
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const connectionId of changed) {
      const problem = commonProblem(
        await readMailboxStates(this.#options.knex, connectionId),
      );
      await (problem
        ? this.#options.health.raise(connectionId, problem)
        : this.#options.health.settle(connectionId));
    }
  }
}

/** What every mailbox suffers from is the connection's problem. */
function commonProblem(
  states: readonly StateCount[],
):
  | { code: ConnectionProblemCode; detail: string; mailboxes: number }
  | undefined {
  const fine = states.some(
    ({ state }) => state === 'Monitoring' || state === 'Initializing',
  );
  if (fine) {
    return undefined;
  }
  const retrying = states.find(({ state }) => state === 'Retrying');
  if (retrying) {
    return retrying.fewestFailures > 1
      ? toProblem('SERVICE_UNAVAILABLE', retrying)
      : undefined;
  }
  const denied = states.find(({ state }) => state === 'Access denied');
  return denied && toProblem('MAIL_PERMISSION_MISSING', denied);
}

function toProblem(code: ConnectionProblemCode, { mailboxes }: StateCount) {
  return { code, detail: PROBLEM_CATALOGUE[code].detail, mailboxes };
}
