import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { ConnectionId, TenantId } from '../mail';

type Create = Pick<MetricsService, 'createCounter' | 'createGauge'>;

/** What an operator can watch and be alarmed by, for each connection. Numbers and ids of our own, nothing out of a mailbox. */
export class CollectionMetrics {
  readonly #connections = new Map<string, ConnectionId>();
  /** Of which something was told when it was last told how far connections are behind. */
  #behind: ReadonlySet<ConnectionId> = new Set();
  readonly #events;
  readonly #polls;
  readonly #reconciled;
  readonly #requests;
  readonly #throttles;
  readonly #lag;
  readonly #pending;

  static create(metrics: Create): CollectionMetrics {
    return new CollectionMetrics(metrics);
  }

  /** Nobody watches. */
  static none(): CollectionMetrics {
    const instrument = { add: () => {}, record: () => {} };
    return new CollectionMetrics({
      createCounter: () => instrument,
      createGauge: () => instrument,
    });
  }

  private constructor(metrics: Create) {
    const counter = (name: string, unit: string, description: string) =>
      metrics.createCounter(`mail_forensics.${name}`, { unit, description });
    const gauge = (name: string, unit: string, description: string) =>
      metrics.createGauge(`mail_forensics.${name}`, { unit, description });
    this.#events = counter(
      'events.recorded',
      '{event}',
      'Attachments that were recorded',
    );
    this.#polls = counter(
      'mailboxes.polled',
      '{poll}',
      'Polls of mailboxes, by result: read or failed',
    );
    this.#reconciled = counter(
      'messages.reconciled',
      '{message}',
      'Messages that were found only by the daily comparison with a list',
    );
    this.#requests = counter(
      'service.requests',
      '{request}',
      'HTTP requests sent to the e-mail service, by status; 0: no answer',
    );
    this.#throttles = counter(
      'service.throttles',
      '{request}',
      'Of these, those that were refused with 429',
    );
    this.#lag = gauge(
      'collection.lag',
      's',
      'How far the mailbox furthest behind is behind',
    );
    this.#pending = gauge(
      'collection.pending',
      '{message}',
      'Messages that are known and not recorded yet',
    );
  }

  /** A mailbox was polled. */
  polled(
    mailbox: { connectionId: ConnectionId; tenantId: TenantId },
    report: { read: boolean; reconciled: number; events: number },
  ): void {
    const { connectionId: connection, tenantId } = mailbox;
    this.#connections.set(tenantId.toLowerCase(), connection);
    this.#polls.add(1, { connection, result: report.read ? 'read' : 'failed' });
    if (report.events > 0) {
      this.#events.add(report.events, { connection });
    }
    if (report.reconciled > 0) {
      this.#reconciled.add(report.reconciled, { connection });
    }
  }

  /** A request was sent, and answered or not. A tenant of which no mailbox was polled yet has no connection. */
  requested(tenantId: TenantId, status: number | null): void {
    const connection = this.#connections.get(tenantId.toLowerCase());
    this.#requests.add(1, { connection, status: status ?? 0 });
    if (status === 429) {
      this.#throttles.add(1, { connection });
    }
  }

  /** How far each connection that is monitored is behind. One that is no longer, and was, is not behind any more. */
  behind(
    lags: readonly {
      connection: ConnectionId;
      lagSeconds: number;
      pending: number;
    }[],
  ): void {
    const now = new Set(lags.map(({ connection }) => connection));
    const over = [...this.#behind].filter(id => !now.has(id));
    this.#behind = now;
    for (const { connection, lagSeconds, pending } of [
      ...lags,
      ...over.map(id => ({ connection: id, lagSeconds: 0, pending: 0 })),
    ]) {
      this.#lag.record(lagSeconds, { connection });
      this.#pending.record(pending, { connection });
    }
  }
}
