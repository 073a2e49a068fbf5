import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, DEMO_APP, DEMO_USERS } from 'm365-simulator';
import { z } from 'zod';
import { MeasuredProcess } from '../processes/MeasuredProcess';
import { ROOT } from '../root';
import type { StoreAddress } from '../store/Store';
import { copyStore, type PortalDatabase, type StoreCopy } from './copyStore';
import { freePort } from './freePort';
import { PEOPLE_PROVIDER } from './people';
import { PluginClient, readAnswer } from './PluginClient';
import { UNLIMITED } from './unlimited';
import { postgresConnection } from './postgresConnection';

const PATIENCE_MS = 120_000;
const PORTAL_PAGE = 'http://portal.invalid';

export interface PortalOptions {
  users: number;
  groups: number;
  /** Milliseconds that the simulated tenant waits before each answer. */
  latencyMs: number;
  /** Connection string of a PostgreSQL server; absent: SQLite in a file. */
  postgres?: string;
  concurrency: number;
  pollIntervalSeconds: number;
  /** Backends that share the database; default 1. */
  replicas?: number;
  /** Events that are there already: a copy is worked with, in which nothing else is collected. */
  store?: StoreAddress;
  /** Many may enter, each by a name, and each may ask as much as one person may; else the guest asks as much as many would. */
  people?: boolean;
  /** Where to leave CPU profiles. */
  profileDirectory?: string;
  /** How large the heap of a backend may grow, in MiB; absent: as Node.js sees fit. */
  heapMiB?: number;
}

const createdSchema = z.object({ id: z.string() });
const authorizeSchema = z.object({ authorizationUrl: z.string() });
const requestsSchema = z.object({
  http: z.record(z.string(), z.number()),
  inBatch: z.record(z.string(), z.number()),
});

/** Requests that reached the simulated tenant, by kind. */
export type RequestTotals = z.infer<typeof requestsSchema>;

/** The demo portal's backend and a simulated tenant, each in a process of its own, as they are in a demonstration. */
export class Portal {
  readonly backend: MeasuredProcess;
  /** Those besides, where there are to be several. */
  readonly others: readonly MeasuredProcess[];
  readonly tenant: MeasuredProcess;
  readonly #urls: { backend: string; tenant: string };
  readonly #directory: string;
  readonly #client: PluginClient;
  readonly #copy: StoreCopy | undefined;

  static async start(options: PortalOptions): Promise<Portal> {
    const directory = await mkdtemp(
      path.join(tmpdir(), 'mail-forensics-bench-'),
    );
    const ports = { backend: await freePort(), tenant: await freePort() };
    const database = databaseOf(options, directory, ports.backend);
    const copy = options.store && (await copyStore(options.store, database));
    const common = {
      ...(options.profileDirectory && {
        profileDirectory: options.profileDirectory,
      }),
    };
    const startBackend = async (name: string, port: number) => {
      const configFile = path.join(directory, `app-config.${name}.yaml`);
      await writeFile(
        configFile,
        // JSON is YAML.
        JSON.stringify(
          configOf(options, { ...ports, backend: port }, database),
        ),
      );
      return MeasuredProcess.start({
        ...common,
        ...(options.heapMiB !== undefined && { heapMiB: options.heapMiB }),
        name,
        entry: path.join(
          ROOT,
          options.people
            ? 'packages/bench/src/portal/portalMain.ts'
            : 'packages/backend/src/index.ts',
        ),
        args: [
          ...['--config', path.join(ROOT, 'app-config.yaml')],
          ...['--config', configFile],
        ],
        cwd: path.join(ROOT, 'packages/backend'),
        logFile: path.join(directory, `${name}.log`),
      });
    };
    const tenant = MeasuredProcess.start({
      ...common,
      name: 'tenant',
      entry: path.join(ROOT, 'packages/bench/src/portal/tenantMain.ts'),
      args: [
        `--port=${ports.tenant}`,
        `--users=${options.users}`,
        `--groups=${options.groups}`,
        `--latency=${options.latencyMs}`,
      ],
      cwd: ROOT,
      logFile: path.join(directory, 'tenant.log'),
    });
    const backend = await startBackend('backend', ports.backend);
    const others: MeasuredProcess[] = [];
    for (let replica = 1; replica < (options.replicas ?? 1); replica += 1) {
      others.push(await startBackend(`backend-${replica}`, await freePort()));
    }
    const portal = new Portal({
      ...{ backend, others, tenant, ports, directory },
      ...(copy && { copy }),
    });
    try {
      await backend.during(tenant.during(portal.#ready()));
    } catch (error) {
      await portal.#stopProcesses();
      await copy?.remove();
      throw error;
    }
    return portal;
  }

  private constructor(options: {
    backend: MeasuredProcess;
    others: MeasuredProcess[];
    tenant: MeasuredProcess;
    ports: { backend: number; tenant: number };
    directory: string;
    copy?: StoreCopy;
  }) {
    this.#copy = options.copy;
    this.backend = options.backend;
    this.others = options.others;
    this.tenant = options.tenant;
    this.#directory = options.directory;
    this.#urls = {
      backend: `http://localhost:${options.ports.backend}`,
      tenant: `http://localhost:${options.ports.tenant}`,
    };
    this.#client = PluginClient.create({ backendUrl: this.#urls.backend });
  }

  /** Sends a request to the plugin as the guest of the demo portal. */
  async fetch(
    pathInPlugin: string,
    options: { body?: unknown; accept?: string } = {},
  ): Promise<Response> {
    return this.#client.fetch(pathInPlugin, options);
  }

  /** @throws where the answer is not a success of that shape */
  async ask<T>(
    schema: z.ZodType<T>,
    pathInPlugin: string,
    body?: unknown,
  ): Promise<T> {
    return this.#client.ask(schema, pathInPlugin, body);
  }

  /** Lets somebody in, where the portal is for many people. */
  async enterAs(person: string): Promise<PluginClient> {
    const client = PluginClient.create({
      backendUrl: this.#urls.backend,
      person,
    });
    await client.enter();
    return client;
  }

  /** @returns its id */
  async addConnection(displayName: string, scope: object): Promise<string> {
    const { id } = await this.ask(createdSchema, '/connections', {
      service: 'microsoft365',
      displayName,
      scope,
    });
    return id;
  }

  /** Signs in as an administrator of the tenant, and accepts. */
  async consent(connectionId: string): Promise<void> {
    const { authorizationUrl } = await this.ask(
      authorizeSchema,
      `/connections/${connectionId}/authorize`,
      {},
    );
    const browser = new Browser();
    const open = (url: URL | string, form?: Record<string, string>) =>
      browser.open(String(url), { stopAt: PORTAL_PAGE, ...(form && { form }) });
    const accounts = await open(authorizationUrl);
    const permissions = await open(accounts, { account: DEMO_USERS.megan.id });
    const end = await open(permissions, { decision: 'accept' });
    if (end.searchParams.get('authorization') !== 'succeeded') {
      throw new Error(`Consent ended at ${end.search}`);
    }
  }

  /** Has somebody of the tenant send a mail, as the simulated tenant's `/_sim` describes it. */
  async sendMail(user: string, mail: object): Promise<void> {
    const response = await fetch(
      `${this.#urls.tenant}/_sim/users/${encodeURIComponent(user)}/messages`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(mail),
      },
    );
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`The tenant answered ${response.status} to a mail`);
    }
  }

  /** Rejects, and says where the log is, when one of the processes ends before `work` is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    return this.#processes.reduce(
      (done, process) => process.during(done),
      work,
    );
  }

  /** Every backend. */
  get backends(): readonly MeasuredProcess[] {
    return [this.backend, ...this.others];
  }

  /** Requests that the tenant has had so far. */
  async requests(): Promise<RequestTotals> {
    return readAnswer(
      requestsSchema,
      await fetch(`${this.#urls.tenant}/_sim/requests`),
    );
  }

  /** Leaves the logs where a process failed. */
  async stop(): Promise<void> {
    const hasFailed = this.#processes.some(process => process.hasFailed);
    await this.#stopProcesses();
    await this.#copy?.remove();
    if (!hasFailed) {
      await rm(this.#directory, { recursive: true, force: true });
    }
  }

  get #processes(): readonly MeasuredProcess[] {
    return [...this.backends, this.tenant];
  }

  async #stopProcesses(): Promise<void> {
    await Promise.all(this.#processes.map(process => process.stop()));
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.requests().catch(() => undefined))) {
      if (Date.now() > deadline) {
        throw new Error(
          `The tenant did not start within ${PATIENCE_MS / 1000} seconds: see ${
            this.#directory
          }`,
        );
      }
      await sleep(500);
    }
    await this.#client.enter();
  }
}

function databaseOf(
  options: PortalOptions,
  directory: string,
  port: number,
): PortalDatabase {
  const postgres =
    options.store && 'connectionString' in options.store
      ? options.store.connectionString
      : options.postgres;
  return postgres
    ? {
        client: 'pg',
        connection: { ...postgresConnection(postgres) },
        // Names of its own, so that a server can be used that others use too.
        prefix: `bench_${port}_`,
      }
    : { client: 'better-sqlite3', connection: { directory } };
}

function configOf(
  options: PortalOptions,
  ports: { backend: number; tenant: number },
  database: PortalDatabase,
): object {
  const tenant = `http://localhost:${ports.tenant}`;
  return {
    app: { baseUrl: PORTAL_PAGE },
    ...(options.people && { auth: { providers: { [PEOPLE_PROVIDER]: {} } } }),
    backend: {
      baseUrl: `http://localhost:${ports.backend}`,
      listen: { port: ports.backend, host: '127.0.0.1' },
      database,
    },
    mailForensics: {
      microsoft365: {
        clientId: DEMO_APP.clientId,
        endpoints: { login: tenant, graph: tenant },
      },
      ...(!options.people && { rateLimit: UNLIMITED }),
      // The year of mail of a store ends at a date of its own.
      ...(options.store && { retention: { days: 36_500 } }),
      collection: {
        pollInterval: { seconds: options.pollIntervalSeconds },
        concurrency: options.concurrency,
      },
    },
  };
}
