import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MailService } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import type { FileEventWriter } from '../events';
import type { ConnectionHealth } from '../health';
import { isMailFault, type ConnectionId, type TenantMail } from '../mail';
import type { Connectors } from '../scope';
import { ClaimedAhead, type Turn } from './ClaimedAhead';
import { CollectionMetrics } from './CollectionMetrics';
import { ConnectionTroubles } from './ConnectionTroubles';
import { CycleLog } from './CycleLog';
import { lookAgainMs } from './delays';
import { describeError } from './describeError';
import { glance, hasNews, withAnswers, type Answers } from './Glance';
import { LeaseLost } from './Lease';
import { LeaseKeeper } from './LeaseKeeper';
import { MailboxPoll } from './MailboxPoll';
import { MessageRecorder } from './MessageRecorder';
import { Places } from './Places';
import { PollWriter } from './PollWriter';
import { sleepUnlessAborted } from './sleepUnlessAborted';
import { ThrottleFence } from './ThrottleFence';
import { claimMailboxes, type ClaimedMailbox } from './sql/claimMailboxes';
import { returnLease } from './sql/finishPoll';
import type { IdentifyFileType } from './toDraftEvent';

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
  metrics: CollectionMetrics;
  now: () => Date;
  /** Ends early, and without an error, when its signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
  /** How long what is to be written waits for more of it; absent: a moment. */
  gatherMs?: number;
}

type Defaulted = 'metrics' | 'now' | 'sleep' | 'random';

/** What the polls of a cycle share. */
interface Cycle {
  signal: AbortSignal;
  places: Places;
  claimed: ClaimedAhead;
  leases: LeaseKeeper;
  troubles: ConnectionTroubles;
  log: CycleLog;
}

/** The collection loop of one replica. Replicas share the mailboxes by leases in the database. */
export class Collector {
  readonly #options: Options;
  readonly #writer: PollWriter;
  readonly #poll: MailboxPoll;
  readonly #fence = new ThrottleFence();

  static create(
    options: Omit<Options, Defaulted> & Partial<Pick<Options, Defaulted>>,
  ): Collector {
    return new Collector({
      metrics: CollectionMetrics.none(),
      now: () => new Date(),
      sleep: sleepUnlessAborted,
      random: Math.random,
      ...options,
    });
  }

  private constructor(options: Options) {
    this.#options = options;
    const writer = PollWriter.create(options);
    this.#writer = writer;
    this.#poll = MailboxPoll.create({
      ...{ ...options, writer },
      recorder: MessageRecorder.create({ ...options, writer }),
    });
  }

  /**
   * Polls every mailbox that is due, several at a time, and those that are due again at once. After an abort nothing more is claimed, and the
   * leases of polls that were under way are given back, so that a restart loses no time.
   */
  async runCycle(signal: AbortSignal): Promise<void> {
    const cycle = this.#begin(signal);
    const { places } = cycle;
    const over = new AbortController();
    const renewing = cycle.leases.run(over.signal);
    try {
      while (!signal.aborted) {
        const started = await this.#startDue(cycle);
        await cycle.troubles.settleNowAndThen();
        if (places.areEmpty && started === 0 && cycle.claimed.isAllTaken) {
          break;
        }
        if (!places.areEmpty) {
          await this.#changeOrTime(cycle);
        }
      }
    } finally {
      await places.allEnded();
      over.abort(OVER);
      await renewing;
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
      goesTogether: mailbox =>
        this.#tenantOf(mailbox)?.listTogether !== undefined,
      lookAgainMs: lookAgainMs(config.pollIntervalMs),
      now,
    });
    return {
      signal,
      places: Places.create(config.concurrency),
      claimed,
      leases: LeaseKeeper.create(this.#options),
      troubles: ConnectionTroubles.create({
        ...this.#options,
        fence: this.#fence,
        pollIntervalMs: this.#options.config.pollIntervalMs,
        onPaused: connectionId => claimed.giveBack(connectionId),
        onWoken: () => claimed.lookAtOnce(),
        signal,
      }),
      log: new CycleLog(),
    };
  }

  /** @returns how many polls were started */
  async #startDue(cycle: Cycle): Promise<number> {
    const { room } = cycle.places;
    if (room === 0) {
      return 0;
    }
    const taken = await cycle.claimed.take(room);
    for (const turns of taken) {
      cycle.places.start(leave =>
        turns.length === 1
          ? this.#work(cycle, turns[0], leave)
          : this.#workTogether(cycle, turns, leave),
      );
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

  /** Waits until a poll leaves its place or ends, or until it is time to look for others that are due. */
  async #changeOrTime({ places, signal }: Cycle): Promise<void> {
    const { sleep, config } = this.#options;
    const nap = new AbortController();
    const wake = AbortSignal.any([signal, nap.signal]);
    await Promise.race([
      places.change(),
      sleep(lookAgainMs(config.pollIntervalMs), wake),
    ]);
    nap.abort(OVER);
  }

  #tenantOf({ service, tenantId }: ClaimedMailbox): TenantMail | undefined {
    return this.#options.connectors(service)?.openTenant(tenantId);
  }

  /** Never throws: what goes wrong with one mailbox is no other's business. */
  async #work(cycle: Cycle, turn: Turn, leave: () => void): Promise<void> {
    const { mailbox } = turn;
    await this.#orLog(mailbox.connectionId, async () => {
      const tenant = this.#tenantOf(mailbox);
      await (tenant
        ? this.#pollWithLease(cycle, { ...turn, tenant, leave })
        : returnLease(this.#options.knex, mailbox.lease));
    });
  }

  /**
   * Asks for several quiet mailboxes at once. Where there is nothing to tell of one it is settled at once; the others have
   * a turn each, with what the service has said so far.
   */
  async #workTogether(
    cycle: Cycle,
    turns: Turn[],
    leave: () => void,
  ): Promise<void> {
    const mailboxes = turns.map(({ mailbox }) => mailbox);
    const [{ connectionId }] = mailboxes;
    await this.#orLog(connectionId, async () => {
      // So that those that are told of at the same time are settled together.
      const told = await this.#writer.during(() =>
        this.#glance(cycle, mailboxes),
      );
      const { config } = this.#options;
      const due = { config, now: this.#options.now() };
      const nothingNew: Turn[] = [];
      for (const [mailbox, answers] of told) {
        if (hasNews(mailbox, answers, due)) {
          cycle.claimed.putBack({ mailbox, answers });
        } else {
          nothingNew.push({ mailbox, answers });
        }
      }
      leave();
      await Promise.all(
        nothingNew.map(turn => this.#work(cycle, turn, () => {})),
      );
    });
  }

  async #glance(cycle: Cycle, mailboxes: ClaimedMailbox[]) {
    const { knex } = this.#options;
    const tenant = this.#tenantOf(mailboxes[0]);
    const letGo = mailboxes.map(({ lease }) => cycle.leases.hold(lease));
    try {
      return tenant
        ? await glance({
            ...{ tenant, mailboxes },
            ...this.#options,
            signal: cycle.signal,
          })
        : new Map<ClaimedMailbox, Answers>();
    } catch (error) {
      await Promise.all(mailboxes.map(({ lease }) => returnLease(knex, lease)));
      if (cycle.signal.aborted) {
        return new Map<ClaimedMailbox, Answers>();
      }
      throw error;
    } finally {
      letGo.forEach(end => end());
    }
  }

  async #orLog(
    connectionId: ConnectionId,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        this.#options.logger.error(
          `A poll of connection ${connectionId} could not be settled: ${describeError(
            error,
          )}`,
        );
      }
    }
  }

  async #pollWithLease(
    cycle: Cycle,
    work: Turn & { tenant: TenantMail; leave: () => void },
  ): Promise<void> {
    const { mailbox, answers, tenant, leave } = work;
    const { connectionId } = mailbox;
    const reading = answers ? withAnswers(tenant, answers) : tenant;
    const lost = new AbortController();
    const letGo = cycle.leases.hold(mailbox.lease, error => lost.abort(error));
    const signal = AbortSignal.any([cycle.signal, lost.signal]);
    try {
      const report = await this.#poll.run({
        ...{ mailbox, signal },
        tenant: reading,
        onRead: leave,
      });
      cycle.log.add(connectionId, report);
      if (report.isDueAtOnce) {
        cycle.claimed.lookAtOnce();
      }
      this.#options.metrics.polled(mailbox, report);
      await cycle.troubles.observe(mailbox, tenant, report);
    } catch (error) {
      await this.#onStopped(cycle, mailbox, error);
    } finally {
      letGo();
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
      cycle.log.add(connectionId, {
        ...{ read: false, messages: 0, reconciled: 0, events: 0 },
      });
      // The pause comes first: a mailbox that is given back is due at once.
      await cycle.troubles.pause(connectionId, error.fault, error.message);
    } else if (!cycle.signal.aborted) {
      throw error;
    }
    await returnLease(this.#options.knex, lease);
  }
}
