import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { describeError } from './describeError';
import { LeaseLost, LEASE_RENEWAL_MS, type Lease } from './Lease';
import { renewLease } from './sql/finishPoll';

/** Renews a lease until the work is done. */
export async function keepLease(
  lease: Lease,
  options: {
    knex: Knex;
    logger: LoggerService;
    now: () => Date;
    sleep: (ms: number, signal: AbortSignal) => Promise<void>;
    done: AbortSignal;
    /** Somebody else holds it now: the work is to stop. */
    onLost?: (error: LeaseLost) => void;
  },
): Promise<void> {
  const { knex, logger, now, sleep, done, onLost } = options;
  while (!done.aborted) {
    await sleep(LEASE_RENEWAL_MS, done);
    if (done.aborted) {
      return;
    }
    try {
      await renewLease(knex, lease, now());
    } catch (error) {
      if (error instanceof LeaseLost) {
        onLost?.(error);
        return;
      }
      logger.warn(`A lease could not be renewed: ${describeError(error)}`);
    }
  }
}
