import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root';
import { readVitals, type Vitals } from './Vitals';

const TRANSFORM = path.join(
  ROOT,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const INSTRUMENT = path.join(
  ROOT,
  'packages/bench/src/processes/instrument.ts',
);
const PATIENCE_MS = 10_000;

interface Options {
  /** For messages to a person. */
  name: string;
  /** TypeScript file to run. */
  entry: string;
  args: string[];
  cwd: string;
  logFile: string;
  /** Where to leave a CPU profile when it ends. */
  profileDirectory?: string;
  /** How large its heap may grow, in MiB; absent: as Node.js sees fit for this machine. */
  heapMiB?: number;
  /** The profile is of what is counted, from {@link MeasuredProcess.countAnew} on, and not of the whole life. */
  profilesCounted?: boolean;
  /** Nobody asks how late its event loop is. */
  withoutLooks?: boolean;
}

/** A Node.js process that reports what it takes. */
export class MeasuredProcess {
  readonly #options: Options;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #vitals: Vitals | undefined;
  #peakRssBytes = 0;
  #isStopping = false;
  #hasFailed = false;

  static start(options: Options): MeasuredProcess {
    return new MeasuredProcess(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    const { name, entry, args, cwd, profileDirectory, heapMiB } = options;
    const { profilesCounted = false } = options;
    this.#child = spawn(
      process.execPath,
      [
        ...(profileDirectory && !profilesCounted
          ? [
              '--cpu-prof',
              // One file for each of its threads.
              `--cpu-prof-dir=${path.join(profileDirectory, name)}`,
            ]
          : []),
        ...(heapMiB ? [`--max-old-space-size=${heapMiB}`] : []),
        ...['--require', TRANSFORM],
        ...['--require', INSTRUMENT],
        entry,
        ...args,
      ],
      {
        cwd,
        env: {
          ...process.env,
          // As the demo portal runs; a guest may enter only there.
          NODE_ENV: 'development',
          FORCE_COLOR: '0',
          NODE_NO_WARNINGS: '1',
          ...(options.withoutLooks && { MAIL_FORENSICS_BENCH_LOOKS: 'no' }),
          ...(profileDirectory &&
            profilesCounted && {
              MAIL_FORENSICS_BENCH_PROFILE: path.join(
                profileDirectory,
                `${name}.cpuprofile`,
              ),
            }),
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const log = createWriteStream(options.logFile);
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
    this.#child.on('message', message => this.#keep(readVitals(message)));
    this.#ended = new Promise(resolve => {
      this.#child.once('close', () => {
        this.#hasFailed = !this.#isStopping;
        log.end();
        resolve();
      });
    });
  }

  /** Rejects when the process ends before `work` is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const gone = this.#ended.then(() => {
      throw new Error(
        `${this.#options.name} ended: the reason is at the end of ${
          this.#options.logFile
        }`,
      );
    });
    return Promise.race([work, gone]);
  }

  /** From now on {@link MeasuredProcess.vitals} and the peak of memory count from here. */
  countAnew(): void {
    this.#vitals = undefined;
    this.#peakRssBytes = 0;
    this.#child.send('count anew');
  }

  /** Undefined before the first report. */
  get vitals(): (Vitals & { peakRssBytes: number }) | undefined {
    return (
      this.#vitals && { ...this.#vitals, peakRssBytes: this.#peakRssBytes }
    );
  }

  /** Of what was counted so far; nothing where none is wanted. */
  async endProfile(): Promise<void> {
    const { profileDirectory, profilesCounted } = this.#options;
    if (profileDirectory && profilesCounted) {
      const written = new Promise<void>(resolve =>
        this.#child.on('message', message => {
          if (message === 'profile ended') {
            resolve();
          }
        }),
      );
      this.#child.send('end profile');
      await this.during(written);
    }
  }

  /** It ended without being told to. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #keep(vitals: Vitals | undefined): void {
    if (vitals) {
      this.#vitals = vitals;
      this.#peakRssBytes = Math.max(this.#peakRssBytes, vitals.rssBytes);
    }
  }
}
