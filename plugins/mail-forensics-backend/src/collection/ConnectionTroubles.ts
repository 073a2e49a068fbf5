import type { Knex } from 'knex';
import {
  replacedBy,
  SIGN_IN_PROBLEMS,
  type ConnectionHealth,
  type RaisedProblem,
} from '../health';
import type { ConnectionId, Fault, TenantMail } from '../mail';
import { describeWait } from './describeWait';
import type { PollReport } from './MailboxPoll';
import { DISPROVED_BY_MAIL } from './mailProblems';
import type { MailboxFault } from './nextMailboxState';
import { probeTenant } from './probeTenant';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import { pauseConnection } from './sql/pauseConnection';
import { readMailboxStates, type StateCount } from './sql/readMailboxStates';
import { wakeConnection } from './sql/wakeConnection';
import type { ThrottleFence } from './ThrottleFence';

/** Connections are settled at most this often while a cycle runs. */
const SETTLE_EVERY_MS = 1_000;

/**
 * Polls that were begun together end together, and one of them is enough. Not once a cycle: a cycle goes on for as long as
 * mailboxes are due, and a connection may get into trouble more than once.
 */
const RESUME_EVERY_MS = 1_000;

const PROBE_TIMEOUT_MS = 30_000;

interface Options {
  knex: Knex;
  health: ConnectionHealth;
  /** Outlives a cycle. */
  fence: ThrottleFence;
  pollIntervalMs: number;
  now: () => Date;
  /** Called once none of its mailboxes is to be polled. */
  onPaused: (connectionId: ConnectionId) => Promise<void>;
  /** Called once mailboxes that were waiting are due. */
  onWoken: () => void;
  signal: AbortSignal;
}

/** What the polls of a cycle mean for their connections: pauses, problems and statuses. */
export class ConnectionTroubles {
  readonly #options: Options;
  readonly #resumedAt = new Map<ConnectionId, number>();
  readonly #changed = new Map<ConnectionId, TenantMail>();
  readonly #lastFailures = new Map<ConnectionId, string>();
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
    const { knex, health, pollIntervalMs, now, onPaused } = this.#options;
    const at = now();
    this.#resumedAt.delete(connectionId);
    await pauseConnection(knex, {
      connectionId,
      retryAfterMs: fault.retryAfterMs,
      pollIntervalMs,
      now: at,
    });
    await onPaused(connectionId);
    await health.raise(connectionId, {
      code: fault.code,
      detail: fault.retryAfterMs
        ? describeWait(detail, new Date(at.getTime() + fault.retryAfterMs))
        : detail,
      insteadOf: replacedBy(fault.code),
      whileMonitoring: true,
    });
  }

  /** Takes account of a poll that settled its mailbox. */
  async observe(
    mailbox: ClaimedMailbox,
    tenant: TenantMail,
    report: PollReport,
  ): Promise<void> {
    const { connectionId, connectionInitializing } = mailbox;
    // A replica that was killed may have polled the last of the first mailboxes, and have told nobody.
    if (report.stateChanged || !report.read || connectionInitializing) {
      this.#changed.set(connectionId, tenant);
    }
    if (report.read) {
      this.#options.fence.reset(connectionId);
      await this.#resume(mailbox);
    } else if (report.failure?.fault.level === 'transient') {
      await this.#onTransient(mailbox, report.failure);
    }
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
    const { knex, health, now } = this.#options;
    this.#settledAt = now();
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [connectionId, tenant] of changed) {
      const states = await readMailboxStates(knex, connectionId);
      const problem = await this.#commonProblem(connectionId, tenant, states);
      if (problem) {
        this.#resumedAt.delete(connectionId);
      }
      await (problem
        ? health.raise(connectionId, { ...problem, whileMonitoring: true })
        : health.settle(connectionId));
    }
  }

  /** A mailbox could be read: what kept mail from being read is gone. */
  async #resume(mailbox: ClaimedMailbox): Promise<void> {
    const { connectionId, connectionInTrouble } = mailbox;
    const { knex, health, now } = this.#options;
    const at = now();
    const resumedAt = this.#resumedAt.get(connectionId) ?? -Infinity;
    if (!connectionInTrouble || at.getTime() - resumedAt < RESUME_EVERY_MS) {
      return;
    }
    this.#resumedAt.set(connectionId, at.getTime());
    await wakeConnection(knex, { connectionId, now: at });
    this.#options.onWoken();
    await health.clear(connectionId, DISPROVED_BY_MAIL);
  }

  async #onTransient(
    { connectionId, lease }: ClaimedMailbox,
    failure: { fault: MailboxFault; detail: string },
  ): Promise<void> {
    const { fault, detail } = failure;
    const { fence, now } = this.#options;
    this.#lastFailures.set(connectionId, detail);
    if (fault.level !== 'transient' || !fault.retryAfterMs) {
      return;
    }
    const at = now();
    const wait = {
      until: new Date(at.getTime() + fault.retryAfterMs),
      throttled: fault.throttled === true,
      mailboxOnly: fault.mailboxOnly === true,
      detail,
    };
    const ofTenant = fence.add(connectionId, lease.mailboxId, wait, at);
    if (ofTenant) {
      await this.pause(
        connectionId,
        {
          level: 'connection',
          code: ofTenant.throttled ? 'THROTTLED' : 'SERVICE_UNAVAILABLE',
          retryAfterMs: ofTenant.until.getTime() - at.getTime(),
        },
        ofTenant.detail,
      );
    }
  }

  /** What every mailbox suffers from is the connection's problem. */
  async #commonProblem(
    connectionId: ConnectionId,
    tenant: TenantMail,
    states: readonly StateCount[],
  ): Promise<RaisedProblem | undefined> {
    const fine = states.some(
      ({ state }) => state === 'Monitoring' || state === 'Initializing',
    );
    if (fine) {
      return undefined;
    }
    const retrying = states.find(({ state }) => state === 'Retrying');
    if (retrying) {
      return this.#passingProblem(connectionId, retrying);
    }
    const denied = states.find(({ state }) => state === 'Access denied');
    return denied && this.#denial(tenant, denied);
  }

  #passingProblem(
    connectionId: ConnectionId,
    { mailboxes, fewestFailures }: StateCount,
  ): RaisedProblem | undefined {
    const { fence, now } = this.#options;
    const wait = fence.longest(connectionId, now());
    if (wait) {
      return {
        code: wait.throttled ? 'THROTTLED' : 'SERVICE_UNAVAILABLE',
        detail: describeWait(wait.detail, wait.until),
        mailboxes,
      };
    }
    // Once may be chance.
    return fewestFailures > 1
      ? {
          code: 'SERVICE_UNAVAILABLE',
          detail: [
            mailboxes === 1
              ? 'The only mailbox could not be read at the last two tries.'
              : `None of the ${mailboxes} mailboxes could be read at the last two tries.`,
            this.#lastFailures.get(connectionId),
          ]
            .filter(Boolean)
            .join(' '),
          mailboxes,
        }
      : undefined;
  }

  /** Whether mail alone is refused, or everything is, only a new sign-in tells. */
  async #denial(
    tenant: TenantMail,
    { mailboxes }: StateCount,
  ): Promise<RaisedProblem | undefined> {
    const { signal } = this.#options;
    if (signal.aborted) {
      return undefined;
    }
    const answer = await probeTenant(tenant, {
      timeoutMs: PROBE_TIMEOUT_MS,
      signal,
    });
    if (answer.kind === 'refused') {
      const { code, detail } = answer;
      return { code, detail, mailboxes, insteadOf: replacedBy(code) };
    }
    return {
      code: 'MAIL_PERMISSION_MISSING',
      detail:
        mailboxes === 1
          ? 'The only mailbox refused access, while the app can sign in.'
          : `All ${mailboxes} mailboxes refused access, while the app can sign in.`,
      mailboxes,
      insteadOf: answer.kind === 'good' ? SIGN_IN_PROBLEMS : [],
    };
  }
}
