import { setTimeout } from 'node:timers/promises';
import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  describeWait,
  pauseConnection,
  probeTenant,
  toTenantAnswer,
  wakeConnection,
  type TenantAnswer,
} from '../collection';
import {
  ATTEMPT_PROBLEMS,
  PASSING_PROBLEMS,
  replacedBy,
  SIGN_IN_PROBLEMS,
  type ConnectionHealth,
} from '../health';
import {
  isMailFault,
  type ConnectionId,
  type MailConnector,
  type TenantId,
  type TenantMail,
  type UserId,
} from '../mail';

/** Mailboxes tried: one that answers is proof, and one that refuses may be an exception. */
const SAMPLE_SIZE = 5;

const TIMEOUT_MS = 30_000;

/** A person is waiting: a scope that takes longer is looked up all the same, and told when it is done. */
const SCOPE_TIMEOUT_MS = 10_000;

/** What a successful probe of the tenant disproves. */
const DISPROVED_BY_PROBE: readonly ConnectionProblemCode[] = [
  ...ATTEMPT_PROBLEMS,
  ...SIGN_IN_PROBLEMS,
];

interface Options {
  knex: Knex;
  health: ConnectionHealth;
  connector: MailConnector;
  /** Looks up the users in scope, and raises or clears what is wrong with the scope. */
  refreshScope: (
    connectionId: ConnectionId,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Milliseconds. */
  pollIntervalMs: number;
  now: () => Date;
}

type Refused = Exclude<TenantAnswer, { kind: 'good' }>;

/** Tries anew, because somebody asks, what the loop would try by itself later. */
export class Verification {
  readonly #options: Options;

  static create(
    options: Omit<Options, 'now'> & { now?: () => Date },
  ): Verification {
    return new Verification({ now: () => new Date(), ...options });
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Probes the tenant with a new token, then a sample of mailboxes, then the scope, and raises or clears problems by what
   * they answer. What was waiting because of a fault is then due at once.
   */
  async verify(connectionId: ConnectionId, tenantId: TenantId): Promise<void> {
    const { knex, health, connector, now } = this.#options;
    const tenant = connector.openTenant(tenantId);
    const answer = await probeTenant(tenant, { timeoutMs: TIMEOUT_MS });
    if (answer.kind !== 'good') {
      await this.#raise(connectionId, answer);
      return;
    }
    await health.clear(connectionId, DISPROVED_BY_PROBE);
    if (await this.#probeMailboxes(connectionId, tenant)) {
      await wakeConnection(knex, { connectionId, now: now() });
      await knex('mailboxes')
        .where('connection_id', connectionId)
        .whereNotNull('next_poll_at')
        .whereNotNull('problem_code')
        .update({ next_poll_at: now() });
    }
    await this.#refreshScope(connectionId);
  }

  /** @returns false where the service does not answer for mailboxes now */
  async #probeMailboxes(
    connectionId: ConnectionId,
    tenant: TenantMail,
  ): Promise<boolean> {
    const { health } = this.#options;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answers: ('readable' | 'refused' | 'other' | Refused)[] = [];
    for (const userId of await this.#sample(connectionId)) {
      const answer = await this.#probeMailbox(tenant, userId, signal);
      answers.push(answer);
      if (answer === 'readable' || typeof answer === 'object') {
        break;
      }
    }
    const failure = answers.find(answer => typeof answer === 'object');
    if (failure) {
      await this.#raise(connectionId, failure);
      return false;
    }
    if (answers.includes('readable') || answers.length === 0) {
      await health.clear(connectionId, [
        'MAIL_PERMISSION_MISSING',
        ...PASSING_PROBLEMS,
      ]);
    } else if (answers.includes('refused')) {
      await health.raise(connectionId, {
        code: 'MAIL_PERMISSION_MISSING',
        detail: `Mailboxes that were tried and refused access: ${
          answers.filter(answer => answer === 'refused').length
        }. The app can sign in.`,
      });
    }
    return true;
  }

  async #probeMailbox(
    tenant: TenantMail,
    userId: UserId,
    signal: AbortSignal,
  ): Promise<'readable' | 'refused' | 'other' | Refused> {
    try {
      await tenant.listMessages({
        userId,
        folder: 'sentitems',
        // By list: a delta round would be begun for nothing, and a full mailbox refuses it.
        position: { mode: 'list', since: this.#options.now(), link: null },
        pageSize: 1,
        signal,
      });
      return 'readable';
    } catch (error) {
      if (signal.aborted) {
        return {
          kind: 'unanswered',
          code: 'SERVICE_UNAVAILABLE',
          detail: `No mailbox answered within ${TIMEOUT_MS / 1000} seconds.`,
        };
      }
      if (!isMailFault(error)) {
        throw error;
      }
      const { fault } = error;
      if (fault.level === 'mailbox' || fault.level === 'item') {
        return fault.level === 'mailbox' && fault.code === 'ACCESS_DENIED'
          ? 'refused'
          : 'other';
      }
      const answer = toTenantAnswer(error);
      const mailboxOnly = fault.level === 'transient' && fault.mailboxOnly;
      return answer.kind === 'good' || mailboxOnly ? 'other' : answer;
    }
  }

  async #sample(connectionId: ConnectionId): Promise<UserId[]> {
    const rows = await this.#options
      .knex('mailboxes')
      .where('connection_id', connectionId)
      .whereNotIn('state', ['Left scope', 'No mailbox'])
      .orderBy('id')
      .limit(SAMPLE_SIZE)
      .select<{ user_id: UserId }[]>('user_id');
    return rows.map(row => row.user_id);
  }

  async #refreshScope(connectionId: ConnectionId): Promise<void> {
    const done = new AbortController();
    const refresh = this.#options.refreshScope(
      connectionId,
      new AbortController().signal,
    );
    await Promise.race([
      refresh.finally(() => done.abort()),
      setTimeout(SCOPE_TIMEOUT_MS, undefined, {
        signal: done.signal,
      }).catch(() => {}),
    ]);
  }

  async #raise(connectionId: ConnectionId, answer: Refused): Promise<void> {
    const { knex, health, pollIntervalMs, now } = this.#options;
    const wait = answer.kind === 'unanswered' ? answer.retryAfterMs : undefined;
    if (wait) {
      await pauseConnection(knex, {
        connectionId,
        retryAfterMs: wait,
        pollIntervalMs,
        now: now(),
      });
    }
    await health.raise(connectionId, {
      code: answer.code,
      detail: wait
        ? describeWait(answer.detail, new Date(now().getTime() + wait))
        : answer.detail,
      insteadOf: replacedBy(answer.code),
    });
  }
}
