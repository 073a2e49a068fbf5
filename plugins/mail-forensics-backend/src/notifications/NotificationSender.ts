import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ConnectionNews } from './ConnectionNews';
import type { ClaimedNews, NotificationOutbox } from './NotificationOutbox';
import { toNotification } from './toNotification';

const NOT_FOUND = 404;

/** Hands what is in the outbox to the notifications of the portal. Any number of replicas may do so at the same time. */
export class NotificationSender {
  readonly #outbox: NotificationOutbox;
  readonly #notifications: NotificationService;
  readonly #recipients: readonly string[];
  readonly #logger: LoggerService;
  #absenceTold = false;

  static create(options: {
    outbox: NotificationOutbox;
    notifications: NotificationService;
    /** Entity refs; there is at least one. */
    recipients: readonly string[];
    logger: LoggerService;
  }): NotificationSender {
    return new NotificationSender(options);
  }

  private constructor(options: {
    outbox: NotificationOutbox;
    notifications: NotificationService;
    recipients: readonly string[];
    logger: LoggerService;
  }) {
    this.#outbox = options.outbox;
    this.#notifications = options.notifications;
    this.#recipients = options.recipients;
    this.#logger = options.logger;
  }

  /** Sends everything that is due. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const claimed = await this.#outbox.claim();
      if (!claimed) {
        return;
      }
      await this.#send(claimed);
    }
  }

  async #send(claimed: ClaimedNews): Promise<void> {
    const { news } = claimed;
    if (news) {
      try {
        await this.#notifications.send(toNotification(news, this.#recipients));
      } catch (error) {
        await this.#onFailure(claimed, news, statusOf(error));
        return;
      }
    }
    await this.#outbox.remove(claimed);
  }

  async #onFailure(
    claimed: ClaimedNews,
    news: ConnectionNews,
    status: number | undefined,
  ): Promise<void> {
    const kept = await this.#outbox.postpone(claimed);
    const what = `The notification that connection ${news.connectionId} is ${news.event}`;
    const why = status === undefined ? 'no answer' : `HTTP ${status}`;
    if (status === NOT_FOUND) {
      this.#tellAbsence();
    } else if (!kept) {
      this.#logger.warn(`${what} could not be sent for a day: given up`);
    } else if (claimed.attempts === 0) {
      this.#logger.warn(
        `${what} was not taken (${why}); it is tried again for a day`,
      );
    } else {
      this.#logger.debug(`${what} was not taken again (${why})`);
    }
  }

  /**
   * A plugin that is not installed and one that has not started yet answer alike, so this is tried again like any other
   * failure. It is said once, for nobody has to do anything about it.
   */
  #tellAbsence(): void {
    if (!this.#absenceTold) {
      this.#absenceTold = true;
      this.#logger.info(
        'mailForensics.notifications.recipients are set, but no notifications plugin answers in this portal',
      );
    }
  }
}

/** The service says how it was answered nowhere but in its message; undefined where nobody answered. */
function statusOf(error: unknown): number | undefined {
  const match = /\bstatus (\d{3})\b/.exec(
    error instanceof Error ? error.message : '',
  );
  return match ? Number(match[1]) : undefined;
}
