import type { Knex } from 'knex';
import {
  MailFault,
  type MailFolder,
  type MessageChange,
  type MessagePage,
} from '../mail';
import type { MailReading } from './Glance';
import { tryDeltaAgainMs } from './delays';
import type { ListingReason } from './Listing';
import {
  isCursorLost,
  isStart,
  keyOf,
  positionAsked,
  ReadingPlan,
  wholeSecond,
  type Step,
} from './ReadingPlan';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import {
  replacePosition,
  type FolderCursor,
  type FolderEnd,
} from './sql/cursors';
import type { PollWriter } from './PollWriter';
import type { PendingMessage } from './sql/pendingMessages';
import type { ListedMessage } from './sql/recordPage';

/** A round that goes on for longer is continued by the next poll, so that one mailbox does not keep the others waiting. */
export const MAX_PAGES = 200;

/**
 * Among mails of one second there is no place to go on from later: a poll that stopped there would begin there again. More
 * than a folder can hold, and less than for ever.
 */
const MAX_PAGES_AMONG_EQUAL = 10_000;

/** What reading a folder came to. */
export interface FolderRound {
  /** Messages that were not known. */
  found: number;
  /** What is pending of them; fewer than were found where a page named others besides that were known. */
  fresh: PendingMessage[];
  /** False where the round stopped at its limit. */
  upToDate: boolean;
  /** By the service's clock: up to when it was read to its end; null where it was not. */
  completeThrough: Date | null;
  /** Where it ended, where the last page named nothing to read: left to be stored with whatever else the poll comes to. */
  end: FolderEnd | null;
  /** The position was lost, and reading was taken up again from the last durable point. */
  repaired: boolean;
  /** A page told of something: a message, or a change of one. */
  changed: boolean;
  /** Why it was listed; null: it was read by delta. */
  listing: ListingReason | null;
}

interface ReadOptions {
  mailbox: ClaimedMailbox;
  tenant: MailReading;
  folder: MailFolder;
  /** Undefined where the folder was never read. */
  cursor: FolderCursor | undefined;
  signal: AbortSignal;
}

interface Options {
  knex: Knex;
  writer: PollWriter;
  config: { pollIntervalMs: number };
  now: () => Date;
}

/** Reads a folder from where it was left to its end, page by page, each page durable before the next is asked for. */
export class FolderReader {
  readonly #options: Options;

  static create(options: Options): FolderReader {
    return new FolderReader(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** @throws MailFault, LeaseLost */
  async read(options: ReadOptions): Promise<FolderRound> {
    const { mailbox, folder, cursor, signal } = options;
    const { writer, config, now } = this.#options;
    const plan = ReadingPlan.create({
      mailbox,
      cursor,
      now: now(),
      tryDeltaAgainMs: tryDeltaAgainMs(config.pollIntervalMs),
    });
    const round: FolderRound = {
      found: 0,
      fresh: [],
      upToDate: false,
      completeThrough: null,
      end: null,
      repaired: false,
      changed: false,
      listing: null,
    };
    let step = plan.first();
    // Delta shows a folder as it was when its round began. A round of an earlier poll is no proof of what came since.
    let begunEarlier = cursor?.midRound === true;
    let answeredAt: Date | null = null;
    const asked = new Set<string>();
    for (let pages = 0; pages < mostPages(step); pages += 1) {
      signal.throwIfAborted();
      asked.add(keyOf(step));
      const taken = await this.#take(options, plan, step, round);
      const { page } = taken;
      begunEarlier &&= taken.step.mode === 'delta' && !isStart(taken.step);
      answeredAt = earlier(answeredAt, page.answeredAt);
      const after = plan.after(taken.step, page);
      const { position, atEnd } = after;
      const completeThrough = atEnd && !begunEarlier ? answeredAt : null;
      round.completeThrough = completeThrough ?? round.completeThrough;
      round.listing = position.mode === 'list' ? position.reason : null;
      round.upToDate = atEnd && !begunEarlier && !after.caughtUp;
      round.changed ||= page.messages.length > 0;
      const messages = toRead(page.messages, mailbox);
      if (round.upToDate && completeThrough && messages.length === 0) {
        round.end = { folder, position, completeThrough };
        return round;
      }
      const found = await writer.recordPage({
        lease: mailbox.lease,
        folder,
        messages,
        position,
        completeThrough,
        now: now(),
      });
      round.found += found;
      if (found === messages.length) {
        round.fresh.push(
          ...messages.map(message => ({
            ...{ ...message, folder },
            ...{ attempts: 0, drafts: [] },
          })),
        );
      }
      if (round.upToDate) {
        return round;
      }
      if (atEnd) {
        begunEarlier = false;
        answeredAt = null;
        asked.clear();
      }
      step = after.next;
      if (asked.has(keyOf(step))) {
        await this.#leaveCircle(options, plan);
      }
    }
    return round;
  }

  /** One page, by another way where the first is closed. */
  async #take(
    options: ReadOptions,
    plan: ReadingPlan,
    step: Step,
    round: FolderRound,
  ): Promise<{ step: Step; page: MessagePage }> {
    const { mailbox, tenant, folder, signal } = options;
    try {
      const page = await tenant.listMessages({
        userId: mailbox.userId,
        folder,
        position: positionAsked(step),
        pageSize: step.pageSize,
        signal,
      });
      return { step, page };
    } catch (error) {
      signal.throwIfAborted();
      const other = plan.inPlaceOf(step, error, round);
      if (!other) {
        throw error;
      }
      round.repaired ||= isCursorLost(error);
      return this.#take(options, plan, other, round);
    }
  }

  /** Services have been seen to answer with the same links for ever. What they led to is durable; begin anew, later. */
  async #leaveCircle(options: ReadOptions, plan: ReadingPlan): Promise<never> {
    await replacePosition(this.#options.knex, {
      lease: options.mailbox.lease,
      folder: options.folder,
      position: { mode: 'list', ...plan.catchUp() },
      now: this.#options.now(),
    });
    throw new MailFault(
      { level: 'mailbox', code: 'CURSOR_LOST' },
      { message: 'The service repeated a position it had given before.' },
    );
  }
}

function mostPages(step: Step): number {
  return step.mode === 'list' && !isStart(step)
    ? MAX_PAGES_AMONG_EQUAL
    : MAX_PAGES;
}

/**
 * Messages of a page that have to be read: attachments, or maybe; no drafts; sent while the mailbox was monitored. What
 * the page does not say is found out by reading the message.
 */
export function toRead(
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

function earlier(time: Date | null, other: Date): Date {
  return time !== null && time < other ? time : other;
}
