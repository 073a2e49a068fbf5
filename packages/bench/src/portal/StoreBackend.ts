import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TRUSTED_DOMAINS } from '../data/Company';
import { MeasuredProcess } from '../processes/MeasuredProcess';
import { ROOT } from '../root';
import type { StoreAddress } from '../store/Store';
import { freePort } from './freePort';
import { UNLIMITED } from './unlimited';
import { PluginClient } from './PluginClient';
import { postgresConnection } from './postgresConnection';

/** Before the plugin's id in the name of its database. */
export const DATABASE_PREFIX = 'bench_';

/** The demo portal's backend over a store that is there already. It reads no mail, for it is not told of a tenant. */
export class StoreBackend {
  readonly process: MeasuredProcess;
  readonly client: PluginClient;
  /** Of the backend, and of the pages where it serves them. */
  readonly url: string;
  readonly #directory: string;

  static async start(options: {
    address: StoreAddress;
    profileDirectory?: string;
    /** Package that has the built pages of the portal. */
    frontend?: string;
  }): Promise<StoreBackend> {
    const directory = await mkdtemp(
      path.join(tmpdir(), 'mail-forensics-bench-'),
    );
    const port = await freePort();
    const configFile = path.join(directory, 'app-config.yaml');
    await writeFile(
      configFile,
      // JSON is YAML.
      JSON.stringify(configOf(options, port)),
    );
    const { profileDirectory } = options;
    const backend = new StoreBackend(
      MeasuredProcess.start({
        name: 'backend',
        entry: path.join(ROOT, 'packages/backend/src/index.ts'),
        args: ['--config', configFile],
        cwd: path.join(ROOT, 'packages/backend'),
        logFile: path.join(directory, 'backend.log'),
        ...(profileDirectory && { profileDirectory }),
      }),
      urlOf(port),
      directory,
    );
    try {
      await backend.process.during(backend.client.enter());
    } catch (error) {
      await backend.process.stop();
      throw error;
    }
    return backend;
  }

  private constructor(
    measured: MeasuredProcess,
    url: string,
    directory: string,
  ) {
    this.process = measured;
    this.url = url;
    this.client = PluginClient.create({ backendUrl: url });
    this.#directory = directory;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function configOf(
  { address, frontend }: { address: StoreAddress; frontend?: string },
  port: number,
): object {
  return {
    app: {
      title: 'Mail Forensics',
      baseUrl: frontend ? urlOf(port) : 'http://portal.invalid',
      ...(frontend && {
        packageName: frontend,
        packages: 'all',
        // As of the demo portal.
        extensions: [{ 'page:catalog': { config: { path: '/' } } }],
        // Keeps what earlier versions of the pages consist of: there are none.
        disableStaticFallbackCache: true,
      }),
    },
    organization: { name: 'Contoso' },
    backend: {
      baseUrl: urlOf(port),
      listen: { port, host: '127.0.0.1' },
      database:
        'file' in address
          ? {
              client: 'better-sqlite3',
              connection: { directory: path.dirname(address.file) },
            }
          : {
              client: 'pg',
              connection: postgresConnection(address.connectionString),
              prefix: DATABASE_PREFIX,
            },
    },
    auth: { providers: { guest: { userEntityRef: 'user:default/guest' } } },
    permission: { enabled: true },
    catalog: {
      locations: [
        {
          type: 'file',
          target: path.join(ROOT, 'examples/org.yaml'),
          rules: [{ allow: ['User', 'Group'] }],
        },
      ],
    },
    mailForensics: {
      trustedDomains: TRUSTED_DOMAINS,
      // The year of mail ends at a date of its own.
      retention: { days: 36_500 },
      rateLimit: UNLIMITED,
    },
  };
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}
