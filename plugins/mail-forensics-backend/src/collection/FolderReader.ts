import type { Knex } from 'knex';
import {
  isMailFault,
  MailFault,
  type ListMessagesRequest,
  type MailFolder,
  type MessageChange,
  type MessagePage,
  type TenantMail,
} from '../mail';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import { dropCursor, type FolderCursor } from './sql/cursors';
import { recordPage, type ListedMessage } from './sql/recordPage';

const PAGE_SIZE = 50;

/** A round that goes on for longer is continued by the next poll, so that one mailbox does not keep the others waiting. */
export const MAX_PAGES = 200;

/** Read again before the last durable point when a cursor is lost: the service's own changes take time to show. */
const OVERLAP_MS = 5 * 60_000;

/** What reading a folder came to. */
export interface FolderRound {
  /** Messages that were not known. */
  found: number;
  /** False where the round stopped at its limit. */
  upToDate: boolean;
  /** The cursor was lost, and reading was taken up again from the last durable point. */
  repaired: boolean;
}

type Position = ListMessagesRequest['position'];

/** Reads a folder from where it was left to its end, page by page, each page durable before the next is asked for. */
export class FolderReader {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now: () => Date }): FolderReader {
    return new FolderReader(options.knex, options.now);
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /**
   * @param options.cursor - undefined where the folder was never read
   * @throws MailFault, LeaseLost
   */
  async read(options: {
    mailbox: ClaimedMailbox;
    tenant: TenantMail;
    folder: MailFolder;
    cursor: FolderCursor | undefined;
    signal: AbortSignal;
  }): Promise<FolderRound> {
    const { mailbox, folder, cursor, signal } = options;
    const round = { found: 0, upToDate: false, repaired: false };
    const seen = new Set<string>();
    let answeredAt: Date | null = null;
    let position: Position = cursor
      ? { cursor: cursor.cursor }
      : { since: wholeSecond(mailbox.monitoredSince) };
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      signal.throwIfAborted();
      const page = await this.#page({ ...options, position });
      if (page === 'lost') {
        round.repaired = true;
        position = { since: lastDurablePoint(mailbox) };
        continue;
      }
      answeredAt = earlier(answeredAt, page.answeredAt);
      round.upToDate = page.next.kind === 'upToDate';
      round.found += await recordPage(this.#knex, {
        lease: mailbox.lease,
        folder,
        messages: toRead(page.messages, mailbox),
        cursor: page.next.cursor,
        completeThrough: round.upToDate ? answeredAt : null,
        now: this.#now(),
      });
      if (round.upToDate) {
        return round;
      }
      if (seen.has(page.next.cursor)) {
        await this.#leaveCircle(mailbox, folder);
      }
      seen.add(page.next.cursor);
      position = { cursor: page.next.cursor };
    }
    return round;
  }

  async #page(options: {
    mailbox: ClaimedMailbox;
    tenant: TenantMail;
    folder: MailFolder;
    position: Position;
    signal: AbortSignal;
  }): Promise<MessagePage | 'lost'> {
    const { mailbox, tenant, folder, position, signal } = options;
    try {
      return await tenant.listMessages({
        userId: mailbox.userId,
        folder,
        position,
        pageSize: PAGE_SIZE,
        signal,
      });
    } catch (error) {
      if (!isCursorLost(error) || 'since' in position) {
        throw error;
      }
      await dropCursor(this.#knex, {
        lease: mailbox.lease,
        folder,
        now: this.#now(),
      });
      return 'lost';
    }
  }

  /** Services have been seen to answer with the same links for ever. What they led to is durable; begin anew, later. */
  async #leaveCircle(
    mailbox: ClaimedMailbox,
    folder: MailFolder,
  ): Promise<never> {
    await dropCursor(this.#knex, {
      lease: mailbox.lease,
      folder,
      now: this.#now(),
    });
    throw new MailFault(
      { level: 'mailbox', code: 'CURSOR_LOST' },
      { message: 'The service repeated a position it had given before.' },
    );
  }
}

/**
 * Messages of a page that have to be read: attachments, or maybe; no drafts; sent while the mailbox was monitored. What
 * the page does not say is found out by reading the message.
 */
function toRead(
  messages: readonly MessageChange[],
  mailbox: ClaimedMailbox,
): ListedMessage[] {
  return messages
    .filter(message => message.kind === 'present')
    .filter(
      message =>
        message.attachments !== 'none' &&
        message.isDraft !== true &&
        isMonitoredAt(mailbox, message.receivedAt),
    );
}

/** Whether a mail of this time is to be recorded. Services tell times by the second. */
export function isMonitoredAt(
  mailbox: Pick<ClaimedMailbox, 'monitoredSince' | 'monitoredUntil'>,
  time: Date | null,
): boolean {
  return (
    time === null ||
    (time >= wholeSecond(mailbox.monitoredSince) &&
      (mailbox.monitoredUntil === null || time <= mailbox.monitoredUntil))
  );
}

function lastDurablePoint(mailbox: ClaimedMailbox): Date {
  const { monitoredSince, completeThrough } = mailbox;
  const overlapping = (completeThrough?.getTime() ?? 0) - OVERLAP_MS;
  return wholeSecond(new Date(Math.max(monitoredSince.getTime(), overlapping)));
}

function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}

function earlier(time: Date | null, other: Date): Date {
  return time !== null && time < other ? time : other;
}

function isCursorLost(error: unknown): boolean {
  return (
    isMailFault(error) &&
    error.fault.level === 'mailbox' &&
    error.fault.code === 'CURSOR_LOST'
  );
}
