import type { AuditorService } from '@backstage/backend-plugin-api';
import type { AuditLog } from './AuditLog';

/**
 * Tells Backstage's auditor where the chain ends. Its log is kept elsewhere, so that who puts an older state of the
 * database in its place is found out.
 */
export class AuditCheckpoints {
  readonly #auditLog: Pick<AuditLog, 'head'>;
  readonly #auditor: AuditorService;
  #noted = 0;

  static create(options: {
    auditLog: Pick<AuditLog, 'head'>;
    auditor: AuditorService;
  }): AuditCheckpoints {
    return new AuditCheckpoints(options.auditLog, options.auditor);
  }

  private constructor(
    auditLog: Pick<AuditLog, 'head'>,
    auditor: AuditorService,
  ) {
    this.#auditLog = auditLog;
    this.#auditor = auditor;
  }

  /** Does nothing where there is nothing new. */
  async note(): Promise<void> {
    const { position, hash } = await this.#auditLog.head();
    if (position === this.#noted) {
      return;
    }
    const event = await this.#auditor.createEvent({
      eventId: 'audit-checkpoint',
      severityLevel: 'low',
      meta: { position, hash },
    });
    await event.success();
    this.#noted = position;
  }
}
