import { NotFoundError } from '@backstage/errors';
import {
  PROBLEM_CATALOGUE,
  type ConnectionHistoryEntry,
  type ConnectionProblemCode,
  type ConnectionStatus,
  type Problem,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { lockRows, readNumber, readTime } from '../database';
import type { ConnectionId } from '../mail';
import type { ConnectionHealth, RaisedProblem } from './ConnectionHealth';
import { deriveStatus } from './deriveStatus';
import { hasUnpolledMailboxes } from './hasUnpolledMailboxes';
import { ATTEMPT_PROBLEMS, isAmong } from './problemKinds';
import type { StatusListener } from './StatusChange';

interface ProblemRow {
  code: ConnectionProblemCode;
  detail: string;
  mailboxes: number | null;
  since: unknown;
}

interface HistoryRow {
  at: unknown;
  event: ConnectionHistoryEntry['event'];
  status: ConnectionStatus | null;
  actor: string | null;
  detail: string | null;
}

/**
 * Health of connections in the database. Methods throw `NotFoundError` for a connection that is not there.
 *
 * Each change locks the connection's row first, so that replicas which raise and clear at the same time settle one
 * after the other, and the history has one line for each change of status.
 */
export class DatabaseConnectionHealth implements ConnectionHealth {
  readonly #knex: Knex;
  readonly #now: () => Date;
  readonly #onStatusChange?: StatusListener;
  readonly #onHistory?: () => void;

  static create(options: {
    knex: Knex;
    now?: () => Date;
    onStatusChange?: StatusListener;
    /** Is told that some history has a new line, once that is stored for good. */
    onHistory?: () => void;
  }): DatabaseConnectionHealth {
    return new DatabaseConnectionHealth(options);
  }

  private constructor(
    options: Parameters<typeof DatabaseConnectionHealth.create>[0],
  ) {
    this.#knex = options.knex;
    this.#now = options.now ?? (() => new Date());
    this.#onStatusChange = options.onStatusChange;
    this.#onHistory = options.onHistory;
  }

  async raise(
    connectionId: ConnectionId,
    problem: RaisedProblem,
  ): Promise<void> {
    const others = (problem.insteadOf ?? []).filter(
      code => code !== problem.code,
    );
    await this.#change(connectionId, async (trx, status) => {
      if (isBesideThePoint(problem, status)) {
        return;
      }
      if (others.length > 0) {
        await trx('connection_problems')
          .where({ connection_id: connectionId })
          .whereIn('code', others)
          .delete();
      }
      await trx('connection_problems')
        .insert({
          connection_id: connectionId,
          code: problem.code,
          detail: problem.detail,
          mailboxes: problem.mailboxes ?? null,
          since: this.#now(),
        })
        .onConflict(['connection_id', 'code'])
        .merge(['detail', 'mailboxes']);
    });
  }

  async clear(
    connectionId: ConnectionId,
    codes?: readonly ConnectionProblemCode[],
  ): Promise<void> {
    await this.#change(connectionId, async trx => {
      const problems = trx('connection_problems').where({
        connection_id: connectionId,
      });
      if (codes) {
        problems.whereIn('code', codes);
      }
      await problems.delete();
    });
  }

  async settle(connectionId: ConnectionId): Promise<ConnectionStatus> {
    return this.#change(connectionId, async () => {});
  }

  async record(
    connectionId: ConnectionId,
    entry: Omit<ConnectionHistoryEntry, 'at'>,
    trx?: Knex.Transaction,
  ): Promise<void> {
    await (trx ?? this.#knex)('connection_history').insert({
      connection_id: connectionId,
      at: this.#now(),
      event: entry.event,
      status: entry.status ?? null,
      actor: entry.actor ?? null,
      detail: entry.detail ?? null,
    });
    if (this.#onHistory) {
      // Where it is rolled back there is nothing to tell, and the caller is who learns of it.
      (trx?.executionPromise ?? Promise.resolve()).then(
        this.#onHistory,
        () => {},
      );
    }
  }

  /** What is wrong now, oldest first. */
  async listProblems(
    connectionId: ConnectionId,
    trx?: Knex.Transaction,
  ): Promise<Problem[]> {
    const rows = await problemsOf(trx ?? this.#knex, connectionId);
    return rows.map(row => {
      const { severity, title, remedy } = PROBLEM_CATALOGUE[row.code];
      return {
        code: row.code,
        severity,
        title,
        detail: row.detail,
        remedy,
        since: readTime(row.since).toISOString(),
        ...(row.mailboxes !== null && { mailboxes: readNumber(row.mailboxes) }),
      };
    });
  }

  /** What happened, newest first; at most 500 lines. */
  async listHistory(
    connectionId: ConnectionId,
    trx?: Knex.Transaction,
  ): Promise<ConnectionHistoryEntry[]> {
    const rows: HistoryRow[] = await (trx ?? this.#knex)('connection_history')
      .where({ connection_id: connectionId })
      .orderBy('id', 'desc')
      .limit(500);
    return rows.map(row => ({
      at: readTime(row.at).toISOString(),
      event: row.event,
      ...(row.status !== null && { status: row.status }),
      ...(row.actor !== null && { actor: row.actor }),
      ...(row.detail !== null && { detail: row.detail }),
    }));
  }

  async #change(
    connectionId: ConnectionId,
    change: (trx: Knex.Transaction, status: ConnectionStatus) => Promise<void>,
  ): Promise<ConnectionStatus> {
    return this.#knex.transaction(async trx => {
      const connection = await lockRows(
        trx,
        trx('connections')
          .where({ id: connectionId })
          .first('status', 'status_reason'),
        'connections',
      );
      if (!connection) {
        throw new NotFoundError(`No connection ${connectionId}`);
      }
      await change(trx, connection.status);
      return this.#settle(trx, connectionId, connection);
    });
  }

  async #settle(
    trx: Knex.Transaction,
    connectionId: ConnectionId,
    before: {
      status: ConnectionStatus;
      status_reason: ConnectionProblemCode | null;
    },
  ): Promise<ConnectionStatus> {
    const problems = await problemsOf(trx, connectionId);
    const after = deriveStatus({
      status: before.status,
      problems: problems.map(problem => problem.code),
      unpolled: await hasUnpolledMailboxes(trx, connectionId),
    });
    if (
      after.status === before.status &&
      after.reason === before.status_reason
    ) {
      return after.status;
    }
    await trx('connections')
      .where({ id: connectionId })
      .update({ status: after.status, status_reason: after.reason });
    if (after.status !== before.status) {
      await this.record(
        connectionId,
        {
          event: 'status changed',
          status: after.status,
          ...(after.reason && {
            detail: PROBLEM_CATALOGUE[after.reason].title,
          }),
        },
        trx,
      );
      await this.#onStatusChange?.(trx, {
        connectionId,
        from: { status: before.status, reason: before.status_reason },
        to: after,
      });
    }
    return after.status;
  }
}

function isBesideThePoint(
  { code, whileMonitoring, ofAttempt }: RaisedProblem,
  status: ConnectionStatus,
): boolean {
  const works = status === 'Monitoring' || status === 'Initializing';
  return (
    (whileMonitoring === true && status === 'Deauthorized') ||
    (ofAttempt === true && works && !isAmong(ATTEMPT_PROBLEMS, code))
  );
}

async function problemsOf(
  knex: Knex,
  connectionId: ConnectionId,
): Promise<ProblemRow[]> {
  return knex('connection_problems')
    .where({ connection_id: connectionId })
    .orderBy(['since', 'code'])
    .select('code', 'detail', 'mailboxes', 'since');
}
