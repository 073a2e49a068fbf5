import type { ConnectionId } from '../mail';
import { LEASE_RENEWAL_MS } from './Lease';
import type { ClaimedMailbox } from './sql/claimMailboxes';

interface Options {
  /** How many more to claim than there is room for. */
  ahead: number;
  claim: (limit: number) => Promise<ClaimedMailbox[]>;
  giveBack: (mailbox: ClaimedMailbox) => Promise<void>;
  now: () => Date;
}

/**
 * Mailboxes that are claimed and wait for room. A claim costs about as much as storing what a poll found, so several are
 * claimed at once. Nobody renews the lease of one that waits: it is given back before the lease can end, for another
 * replica may have room.
 */
export class ClaimedAhead {
  readonly #options: Options;
  #waiting: { mailbox: ClaimedMailbox; since: number }[] = [];

  static create(options: Options): ClaimedAhead {
    return new ClaimedAhead(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** The longest waiting first; fewer where no more are due. */
  async take(room: number): Promise<ClaimedMailbox[]> {
    const { ahead, claim, now } = this.#options;
    const longAgo = now().getTime() - LEASE_RENEWAL_MS;
    await this.#giveBack(({ since }) => since <= longAgo);
    if (this.#waiting.length < room) {
      // Of before the claim: the lease began no earlier.
      const since = now().getTime();
      const claimed = await claim(room - this.#waiting.length + ahead);
      this.#waiting.push(...claimed.map(mailbox => ({ mailbox, since })));
    }
    return this.#waiting.splice(0, room).map(({ mailbox }) => mailbox);
  }

  /** None of a connection's mailboxes, or none at all, is to be polled now. */
  async giveBack(connectionId?: ConnectionId): Promise<void> {
    await this.#giveBack(
      ({ mailbox }) =>
        connectionId === undefined || mailbox.connectionId === connectionId,
    );
  }

  async #giveBack(
    unwanted: (waiting: { mailbox: ClaimedMailbox; since: number }) => boolean,
  ): Promise<void> {
    const given = this.#waiting.filter(unwanted);
    this.#waiting = this.#waiting.filter(waiting => !given.includes(waiting));
    for (const { mailbox } of given) {
      await this.#options.giveBack(mailbox);
    }
  }
}
