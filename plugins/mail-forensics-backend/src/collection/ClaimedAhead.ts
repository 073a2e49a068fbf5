import { TOGETHER_AT_MOST, type ConnectionId } from '../mail';
import { isQuiet, type Answers } from './Glance';
import { LEASE_RENEWAL_MS } from './Lease';
import type { ClaimedMailbox } from './sql/claimMailboxes';

interface Options {
  /** How many more to claim than there is room for, where mailboxes have to be read one by one. */
  ahead: number;
  claim: (limit: number) => Promise<ClaimedMailbox[]>;
  giveBack: (mailbox: ClaimedMailbox) => Promise<void>;
  /** Whether several mailboxes of its tenant can be asked for together. */
  goesTogether: (mailbox: ClaimedMailbox) => boolean;
  /** For how long it is not looked for what is due, where it was found out that nothing more is. */
  lookAgainMs: number;
  now: () => Date;
}

/** A mailbox whose turn it is, with what the service has said of it before. */
export interface Turn {
  mailbox: ClaimedMailbox;
  answers?: Answers;
}

interface Waiting extends Turn {
  since: number;
}

/**
 * Mailboxes that are claimed and wait for room. A claim costs about as much as storing what a poll found, so several are
 * claimed at once. Nobody renews the lease of one that waits: it is given back before the lease can end, for another
 * replica may have room.
 *
 * Quiet mailboxes of one tenant take up the room of one, for they are asked for together.
 */
export class ClaimedAhead {
  readonly #options: Options;
  #waiting: Waiting[] = [];
  /** Those claimed last were quiet, most of them. */
  #quiet = false;
  /** When fewer were due than were asked for. */
  #allTakenAt = -Infinity;
  /** Something became due while it was looked for. */
  #isNews = false;

  static create(options: Options): ClaimedAhead {
    return new ClaimedAhead(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** @returns what to begin with, the longest waiting first: at most `room` times one mailbox, or several together */
  async take(room: number): Promise<Turn[][]> {
    const { now, lookAgainMs } = this.#options;
    const longAgo = now().getTime() - LEASE_RENEWAL_MS;
    await this.#giveBack(({ since }) => since <= longAgo);
    const isLate = now().getTime() - this.#allTakenAt >= lookAgainMs;
    if (this.#waiting.length < room && isLate) {
      await this.#claim(room);
    }
    const taken: Turn[][] = [];
    while (taken.length < room && this.#waiting.length > 0) {
      taken.push(this.#next());
    }
    return taken;
  }

  /** When it was last looked for what is due, everything was taken; and nothing became due since, as far as is known. */
  get isAllTaken(): boolean {
    return this.#waiting.length === 0 && this.#allTakenAt !== -Infinity;
  }

  /** Something is due that was not when it was looked for. */
  lookAtOnce(): void {
    this.#allTakenAt = -Infinity;
    this.#isNews = true;
  }

  /** Has another turn, before the others. */
  putBack(turn: Turn): void {
    const since = this.#options.now().getTime();
    this.#waiting.unshift({ ...turn, since });
  }

  /** None of a connection's mailboxes, or none at all, is to be polled now. */
  async giveBack(connectionId?: ConnectionId): Promise<void> {
    await this.#giveBack(
      ({ mailbox }) =>
        connectionId === undefined || mailbox.connectionId === connectionId,
    );
  }

  async #claim(room: number): Promise<void> {
    const { ahead, claim, now, goesTogether } = this.#options;
    // Of before the claim: the lease began no earlier.
    const since = now().getTime();
    const limit = this.#quiet ? room * TOGETHER_AT_MOST : room + ahead;
    const wanted = limit - this.#waiting.length;
    this.#isNews = false;
    const claimed = await claim(wanted);
    const isAll = claimed.length < wanted && !this.#isNews;
    this.#allTakenAt = isAll ? since : -Infinity;
    this.#waiting.push(...claimed.map(mailbox => ({ mailbox, since })));
    const quiet = claimed.filter(
      mailbox => isQuiet(mailbox) && goesTogether(mailbox),
    );
    this.#quiet = quiet.length * 2 > claimed.length;
  }

  #next(): Turn[] {
    const [first] = this.#waiting;
    if (!this.#goesTogether(first)) {
      return this.#waiting.splice(0, 1);
    }
    const { connectionId } = first.mailbox;
    const together = this.#waiting
      .filter(
        waiting =>
          waiting.mailbox.connectionId === connectionId &&
          this.#goesTogether(waiting),
      )
      .slice(0, TOGETHER_AT_MOST);
    this.#waiting = this.#waiting.filter(
      waiting => !together.includes(waiting),
    );
    return together;
  }

  #goesTogether({ mailbox, answers }: Waiting): boolean {
    return !answers && isQuiet(mailbox) && this.#options.goesTogether(mailbox);
  }

  async #giveBack(unwanted: (waiting: Waiting) => boolean): Promise<void> {
    const given = this.#waiting.filter(unwanted);
    this.#waiting = this.#waiting.filter(waiting => !given.includes(waiting));
    for (const { mailbox } of given) {
      await this.#options.giveBack(mailbox);
    }
  }
}
