import type {
  AuditorService,
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type {
  AuditAction,
  AuditOutcome,
} from 'backstage-plugin-mail-forensics-common';
import type { Request } from 'express';
import type { AuditLog } from '../audit';
import type { RouteAudit } from './Route';
import { describeError, isForCallers } from './toClientError';

/** Texts that are longer are cut for Backstage's auditor, which writes lines of a log. */
const AUDITOR_CHARACTERS = 10_000;

/** What a request that came to nothing asked is cut: nobody shall fill the audit with what is refused. */
const REFUSED_CHARACTERS = 10_000;

const REASON_CHARACTERS = 1_000;

/** What is told of a request as it goes on. `rows` and `exportSha256` have places of their own. */
export interface AuditFacts {
  rows?: number;
  exportSha256?: string;
  [fact: string]: unknown;
}

export interface AuditOptions {
  auditor: AuditorService;
  auditLog: Pick<AuditLog, 'append'>;
  logger: LoggerService;
}

/** Writes down what becomes of one request: for Backstage's auditor, and in our own audit. */
export class RequestAudit {
  readonly #options: AuditOptions;
  readonly #audit: RouteAudit;
  readonly #actor: string;
  readonly #facts: AuditFacts;
  readonly #event: AuditorServiceEvent;
  #purpose: string | undefined;
  #isDone = false;
  /** There is an entry already, which says that this is about to be done. */
  #hasBegun = false;

  /**
   * @param of.actor - entity ref of who asks
   * @param of.request - absent where its address is to be kept secret
   */
  static async begin(
    options: AuditOptions,
    of: {
      audit: RouteAudit;
      actor: string;
      facts: AuditFacts;
      request?: Request;
    },
  ): Promise<RequestAudit> {
    const { eventId, severityLevel, meta } = of.audit;
    const event = await options.auditor.createEvent({
      eventId,
      severityLevel,
      meta,
      request: of.request,
    });
    return new RequestAudit(options, of, event);
  }

  private constructor(
    options: AuditOptions,
    of: { audit: RouteAudit; actor: string; facts: AuditFacts },
    event: AuditorServiceEvent,
  ) {
    this.#options = options;
    this.#audit = of.audit;
    this.#actor = of.actor;
    this.#facts = { ...of.audit.meta, ...of.facts };
    this.#event = event;
  }

  add(facts: AuditFacts): void {
    Object.assign(this.#facts, facts);
  }

  setPurpose(purpose: string | undefined): void {
    this.#purpose = purpose;
  }

  /** Before the first piece of an answer that is sent in pieces. Throws where that cannot be written. */
  async begun(): Promise<void> {
    await this.#append('begun');
    this.#hasBegun = true;
  }

  /** Before an answer, or after the last piece of it. Throws where that cannot be written and nothing was before. */
  async succeed(): Promise<void> {
    if (this.#isDone) {
      return;
    }
    try {
      await this.#append('succeeded');
    } catch (error) {
      if (!this.#hasBegun) {
        throw error;
      }
      // It is done, and that it was begun is in the audit.
      this.#options.logger.error(
        `How ${this.#audit.action} ended is not in the audit`,
      );
    }
    this.#isDone = true;
    await this.#event.success({ meta: toMeta(this.#facts) });
  }

  /** Never throws, for there is an error to be told already. */
  async fail(error: unknown): Promise<void> {
    if (this.#isDone) {
      return;
    }
    this.#isDone = true;
    const cause = error instanceof Error ? error : new Error(typeof error);
    const outcome = cause.name === 'NotAllowedError' ? 'denied' : 'failed';
    try {
      await this.#event.fail({ error: cause, meta: toMeta(this.#facts) });
      this.add({ error: cause.name, reason: reasonOf(cause) });
      await this.#append(outcome);
    } catch (failure) {
      this.#options.logger.error(
        `That ${
          this.#audit.action
        } was ${outcome} is not in the audit: ${describeError(failure)}`,
      );
    }
  }

  async #append(outcome: AuditOutcome): Promise<void> {
    const { rows, exportSha256, ...details } = this.#facts;
    const isOver = outcome === 'succeeded' || outcome === 'begun';
    await this.#options.auditLog.append({
      actor: this.#actor,
      action: this.#audit.action,
      outcome,
      details: isOver ? details : shortened(details),
      rows,
      exportSha256,
      purpose: this.#purpose,
    });
  }
}

/** For routes of which only refusals are written down. */
export const OTHER_AUDIT: RouteAudit & { action: AuditAction } = {
  action: 'other',
  eventId: 'access-denied',
  severityLevel: 'medium',
};

/** Words that were written for the caller; others may hold what nobody should read. */
function reasonOf(error: Error): string | undefined {
  return isForCallers(error)
    ? error.message.slice(0, REASON_CHARACTERS)
    : undefined;
}

function shortened(details: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(details.asked);
  return text === undefined || text.length <= REFUSED_CHARACTERS
    ? details
    : { ...details, asked: text.slice(0, REFUSED_CHARACTERS), isCut: true };
}

/** The auditor is given the request, and with it the route. */
function toMeta({ asked, route: _, params: __, ...facts }: AuditFacts): {
  [fact: string]: string | number;
} {
  const meta: Record<string, string | number> = {};
  const texts = { ...facts, ...(asked !== undefined && { query: asked }) };
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'number') {
      meta[name] = value;
    } else if (value !== undefined) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      meta[name] = text.slice(0, AUDITOR_CHARACTERS);
    }
  }
  return meta;
}
