import type { ConnectionId, MailboxId } from '../mail';

/** So many mailboxes in a row, none read in between, and it is not the mailboxes that the service wants left alone. */
const MAILBOXES_IN_A_ROW = 3;

/** That the service wants to be left alone for a while. */
export interface Wait {
  until: Date;
  /** It asked to slow down, rather than fail. */
  throttled: boolean;
  /** It spoke of this mailbox alone. */
  mailboxOnly: boolean;
  /** For an admin. */
  detail: string;
}

/**
 * Tells a tenant that is throttled from a mailbox that is. How long to wait is said in the answer for a mailbox, also
 * where it holds for all of them; to ask each of 20,000 to hear it again would be held against us.
 */
export class ThrottleFence {
  readonly #waits = new Map<ConnectionId, Map<MailboxId, Wait>>();

  /** @returns how long the whole tenant is to be left alone, where that is what it looks like now */
  add(
    connectionId: ConnectionId,
    mailboxId: MailboxId,
    wait: Wait,
    now: Date,
  ): Wait | undefined {
    const waits = this.#waits.get(connectionId) ?? new Map<MailboxId, Wait>();
    this.#waits.set(connectionId, waits.set(mailboxId, wait));
    const ofTenant = this.#current(connectionId, now).filter(
      ({ mailboxOnly }) => !mailboxOnly,
    );
    return ofTenant.length >= MAILBOXES_IN_A_ROW
      ? longest(ofTenant)
      : undefined;
  }

  /** The longest wait of its mailboxes; undefined where none is told to wait. */
  longest(connectionId: ConnectionId, now: Date): Wait | undefined {
    return longest(this.#current(connectionId, now));
  }

  /** One of its mailboxes could be read. */
  reset(connectionId: ConnectionId): void {
    this.#waits.delete(connectionId);
  }

  #current(connectionId: ConnectionId, now: Date): Wait[] {
    const waits = [...(this.#waits.get(connectionId) ?? [])].filter(
      ([, { until }]) => until > now,
    );
    if (waits.length === 0) {
      this.#waits.delete(connectionId);
    } else {
      this.#waits.set(connectionId, new Map(waits));
    }
    return waits.map(([, wait]) => wait);
  }
}

function longest(waits: readonly Wait[]): Wait | undefined {
  return waits.reduce<Wait | undefined>(
    (last, wait) => (last && last.until >= wait.until ? last : wait),
    undefined,
  );
}
