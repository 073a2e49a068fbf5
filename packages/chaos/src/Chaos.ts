import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import {
  DEMO_APP,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import { Clock } from './Clock';
import { compare, type Differences } from './compare';
import { Membership } from './Membership';
import { openStore } from './openStore';
import { GROUP, TENANT } from './people';
import { Random } from './Random';
import { Replica } from './Replica';
import type { ReplicaSettings } from './replicaSettings';
import { Traffic } from './Traffic';
import { Trouble } from './Trouble';

/** By the clock of the tenant. */
const POLL_INTERVAL_MS = 10_000;
/** Sent content above this is read by a request of its own. */
const INLINE_CONTENT_MAX = 30_000;
/**
 * How long nothing more may be recorded once nothing is wrong any more, before all is: what refused is tried less and less
 * often. On a machine that is busy with other things there may be much left to do.
 */
const PATIENCE_MS = 15 * 60_000;
const LOOK_EVERY_MS = 250;
/** Rest after a look, in times of what it took. */
const REST_AFTER_A_LOOK = 4;

export interface ChaosOptions {
  seed: string;
  /** Real time in which things happen; what comes afterwards is waited for. */
  seconds: number;
  /** Seconds of the tenant's clock in a second. */
  speed: number;
  /** PostgreSQL: two replicas. Absent: one over a file of SQLite. */
  postgres?: Record<string, unknown>;
  say?: (line: string) => void;
}

export interface ChaosReport extends Differences {
  seed: string;
  /** Attachments that were to be recorded. */
  mailed: number;
  /** Replicas that were killed. */
  kills: number;
  /** The most requests that were in flight on one mailbox at the same time. */
  mostInFlight: number;
  /** Mailboxes that are not as they should be when nothing is wrong. */
  unwell: string[];
  /** What happened, in order, for whoever looks for the reason of a difference. */
  diary: string[];
}

/** Random traffic and random trouble in a simulated tenant, collected by replicas that are killed now and then. */
export class Chaos {
  readonly #options: ChaosOptions;
  readonly #clock: Clock;
  readonly #simulator: RunningSimulator;
  readonly #knex: Knex;
  readonly #replicas: Replica[];
  readonly #membership: Membership;
  readonly #traffic: Traffic;
  readonly #trouble: Trouble;
  readonly #diary: string[] = [];

  /** @throws where a replica ended by itself */
  static async run(options: ChaosOptions): Promise<ChaosReport> {
    const directory = await mkdtemp(
      path.join(tmpdir(), 'mail-forensics-chaos-'),
    );
    const clockSettings = { startedAt: Date.now(), speed: options.speed };
    const clock = Clock.create(clockSettings);
    const simulator = await startSimulator({
      port: 0,
      tenants: [TENANT],
      now: clock.now,
      limits: {
        inlineContentMax: INLINE_CONTENT_MAX,
        requestsPerTenMinutes: 100_000,
      },
    });
    const database: ReplicaSettings['database'] = options.postgres
      ? { postgres: options.postgres }
      : { file: path.join(directory, 'chaos.sqlite') };
    const knex = await openStore(database);
    const replicas = Array.from(
      { length: options.postgres ? 2 : 1 },
      (_, index) =>
        Replica.create({
          settings: {
            database,
            tenantUrl: simulator.url,
            pollIntervalMs: POLL_INTERVAL_MS,
            concurrency: 8,
            clock: clockSettings,
          },
          logFile: path.join(directory, `replica-${index}.log`),
        }),
    );
    const chaos = new Chaos({ options, clock, simulator, knex, replicas });
    try {
      const report = await chaos.#run();
      await rm(directory, { recursive: true });
      return report;
    } catch (error) {
      throw new Error(
        `Seed ${options.seed}: ${String(error)} (logs in ${directory})`,
      );
    } finally {
      await Promise.all(replicas.map(replica => replica.end()));
      await knex.destroy();
      await simulator.close();
    }
  }

  private constructor(parts: {
    options: ChaosOptions;
    clock: Clock;
    simulator: RunningSimulator;
    knex: Knex;
    replicas: Replica[];
  }) {
    const { options, simulator, knex } = parts;
    this.#options = options;
    this.#clock = parts.clock;
    this.#simulator = simulator;
    this.#knex = knex;
    this.#replicas = parts.replicas;
    const random = (name: string) => Random.of(`${options.seed} ${name}`);
    const { tenant } = simulator;
    this.#membership = Membership.create({
      ...{ tenant, knex },
      random: random('membership'),
    });
    this.#trouble = Trouble.create({ simulator, random: random('trouble') });
    this.#traffic = Traffic.create({
      ...{ tenant, knex, membership: this.#membership },
      gone: this.#trouble.gone,
      random: random('traffic'),
    });
  }

  async #run(): Promise<ChaosReport> {
    this.#simulator.tenant.grantConsent(DEMO_APP.clientId);
    await this.#connect();
    this.#replicas.forEach(replica => replica.start());
    await this.#until('the mailboxes to be known', async () => {
      await this.#membership.look();
      return this.#membership.isDecided;
    });
    const end = Date.now() + this.#options.seconds * 1_000;
    const isOver = () => Date.now() >= end;
    await Promise.all([
      this.#nowAndThen('traffic', 60, isOver, async () => {
        await this.#traffic.next();
        return undefined;
      }),
      this.#nowAndThen('trouble', 400, isOver, async () =>
        this.#trouble.next(),
      ),
      this.#nowAndThen('membership', 1_500, isOver, async () => {
        await this.#membership.look();
        return this.#membership.change();
      }),
      this.#nowAndThen('kills', 3_000, isOver, () => this.#killOne()),
    ]);
    this.#trouble.calm();
    this.#note('nothing is wrong any more');
    await this.#settle();
    const differences = await compare(this.#sides());
    return {
      ...differences,
      seed: this.#options.seed,
      kills: this.#replicas.reduce((sum, { kills }) => sum + kills, 0),
      mostInFlight: this.#simulator.mostInFlight(),
      unwell: await this.#unwell(),
      diary: this.#diary,
    };
  }

  /** A connection over the group, as consent would have left it. */
  async #connect(): Promise<void> {
    const id = randomUUID();
    const now = this.#clock.now();
    await this.#knex('connections').insert({
      id,
      service: 'microsoft365',
      display_name: 'Contoso',
      display_name_key: 'contoso',
      scope_mode: 'groups',
      status: 'Initializing',
      tenant_id: this.#simulator.tenant.id,
      monitoring_since: now,
      directory_due_at: now,
      created_by: 'user:default/guest',
      created_at: now,
    });
    await this.#knex('scope_entries').insert({
      connection_id: id,
      position: 0,
      entry: GROUP.mail,
    });
  }

  async #killOne(): Promise<string> {
    const random = Random.of(
      `${this.#options.seed} kill ${this.#diary.length}`,
    );
    const replica = random.pick(this.#replicas);
    await replica.kill();
    await sleep(random.below(1_000));
    replica.start();
    return 'a replica was killed and started again';
  }

  /** Waits until everything is recorded, and then some: what is doubled may come later. */
  async #settle(): Promise<void> {
    let most = Infinity;
    await this.#until('everything to be recorded', async goesOn => {
      const { lost, wrong } = await compare(this.#sides());
      await this.#membership.look();
      const left = lost.length + wrong.length;
      if (left < most) {
        most = left;
        goesOn();
      }
      return (
        left === 0 &&
        (await this.#unwell()).length === 0 &&
        this.#membership.isDecided
      );
    }).catch(error => this.#note(String(error)));
    await this.#clock.sleep(3 * POLL_INTERVAL_MS);
  }

  #sides() {
    const { tenant } = this.#simulator;
    return { tenant, knex: this.#knex, counted: this.#traffic.counted };
  }

  async #unwell(): Promise<string[]> {
    const rows: { user_principal_name: string; state: string }[] =
      await this.#knex('mailboxes')
        .whereNotIn('state', ['Monitoring', 'Left scope'])
        .select('user_principal_name', 'state');
    return rows.map(row => `${row.user_principal_name}: ${row.state}`);
  }

  /** Does something at random moments, `everyMs` of real time apart on average. */
  async #nowAndThen(
    name: string,
    everyMs: number,
    isOver: () => boolean,
    act: () => Promise<string | undefined>,
  ): Promise<void> {
    const random = Random.of(`${this.#options.seed} ${name} moments`);
    while (!isOver()) {
      await sleep(random.next() * 2 * everyMs);
      this.#throwIfFailed();
      const what = await act();
      if (what) {
        this.#note(what);
      }
    }
  }

  /** @param look - is given how to say that there is something to wait for */
  async #until(
    what: string,
    look: (goesOn: () => void) => Promise<boolean>,
  ): Promise<void> {
    let since = this.#clock.now().getTime();
    const goesOn = () => {
      since = this.#clock.now().getTime();
    };
    for (;;) {
      const begun = performance.now();
      if (await look(goesOn)) {
        return;
      }
      this.#throwIfFailed();
      if (this.#clock.now().getTime() > since + PATIENCE_MS) {
        throw new Error(`Waited in vain for ${what}`);
      }
      // To look takes the time of the tenant, which is in this process: of much that was mailed, seconds.
      const took = performance.now() - begun;
      await sleep(Math.max(LOOK_EVERY_MS, REST_AFTER_A_LOOK * took));
    }
  }

  #throwIfFailed(): void {
    if (this.#replicas.some(({ hasFailed }) => hasFailed)) {
      throw new Error('A replica ended by itself');
    }
  }

  #note(what: string): void {
    const line = `${this.#clock.now().toISOString()} ${what}`;
    this.#diary.push(line);
    this.#options.say?.(line);
  }
}
