import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MailService } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import type { FileEventWriter } from '../events';
import type { ConnectionHealth } from '../health';
import { isMailFault, type TenantMail } from '../mail';
import type { Connectors } from '../scope';
import { ClaimedAhead } from './ClaimedAhead';
import { ConnectionTroubles } from './ConnectionTroubles';
import { CycleLog } from './CycleLog';
import { describeError } from './describeError';
import { LeaseLost, LEASE_RENEWAL_MS, type Lease } from './Lease';
import { MailboxPoll } from './MailboxPoll';
import { MessageRecorder } from './MessageRecorder';
import { ThrottleFence } from './ThrottleFence';
import { claimMailboxes, type ClaimedMailbox } from './sql/claimMailboxes';
import { renewLease, returnLease } from './sql/finishPoll';
import type { IdentifyFileType } from './toDraftEvent';

/** How long a cycle waits before it looks for mailboxes that have become due while others are still being polled. */
const LOOK_AGAIN_MS = 1_000;

/** Why a nap ends early. Given, so that no error has to be made of it. */
const OVER = 'over';

const SERVICES: readonly MailService[] = ['microsoft365'];

interface Options {
  knex: Knex;
  connectors: Connectors;
  events: FileEventWriter;
  identifyFileType: IdentifyFileType;
  health: ConnectionHealth;
  config: CollectionConfig;
  /** Unique among the replicas that are running. */
  replicaId: string;
  logger: LoggerService;
  now: () => Date;
  /** Ends early, and without an error, when its signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

type Defaulted = 'now' | 'sleep' | 'random';

/** What the polls of a cycle share. */
interface Cycle {
  signal: AbortSignal;
  claimed: ClaimedAhead;
  troubles: ConnectionTroubles;
  log: CycleLog;
}

/** The collection loop of one replica. Replicas share the mailboxes by leases in the database. */
export class Collector {
  readonly #options: Options;
  readonly #poll: MailboxPoll;
  readonly #fence = new ThrottleFence();

  static create(
    options: Omit<Options, Defaulted> & Partial<Pick<Options, Defaulted>>,
  ): Collector {
    return new Collector({
      now: () => new Date(),
      sleep: sleepUnlessAborted,
      random: Math.random,
      ...options,
    });
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#poll = MailboxPoll.create({
      ...options,
      recorder: MessageRecorder.create(options),
    });
  }

  /**
   * Polls every mailbox that is due, several at a time, until none is. After an abort nothing more is claimed, and the
   * leases of polls that were under way are given back, so that a restart loses no time.
   */
  async runCycle(signal: AbortSignal): Promise<void> {
    const cycle = this.#begin(signal);
    const running = new Set<Promise<void>>();
    try {
      while (!signal.aborted) {
        const started = await this.#startDue(cycle, running);
        await cycle.troubles.settleNowAndThen();
        if (running.size === 0 && started === 0) {
          break;
        }
        if (running.size > 0) {
          await this.#oneOf(running, signal);
        }
      }
    } finally {
      await Promise.all(running);
      await cycle.claimed.giveBack();
      await cycle.troubles.settle();
      cycle.log.writeTo(this.#options.logger);
    }
  }

  #begin(signal: AbortSignal): Cycle {
    const { knex, config, now } = this.#options;
    const claimed = ClaimedAhead.create({
      ahead: Math.floor(config.concurrency / 2),
      claim: limit => this.#claim(limit),
      giveBack: ({ lease }) => returnLease(knex, lease),
      now,
    });
    return {
      signal,
      claimed,
      troubles: ConnectionTroubles.create({
        ...this.#options,
        fence: this.#fence,
        pollIntervalMs: this.#options.config.pollIntervalMs,
        onPaused: connectionId => claimed.giveBack(connectionId),
        signal,
      }),
      log: new CycleLog(),
    };
  }

  /** @returns how many polls were started */
  async #startDue(cycle: Cycle, running: Set<Promise<void>>): Promise<number> {
    const room = this.#options.config.concurrency - running.size;
    if (room <= 0) {
      return 0;
    }
    const taken = await cycle.claimed.take(room);
    for (const mailbox of taken) {
      const poll = this.#work(cycle, mailbox).finally(() =>
        running.delete(poll),
      );
      running.add(poll);
    }
    return taken.length;
  }

  async #claim(limit: number): Promise<ClaimedMailbox[]> {
    const { knex, connectors, replicaId, now } = this.#options;
    const services = SERVICES.filter(service => connectors(service));
    return services.length === 0
      ? []
      : claimMailboxes(knex, {
          owner: replicaId,
          services,
          limit,
          now: now(),
        });
  }

  /** Waits until a poll ends, or until it is time to look for others that are due. */
  async #oneOf(
    running: ReadonlySet<Promise<void>>,
    signal: AbortSignal,
  ): Promise<void> {
    const nap = new AbortController();
    const wake = AbortSignal.any([signal, nap.signal]);
    await Promise.race([...running, this.#options.sleep(LOOK_AGAIN_MS, wake)]);
    nap.abort(OVER);
  }

  /** Never throws: what goes wrong with one mailbox is no other's business. */
  async #work(cycle: Cycle, mailbox: ClaimedMailbox): Promise<void> {
    const { connectors, logger } = this.#options;
    try {
      const tenant = connectors(mailbox.service)?.openTenant(mailbox.tenantId);
      await (tenant
        ? this.#pollWithLease(cycle, mailbox, tenant)
        : returnLease(this.#options.knex, mailbox.lease));
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        logger.error(
          `A poll of connection ${
            mailbox.connectionId
          } could not be settled: ${describeError(error)}`,
        );
      }
    }
  }

  async #pollWithLease(
    cycle: Cycle,
    mailbox: ClaimedMailbox,
    tenant: TenantMail,
  ): Promise<void> {
    const { connectionId } = mailbox;
    const done = new AbortController();
    const lost = new AbortController();
    const renewing = this.#renew(mailbox.lease, done.signal, lost);
    const signal = AbortSignal.any([cycle.signal, lost.signal]);
    try {
      const report = await this.#poll.run({ mailbox, tenant, signal });
      cycle.log.add(connectionId, report);
      await cycle.troubles.observe(mailbox, tenant, report);
    } catch (error) {
      await this.#onStopped(cycle, mailbox, error);
    } finally {
      done.abort(OVER);
      await renewing;
    }
  }

  /** The poll did not settle its mailbox: the connection is at fault, or there is no time left. */
  async #onStopped(
    cycle: Cycle,
    mailbox: ClaimedMailbox,
    error: unknown,
  ): Promise<void> {
    const { connectionId, lease } = mailbox;
    if (isMailFault(error) && error.fault.level === 'connection') {
      cycle.log.add(connectionId, { read: false, messages: 0, events: 0 });
      // The pause comes first: a mailbox that is given back is due at once.
      await cycle.troubles.pause(connectionId, error.fault, error.message);
    } else if (!cycle.signal.aborted) {
      throw error;
    }
    await returnLease(this.#options.knex, lease);
  }

  /** Renews a lease until the work is done, and stops the work where the lease is lost. */
  async #renew(
    lease: Lease,
    done: AbortSignal,
    lost: AbortController,
  ): Promise<void> {
    const { knex, sleep, now, logger } = this.#options;
    while (!done.aborted) {
      await sleep(LEASE_RENEWAL_MS, done);
      if (done.aborted) {
        return;
      }
      try {
        await renewLease(knex, lease, now());
      } catch (error) {
        if (error instanceof LeaseLost) {
          lost.abort(error);
          return;
        }
        logger.warn(`A lease could not be renewed: ${describeError(error)}`);
      }
    }
  }
}

/** Without the error that an aborted timer makes, stack and all: there are several of these for each poll. */
function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
  });
}
