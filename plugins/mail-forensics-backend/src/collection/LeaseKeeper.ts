import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
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
  readonly #held = new Set<Held>();

  static create(options: Options): LeaseKeeper {
    return new LeaseKeeper(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param onLost - somebody else holds it now: the work is to stop
   * @returns ends it
   */
  hold(
    lease: Lease,
    onLost: (error: LeaseLost) => void = () => {},
  ): () => void {
    const held = { lease, onLost };
    this.#held.add(held);
    return () => {
      this.#held.delete(held);
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
    const held = [...this.#held];
    try {
      const renewed = new Set(await renewLeases(knex, held, now()));
      for (const one of held) {
        if (!renewed.has(one) && this.#held.has(one)) {
          await this.#renewAlone(one);
        }
      }
    } catch (error) {
      logger.warn(`Leases could not be renewed: ${describeError(error)}`);
    }
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
