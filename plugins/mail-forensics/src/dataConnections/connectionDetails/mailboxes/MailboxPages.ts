import type {
  Mailbox,
  MailboxPage,
} from 'backstage-plugin-mail-forensics-common';
import { asError } from '../../../components/usePolledRequest';

/** Reads one page: after `cursor`, or the first. */
export type ReadPage = (page: {
  cursor: string | undefined;
  limit: number;
}) => Promise<MailboxPage>;

interface Page {
  items: Mailbox[];
  nextCursor: string | undefined;
  /** It may be other by now, and is read again when it can be seen. */
  stale: boolean;
}

/**
 * A long list of mailboxes, of which pages are read as they are wanted.
 *
 * A page says where the next one begins, so that pages are read one after the other up to the one that is wanted. Each
 * but the last has `pageSize` rows. Where a page that is read again ends at another mailbox than before, the one after
 * it is stale too. What is stale stays to be shown until it was read again.
 */
export class MailboxPages {
  readonly #read: ReadPage;
  readonly #pageSize: number;
  #pages: Page[] = [];
  #totalCount: number | undefined;
  #error: Error | undefined;
  #wanted = { first: 0, last: 0 };
  #tell: (() => void) | undefined;
  #isReading = false;

  static create(options: { read: ReadPage; pageSize: number }): MailboxPages {
    return new MailboxPages(options);
  }

  private constructor(options: { read: ReadPage; pageSize: number }) {
    this.#read = options.read;
    this.#pageSize = options.pageSize;
  }

  /** How many there are; undefined until the first page was read. */
  get totalCount(): number | undefined {
    return this.#totalCount;
  }

  /** Why the last page that was asked for could not be read; nothing more is read until `retry` or `refresh`. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** The mailbox at `index`, or undefined until its page was read. */
  at(index: number): Mailbox | undefined {
    const page = this.#pages[Math.floor(index / this.#pageSize)];
    return page?.items[index % this.#pageSize];
  }

  /**
   * Begins to read what is wanted, and calls `listener` after every change.
   *
   * @returns what stops it; it can be begun again
   */
  subscribe(listener: () => void): () => void {
    this.#tell = listener;
    this.#run();
    return () => {
      this.#tell = undefined;
    };
  }

  /** Says which rows can be seen, so that their pages are read if they have not been. */
  want(firstIndex: number, lastIndex: number): void {
    this.#wanted = {
      first: Math.floor(Math.max(0, firstIndex) / this.#pageSize),
      last: Math.floor(Math.max(0, lastIndex) / this.#pageSize),
    };
    this.#run();
  }

  /** Has what can be seen read again now, and the rest when it can be seen. */
  refresh(): void {
    this.#pages.forEach(page => {
      page.stale = true;
    });
    this.retry();
  }

  /** Goes on after an error. */
  retry(): void {
    this.#error = undefined;
    this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      let next = this.#next();
      while (next !== undefined && this.#tell && !this.#error) {
        await this.#readPage(next);
        this.#tell?.();
        next = this.#next();
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** Number of the page to read next: what can be seen first, then what is on the way to what is wanted. */
  #next(): number | undefined {
    const { first, last } = this.#wanted;
    for (
      let number = first;
      number <= last && number < this.#pages.length;
      number += 1
    ) {
      if (this.#pages[number].stale) {
        return number;
      }
    }
    const read = this.#pages.length;
    const mayBeMore = read === 0 || this.#pages[read - 1].nextCursor;
    return mayBeMore && read <= last ? read : undefined;
  }

  async #readPage(number: number): Promise<void> {
    try {
      const { items, nextCursor, totalCount } = await this.#read({
        cursor: this.#pages[number - 1]?.nextCursor,
        limit: this.#pageSize,
      });
      this.#totalCount = totalCount;
      this.#keep(number, { items, nextCursor, stale: false });
    } catch (thrown) {
      this.#error = asError(thrown);
    }
  }

  #keep(number: number, page: Page): void {
    const before = this.#pages[number];
    this.#pages[number] = page;
    if (page.nextCursor === undefined) {
      this.#pages.length = number + 1;
    } else if (
      this.#pages[number + 1] &&
      before?.nextCursor !== page.nextCursor
    ) {
      this.#pages[number + 1].stale = true;
    }
  }
}
