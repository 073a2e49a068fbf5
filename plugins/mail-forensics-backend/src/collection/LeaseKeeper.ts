import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { MailboxId } from '../mail';
import { describeError } from './describeError';
import { LeaseLost, LEASE_RENEWAL_MS, type Lease } from './Lease';
import { renewLease, renewLeases } from './sql/finishPoll';

interface Options {
  knex: Knex;
  logger: LoggerService;
  now: () => Date;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Held {
  lease: Lease;
  onLost: (error: LeaseLost) => void;
}

/** Renews the leases that are worked under, all at the same time: one timer and a few statements for hundreds of them. */
export class LeaseKeeper {
  readonly #options: Options;
  readonly #held = new Map<MailboxId, Held>();

  static create(options: Options): LeaseKeeper {
    return new LeaseKeeper(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Whoever works on the same mailbox under an earlier lease, which must have ended, is told at once, so that no two polls
   * ask for one mailbox.
   *
   * @param onLost - somebody else holds it now: the work is to stop
   * @returns ends it
   */
  hold(
    lease: Lease,
    onLost: (error: LeaseLost) => void = () => {},
  ): () => void {
    const { mailboxId } = lease;
    const earlier = this.#held.get(mailboxId);
    earlier?.onLost(new LeaseLost(earlier.lease));
    const held = { lease, onLost };
    this.#held.set(mailboxId, held);
    return () => {
      if (this.#isHeld(held)) {
        this.#held.delete(mailboxId);
      }
    };
  }

  /** Until it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.sleep(LEASE_RENEWAL_MS, signal);
      if (!signal.aborted) {
        await this.#renew();
      }
    }
  }

  async #renew(): Promise<void> {
    const { knex, logger, now } = this.#options;
    const held = [...this.#held.values()];
    try {
      const renewed = new Set(await renewLeases(knex, held, now()));
      for (const one of held) {
        if (!renewed.has(one) && this.#isHeld(one)) {
          await this.#renewAlone(one);
        }
      }
    } catch (error) {
      logger.warn(`Leases could not be renewed: ${describeError(error)}`);
    }
  }

  #isHeld(held: Held): boolean {
    return this.#held.get(held.lease.mailboxId) === held;
  }

  async #renewAlone({ lease, onLost }: Held): Promise<void> {
    const { knex, now } = this.#options;
    try {
      await renewLease(knex, lease, now());
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        throw error;
      }
      onLost(error);
    }
  }
}
