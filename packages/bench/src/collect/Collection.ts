import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import createKnex, { type Knex } from 'knex';
import {
  readNumber,
  readTime,
} from 'backstage-plugin-mail-forensics-backend/src/database';
import { DEMO_TENANT } from 'm365-simulator';
import { openStore } from 'mail-forensics-chaos/src/openStore';
import type { ReplicaSettings } from 'mail-forensics-chaos/src/replicaSettings';
import { z } from 'zod';
import { freePort } from '../portal/freePort';
import { postgresConnection } from '../portal/postgresConnection';
import { readAnswer } from '../portal/PluginClient';
import { MeasuredProcess } from '../processes/MeasuredProcess';
import { ROOT } from '../root';
import { FILE_PREFIX } from './Sending';

const LOOK_EVERY_MS = 500;
const FOLDERS = 3;
/** What the plugin does where it is not told otherwise. */
const HASHED_AT_MOST_BYTES = 150 * 1024 * 1024;

const requestsSchema = z.object({
  http: z.record(z.string(), z.number()),
  inBatch: z.record(z.string(), z.number()),
});

export type RequestTotals = z.infer<typeof requestsSchema>;

export interface CollectionOptions {
  users: number;
  latencyMs: number;
  concurrency: number;
  pollIntervalSeconds: number;
  replicas: number;
  timeoutSeconds: number;
  /** Connection string of a PostgreSQL server; absent: SQLite in a file. */
  postgres?: string;
  profileDirectory?: string;
  /** How large the heap of a replica may grow, in MiB; absent: as Node.js sees fit. */
  heapMiB?: number;
}

/**
 * A simulated tenant and the part of the plugin that collects, each in a process of its own: what they take is theirs, and
 * not that of a whole portal.
 */
export class Collection {
  readonly tenantUrl: string;
  readonly database: ReplicaSettings['database'];
  readonly replicas: readonly MeasuredProcess[];
  readonly #tenant: MeasuredProcess;
  readonly #knex: Knex;
  readonly #directory: string;
  readonly #options: CollectionOptions;

  static async start(options: CollectionOptions): Promise<Collection> {
    const directory = await mkdtemp(
      path.join(tmpdir(), 'mail-forensics-bench-'),
    );
    const port = await freePort();
    const tenantUrl = `http://127.0.0.1:${port}`;
    const profile = options.profileDirectory && {
      profileDirectory: options.profileDirectory,
    };
    const tenant = MeasuredProcess.start({
      ...profile,
      name: 'tenant',
      entry: path.join(ROOT, 'packages/bench/src/portal/tenantMain.ts'),
      args: [`--port=${port}`, `--users=${options.users}`],
      cwd: ROOT,
      logFile: path.join(directory, 'tenant.log'),
    });
    await tenant.during(untilThere(tenantUrl));
    const database = await makeDatabase(options, directory);
    const knex = await openStore(database);
    await connect(knex);
    const settings: ReplicaSettings = {
      ...{ database, tenantUrl },
      pollIntervalMs: options.pollIntervalSeconds * 1_000,
      concurrency: options.concurrency,
      hashedAtMostBytes: HASHED_AT_MOST_BYTES,
      clock: { startedAt: Date.now(), speed: 1 },
    };
    const replicas = Array.from({ length: options.replicas }, (_, index) =>
      MeasuredProcess.start({
        ...profile,
        name: `replica-${index}-of-${options.users}`,
        profilesCounted: true,
        withoutLooks: true,
        ...(options.heapMiB !== undefined && { heapMiB: options.heapMiB }),
        entry: path.join(ROOT, 'packages/chaos/src/replicaMain.ts'),
        args: [JSON.stringify(settings)],
        cwd: ROOT,
        logFile: path.join(directory, `replica-${index}.log`),
      }),
    );
    return new Collection({
      ...{ tenantUrl, tenant, database, knex, replicas, directory, options },
    });
  }

  private constructor(parts: {
    tenantUrl: string;
    tenant: MeasuredProcess;
    database: ReplicaSettings['database'];
    knex: Knex;
    replicas: MeasuredProcess[];
    directory: string;
    options: CollectionOptions;
  }) {
    this.tenantUrl = parts.tenantUrl;
    this.database = parts.database;
    this.replicas = parts.replicas;
    this.#tenant = parts.tenant;
    this.#knex = parts.knex;
    this.#directory = parts.directory;
    this.#options = parts.options;
  }

  /**
   * Until every folder was read, with a tenant that answers at once; from then on it takes its time, and polls are what they
   * are every day.
   */
  async untilSettled(): Promise<void> {
    await this.#until('every folder', async () => {
      const [{ n }] = await this.#knex('mailbox_cursors').count('* as n');
      const [{ m }] = await this.#mailboxes().count('* as m');
      const [read, mailboxes] = [readNumber(n), readNumber(m)];
      return mailboxes > 0 && read >= FOLDERS * mailboxes;
    });
    const response = await fetch(`${this.tenantUrl}/_sim/faults/latency`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ milliseconds: this.#options.latencyMs }),
    });
    if (!response.ok) {
      throw new Error(`The tenant answered ${response.status}`);
    }
  }

  async untilRecorded(attachments: number): Promise<void> {
    await this.#until(`${attachments} attachments`, async () => {
      const [{ n }] = await this.#events().count('* as n');
      return readNumber(n) >= attachments;
    });
  }

  /** Milliseconds from sending, which the subject tells, to when the event was written. */
  async latencies(): Promise<number[]> {
    const rows: { inserted_at: unknown; subject: string }[] =
      await this.#events().select('inserted_at', 'subject');
    return rows.map(
      row => readTime(row.inserted_at).getTime() - Number(row.subject),
    );
  }

  async users(): Promise<string[]> {
    return this.#mailboxes().pluck('user_id');
  }

  async requests(): Promise<RequestTotals> {
    return readAnswer(
      requestsSchema,
      await fetch(`${this.tenantUrl}/_sim/requests`),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map(replica => replica.stop()));
    await this.#tenant.stop();
    await this.#knex.destroy();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** One of the demo's people has none. */
  #mailboxes(): Knex.QueryBuilder {
    return this.#knex('mailboxes')
      .whereNotNull('next_poll_at')
      .whereNot({ state: 'No mailbox' });
  }

  #events(): Knex.QueryBuilder {
    return this.#knex('file_events').where(
      'file_name',
      'like',
      `${FILE_PREFIX}%`,
    );
  }

  async #until(what: string, look: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + this.#options.timeoutSeconds * 1_000;
    while (!(await look())) {
      if (performance.now() > deadline) {
        throw new Error(
          `Waited in vain for ${what}: see the logs in ${this.#directory}`,
        );
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}

async function untilThere(tenantUrl: string): Promise<void> {
  const granted = () =>
    fetch(`${tenantUrl}/_sim/consent/grant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  while (!(await granted().catch(() => undefined))?.ok) {
    await sleep(LOOK_EVERY_MS);
  }
}

async function makeDatabase(
  options: CollectionOptions,
  directory: string,
): Promise<ReplicaSettings['database']> {
  if (!options.postgres) {
    return { file: path.join(directory, 'bench.sqlite') };
  }
  const server = { ...postgresConnection(options.postgres) };
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const knex = createKnex({
    client: 'pg',
    connection: { ...server, database: 'postgres' },
  });
  try {
    await knex.raw('create database ??', [name]);
  } finally {
    await knex.destroy();
  }
  return { postgres: { ...server, database: name } };
}

/** A connection over the whole tenant, as consent would have left it. */
async function connect(knex: Knex): Promise<void> {
  const now = new Date();
  await knex('connections').insert({
    id: randomUUID(),
    service: 'microsoft365',
    display_name: 'Contoso',
    display_name_key: 'contoso',
    scope_mode: 'all',
    status: 'Initializing',
    tenant_id: DEMO_TENANT.id,
    monitoring_since: now,
    directory_due_at: now,
    created_by: 'user:default/guest',
    created_at: now,
  });
}
