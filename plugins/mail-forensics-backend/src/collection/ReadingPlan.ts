import {
  isMailFault,
  type ListMessagesRequest,
  type MessagePage,
} from '../mail';
import {
  afterPage,
  OVERLAP_MS,
  type Listing,
  type ListingReason,
} from './Listing';
import { LinkedStretch } from './LinkedStretch';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import type { FolderCursor, StoredPosition } from './sql/cursors';

export const DELTA_PAGE_SIZE = 50;
const LIST_PAGE_SIZE = 200;
/** The most that Graph gives: for more mails of one second than a page holds. */
const BURST_PAGE_SIZE = 1_000;

/**
 * Delta that begins at a time gives the latest 5,000 messages and is silent about the rest. Where more time has passed
 * than this, the folder is listed first.
 */
const DELTA_FROM_AT_MOST_MS = 60 * 60_000;

/** Failed polls, one after the other, after which listing is tried in place of delta. */
const FAILURES_BEFORE_LISTING = 3;

/** A request for a page. `listing` is how to go on by list: now, or where there turns out to be no delta. */
export type Step =
  | {
      mode: 'delta';
      ask: { since: Date } | { mode: 'delta'; cursor: string };
      pageSize: number;
      listing: Listing;
    }
  | {
      mode: 'list';
      pageSize: number;
      listing: Listing;
      /** Among mails that do not differ in their time; null: by time. */
      link: string | null;
      /** How often what is read by links was read before. */
      readings: number;
    };

/** What a page leads to. */
export interface AfterPage {
  position: StoredPosition;
  next: Step;
  /** Nothing more for now, and nothing can have been skipped. */
  atEnd: boolean;
  /** A list that delta takes over now. */
  caughtUp: boolean;
}

interface Facts {
  mailbox: Pick<ClaimedMailbox, 'monitoredSince' | 'failures'>;
  /** Undefined where the folder was never read. */
  cursor: FolderCursor | undefined;
  now: Date;
  /** How long to do without delta after it was refused. */
  tryDeltaAgainMs: number;
}

/** Decides how a folder is read, from where to where, and what to do where one way is closed. Asks nobody anything. */
export class ReadingPlan {
  readonly #facts: Facts;
  /** All that was received before it is recorded or pending. */
  readonly #durablePoint: Date;
  readonly #floor: Date;
  readonly #stretch = LinkedStretch.create();

  static create(facts: Facts): ReadingPlan {
    return new ReadingPlan(facts);
  }

  private constructor(facts: Facts) {
    this.#facts = facts;
    this.#floor = wholeSecond(facts.mailbox.monitoredSince);
    this.#durablePoint = facts.cursor?.completeThrough ?? this.#floor;
  }

  /** Where the folder was left. */
  first(): Step {
    const { cursor, now } = this.#facts;
    if (!cursor) {
      return this.#anew();
    }
    const { position } = cursor;
    if (position.mode === 'delta') {
      return {
        mode: 'delta',
        ask: position,
        pageSize: DELTA_PAGE_SIZE,
        listing: this.catchUp(),
      };
    }
    if (!cursor.midRound && isTrialDue(position, now)) {
      return deltaFrom(position);
    }
    return byTime(position);
  }

  /**
   * Another request in place of one that failed.
   *
   * @param options.repaired - a position was lost in this round before: a second loss is no accident
   * @returns undefined where the failure stands
   */
  inPlaceOf(
    step: Step,
    error: unknown,
    options: { repaired: boolean },
  ): Step | undefined {
    if (isCursorLost(error) && !isStart(step) && !options.repaired) {
      return step.mode === 'list' ? { ...step, link: null } : this.#anew();
    }
    const reason = step.mode === 'delta' && this.#whyToList(step, error);
    return reason
      ? byTime({
          ...step.listing,
          reason,
          tryDeltaAt: new Date(
            this.#facts.now.getTime() + this.#facts.tryDeltaAgainMs,
          ),
        })
      : undefined;
  }

  /** What to store with a page, and how to go on. */
  after(step: Step, page: MessagePage): AfterPage {
    const { position } = page.next;
    if (position.mode === 'delta') {
      const next: Step = {
        mode: 'delta',
        ask: position,
        pageSize: DELTA_PAGE_SIZE,
        listing: step.listing,
      };
      const atEnd = page.next.kind === 'upToDate';
      return { position, next, atEnd, caughtUp: false };
    }
    // Asked for delta, the service listed: it has none.
    const before: Listing =
      step.mode === 'list'
        ? step.listing
        : { ...step.listing, reason: 'noDelta', tryDeltaAt: this.#facts.now };
    const stretch = this.#stretch.take(page, {
      isStart: isStart(step),
      after: afterPage(before, page, { floor: this.#floor }),
    });
    if (stretch.kind !== 'proved') {
      const { readings } = this.#stretch;
      const link = stretch.kind === 'onward' ? stretch.link : null;
      return {
        position: { mode: 'list', ...before },
        next: amongEqual(before, { link, readings, larger: isBurst(step) }),
        atEnd: false,
        caughtUp: false,
      };
    }
    const { listing, atEnd } = stretch.after;
    const caughtUp = atEnd && listing.reason === 'catchUp';
    return {
      position: { mode: 'list', ...listing },
      next: caughtUp ? deltaFrom(listing) : byTime(listing),
      atEnd,
      caughtUp,
    };
  }

  /** A list from the last durable point, that delta takes over at its end. */
  catchUp(): Listing {
    return {
      since: this.#overlapping(),
      newest: null,
      reason: 'catchUp',
      tryDeltaAt: this.#facts.now,
    };
  }

  #anew(): Step {
    const { now } = this.#facts;
    const listing = this.catchUp();
    return now.getTime() - this.#durablePoint.getTime() <= DELTA_FROM_AT_MOST_MS
      ? {
          mode: 'delta',
          ask: { since: this.#overlapping() },
          pageSize: DELTA_PAGE_SIZE,
          listing,
        }
      : byTime(listing);
  }

  #whyToList(step: Step, error: unknown): ListingReason | undefined {
    if (!isMailFault(error) || error.fault.level === 'connection') {
      return undefined;
    }
    const { fault, options } = error;
    if (fault.level === 'mailbox' && fault.code === 'MAILBOX_FULL') {
      return 'mailboxFull';
    }
    if ('retryAfterMs' in fault && fault.retryAfterMs) {
      return undefined;
    }
    if (step.listing.reason !== 'catchUp') {
      // Delta was only tried again, beside a list that works.
      return step.listing.reason;
    }
    const isDeltas =
      isCursorLost(error) ||
      (fault.level === 'transient' &&
        !fault.throttled &&
        options.status !== undefined);
    return isDeltas &&
      this.#facts.mailbox.failures + 1 >= FAILURES_BEFORE_LISTING
      ? 'deltaFails'
      : undefined;
  }

  /** Somewhat before the last durable point: the service's own changes take time to show. */
  #overlapping(): Date {
    const earlier = wholeSecond(
      new Date(this.#durablePoint.getTime() - OVERLAP_MS),
    );
    return earlier > this.#floor ? earlier : this.#floor;
  }
}

/** The position that a step asks for. */
export function positionAsked(step: Step): ListMessagesRequest['position'] {
  return step.mode === 'delta'
    ? step.ask
    : { mode: 'list', since: step.listing.since, link: step.link };
}

/** The same for steps that ask for the same page. */
export function keyOf(step: Step): string {
  const readings = step.mode === 'list' ? step.readings : 0;
  return JSON.stringify([step.pageSize, readings, positionAsked(step)]);
}

/** By a time, and not by what the service gave. */
export function isStart(step: Step): boolean {
  return step.mode === 'delta' ? 'since' in step.ask : step.link === null;
}

/** Services tell times by the second. */
export function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}

export function isCursorLost(error: unknown): boolean {
  return (
    isMailFault(error) &&
    error.fault.level === 'mailbox' &&
    error.fault.code === 'CURSOR_LOST'
  );
}

function isTrialDue(listing: Listing, now: Date): boolean {
  return listing.reason !== 'catchUp' && listing.tryDeltaAt <= now;
}

/** Begins delta where a list has arrived. */
function deltaFrom(listing: Listing): Step {
  return {
    mode: 'delta',
    ask: { since: listing.since },
    pageSize: listing.reason === 'noDelta' ? LIST_PAGE_SIZE : DELTA_PAGE_SIZE,
    listing,
  };
}

function byTime(listing: Listing): Step {
  return {
    mode: 'list',
    pageSize: LIST_PAGE_SIZE,
    listing,
    link: null,
    readings: 0,
  };
}

/** Where a page did not get past its second: first a larger one from the same time, and only then the link. */
function amongEqual(
  listing: Listing,
  options: { link: string | null; readings: number; larger: boolean },
): Step {
  const { link, readings, larger } = options;
  return {
    mode: 'list',
    pageSize: BURST_PAGE_SIZE,
    listing,
    link: larger ? link : null,
    readings,
  };
}

function isBurst({ pageSize }: Step): boolean {
  return pageSize === BURST_PAGE_SIZE;
}
