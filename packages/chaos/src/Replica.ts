import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import type { ReplicaSettings } from './replicaSettings';

// eslint-disable-next-line no-restricted-syntax -- nothing of this is ever built
const ROOT = path.resolve(__dirname, '../../..');
const TRANSFORM = path.join(
  ROOT,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const ENTRY = path.join(ROOT, 'packages/chaos/src/replicaMain.ts');

/** A process that collects, until it is killed; and its successors. */
export class Replica {
  readonly #settings: ReplicaSettings;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #kills = 0;

  static create(options: {
    settings: ReplicaSettings;
    logFile: string;
  }): Replica {
    return new Replica(options.settings, options.logFile);
  }

  private constructor(settings: ReplicaSettings, logFile: string) {
    this.#settings = settings;
    this.#log = createWriteStream(logFile);
  }

  get kills(): number {
    return this.#kills;
  }

  /** @throws where it ended without being killed */
  start(): void {
    const child = spawn(
      process.execPath,
      ['--require', TRANSFORM, ENTRY, JSON.stringify(this.#settings)],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_NO_WARNINGS: '1', NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    this.#child = child;
  }

  /** Ended without being killed: a fault of its own. */
  get hasFailed(): boolean {
    return this.#child !== undefined && this.#child.exitCode !== null;
  }

  /** At once, whatever it is doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) {
      return;
    }
    this.#kills += 1;
    const ended = new Promise(resolve => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async end(): Promise<void> {
    await this.kill();
    await new Promise<void>(resolve => this.#log.end(() => resolve()));
  }
}
