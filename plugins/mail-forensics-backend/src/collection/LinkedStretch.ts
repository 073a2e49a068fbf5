import type { MessageId, MessagePage } from '../mail';
import type { AfterListPage } from './Listing';

/** What a page of a stretch came to. */
export type StretchPage =
  /** Of no stretch, or the end of one that is proved: what the list came to there. */
  | { kind: 'proved'; after: AfterListPage }
  /** Go on by the link. */
  | { kind: 'onward'; link: string }
  /** Begin again where the stretch began. */
  | { kind: 'again' };

/**
 * What a list goes through by links, for want of times that differ. Links count messages: one that leaves the folder
 * behind the reader makes the link skip another, unseen. So a stretch is read again, and what was counted the first time
 * has to be met again: then none of it had left while the first reading went on, so that nothing was skipped. Where
 * something is missing, the second reading is taken for the first, and there is a third. Each costs the folder a message,
 * so there is an end.
 */
export class LinkedStretch {
  /** By the reading under way. */
  #seen = new Set<MessageId>();
  /** What the reading before came to, and what its links counted that was not met again yet. */
  #before: { after: AfterListPage; missing: Set<MessageId> } | null = null;
  #readings = 0;

  static create(): LinkedStretch {
    return new LinkedStretch();
  }

  private constructor() {}

  /** How many readings there were before this one. */
  get readings(): number {
    return this.#readings;
  }

  /**
   * @param options.isStart - the page was asked for by time
   * @param options.after - what the list comes to with this page, taken by itself
   */
  take(
    page: Pick<MessagePage, 'messages'>,
    options: { isStart: boolean; after: AfterListPage },
  ): StretchPage {
    const { isStart, after } = options;
    const counted = isStart ? new Set<MessageId>() : new Set(this.#seen);
    this.#seen = new Set(counted);
    for (const { messageId } of page.messages) {
      this.#seen.add(messageId);
      this.#before?.missing.delete(messageId);
    }
    if (this.#before?.missing.size === 0) {
      return this.#proved(this.#before.after);
    }
    if (after.link !== null) {
      return { kind: 'onward', link: after.link };
    }
    if (isStart) {
      return this.#proved(after);
    }
    this.#before = { after, missing: counted };
    this.#readings += 1;
    return { kind: 'again' };
  }

  #proved(after: AfterListPage): StretchPage {
    this.#before = null;
    this.#readings = 0;
    return { kind: 'proved', after };
  }
}
