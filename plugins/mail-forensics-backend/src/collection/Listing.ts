import type { MessagePage } from '../mail';

/**
 * What begins at a time begins so much earlier: mail that comes late, or with a date in the past, is found as long as it
 * is not later than this.
 */
export const OVERLAP_MS = 60 * 60_000;

/** A second list begins this much before the end of the first: services tell times by the second, rounded as they like. */
const STEP_BACK_MS = 1_000;

/**
 * Why a folder is read by listing:
 *
 * - mailboxFull: delta has to write into the mailbox, and there is no room
 * - deltaFails: delta failed time after time, and listing did not
 * - noDelta: the service has none here
 * - catchUp: too much may have happened since for delta, which begins with the latest few thousand and says nothing of
 *   the rest
 */
export type ListingReason =
  | 'mailboxFull'
  | 'deltaFails'
  | 'noDelta'
  | 'catchUp';

/** Up to where a folder was listed, and what is to come after. */
export interface Listing {
  /** The list goes on with what was received at or after this time. */
  since: Date;
  /** Latest time of receipt listed, by the service's clock; null: nothing was. */
  newest: Date | null;
  reason: ListingReason;
  /** When to ask for delta again. */
  tryDeltaAt: Date;
}

/** What a list comes to with a page. */
export interface AfterListPage {
  /** Where it goes on, or was left; as before where there is a link. */
  listing: Listing;
  /** Goes on among mails that do not differ in their time; null: by time, from `listing.since`. */
  link: string | null;
  /** Nothing more for now. */
  atEnd: boolean;
}

/**
 * Where a listing goes on after a page of it. Within a round it goes on by time rather than by the service's link: a
 * link counts messages, so that one that leaves the folder meanwhile makes it skip another. Only where a page does not
 * get past the second it began in is there nothing but the link.
 *
 * @param options.floor - never goes back beyond this time
 */
export function afterPage(
  listing: Listing,
  page: Pick<MessagePage, 'messages' | 'next' | 'answeredAt'>,
  options: { floor: Date },
): AfterListPage {
  const reached = latestOf(page);
  const newest = later(listing.newest, reached);
  if (page.next.kind === 'upToDate') {
    const since = newest && before(newest, OVERLAP_MS, options.floor);
    return {
      listing: { ...listing, newest, since: since ?? listing.since },
      link: null,
      atEnd: true,
    };
  }
  const onward = reached && before(reached, STEP_BACK_MS, options.floor);
  if (onward && onward > listing.since) {
    return {
      listing: { ...listing, newest, since: onward },
      link: null,
      atEnd: false,
    };
  }
  const { position } = page.next;
  return {
    listing,
    link: position.mode === 'list' ? position.link : null,
    atEnd: false,
  };
}

/** A mail dated in the future is taken for one of now: else everything until then would be passed over. */
function latestOf({
  messages,
  answeredAt,
}: Pick<MessagePage, 'messages' | 'answeredAt'>): Date | null {
  return messages.reduce<Date | null>((latest, message) => {
    if (message.kind !== 'present' || !message.receivedAt) {
      return latest;
    }
    const { receivedAt } = message;
    return later(latest, receivedAt < answeredAt ? receivedAt : answeredAt);
  }, null);
}

function later(time: Date | null, other: Date | null): Date | null {
  if (!time || !other) {
    return time ?? other;
  }
  return time > other ? time : other;
}

/** In whole seconds, as services compare. */
function before(time: Date, ms: number, floor: Date): Date {
  const earlier = Math.floor((time.getTime() - ms) / 1_000) * 1_000;
  return new Date(Math.max(earlier, floor.getTime()));
}
