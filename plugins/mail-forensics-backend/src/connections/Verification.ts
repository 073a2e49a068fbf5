import type { Knex } from 'knex';
import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionHealth } from '../health';
import {
  isMailFault,
  type ConnectionId,
  type MailConnector,
  type MailFault,
  type TenantId,
  type TenantMail,
  type UserId,
} from '../mail';

/** Mailboxes tried: one that answers is proof, and one that refuses may be an exception. */
const SAMPLE_SIZE = 5;

const TIMEOUT_MS = 30_000;

/** What a successful probe of the tenant disproves. */
const DISPROVED_BY_PROBE: readonly ConnectionProblemCode[] = [
  'CONSENT_DECLINED',
  'CONSENT_REQUIRED',
  'WRONG_TENANT',
  'TENANT_NOT_FOUND',
  'APP_NOT_FOUND',
  'CREDENTIAL_INVALID',
  'CREDENTIAL_EXPIRED',
  'BLOCKED_BY_POLICY',
  'DIRECTORY_PERMISSION_MISSING',
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
];

/** Tries anew, because somebody asks, what the loop would try by itself later. */
export class Verification {
  readonly #knex: Knex;
  readonly #health: ConnectionHealth;
  readonly #connector: MailConnector;
  readonly #now: () => Date;

  static create(options: {
    knex: Knex;
    health: ConnectionHealth;
    connector: MailConnector;
    now?: () => Date;
  }): Verification {
    return new Verification(options);
  }

  private constructor(options: {
    knex: Knex;
    health: ConnectionHealth;
    connector: MailConnector;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#health = options.health;
    this.#connector = options.connector;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Probes the tenant with a new token, then a sample of mailboxes, and raises or clears problems by what they answer.
   * What was waiting because of a fault is then due at once.
   */
  async verify(connectionId: ConnectionId, tenantId: TenantId): Promise<void> {
    const tenant = this.#connector.openTenant(tenantId);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      await tenant.probe({ fresh: true, signal });
      await this.#health.clear(connectionId, DISPROVED_BY_PROBE);
      await this.#probeMailboxes(connectionId, tenant, signal);
      await this.#wake(connectionId);
    } catch (error) {
      await this.#raise(connectionId, faultOf(error, signal));
    }
  }

  async #probeMailboxes(
    connectionId: ConnectionId,
    tenant: TenantMail,
    signal: AbortSignal,
  ): Promise<void> {
    const userIds = await this.#sample(connectionId);
    const answers: ('readable' | 'refused' | 'other')[] = [];
    for (const userId of userIds) {
      answers.push(await this.#probeMailbox(tenant, userId, signal));
    }
    if (answers.includes('readable')) {
      await this.#health.clear(connectionId, ['MAIL_PERMISSION_MISSING']);
    } else if (answers.includes('refused')) {
      await this.#health.raise(connectionId, {
        code: 'MAIL_PERMISSION_MISSING',
        detail: PROBLEM_CATALOGUE.MAIL_PERMISSION_MISSING.detail,
      });
    }
  }

  async #probeMailbox(
    tenant: TenantMail,
    userId: UserId,
    signal: AbortSignal,
  ): Promise<'readable' | 'refused' | 'other'> {
    try {
      await tenant.listMessages({
        userId,
        folder: 'sentitems',
        position: { since: this.#now() },
        pageSize: 1,
        signal,
      });
      return 'readable';
    } catch (error) {
      if (!isMailFault(error) || error.fault.level === 'connection') {
        throw error;
      }
      const { fault } = error;
      return fault.level === 'mailbox' && fault.code === 'ACCESS_DENIED'
        ? 'refused'
        : 'other';
    }
  }

  async #sample(connectionId: ConnectionId): Promise<UserId[]> {
    const rows = await this.#knex('mailboxes')
      .where('connection_id', connectionId)
      .whereNotIn('state', ['Left scope', 'No mailbox'])
      .orderBy('id')
      .limit(SAMPLE_SIZE)
      .select<{ user_id: UserId }[]>('user_id');
    return rows.map(row => row.user_id);
  }

  async #wake(connectionId: ConnectionId): Promise<void> {
    await this.#knex('connections')
      .where('id', connectionId)
      .update({ paused_until: null, failures: 0 });
    await this.#knex('mailboxes')
      .where('connection_id', connectionId)
      .whereNotNull('next_poll_at')
      .whereNotNull('problem_code')
      .update({ next_poll_at: this.#now() });
  }

  async #raise(
    connectionId: ConnectionId,
    fault: MailFault | 'timeout',
  ): Promise<void> {
    if (fault === 'timeout') {
      await this.#health.raise(connectionId, {
        code: 'SERVICE_UNAVAILABLE',
        detail: `Nothing was answered within ${TIMEOUT_MS / 1000} seconds.`,
      });
      return;
    }
    await this.#health.raise(connectionId, {
      code:
        fault.fault.level === 'connection'
          ? fault.fault.code
          : 'SERVICE_UNAVAILABLE',
      detail: fault.message,
    });
  }
}

function faultOf(error: unknown, signal: AbortSignal): MailFault | 'timeout' {
  if (isMailFault(error)) {
    return error;
  }
  if (signal.aborted) {
    return 'timeout';
  }
  throw error;
}
