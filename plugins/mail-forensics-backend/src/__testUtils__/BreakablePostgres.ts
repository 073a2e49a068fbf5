import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import createKnex, { type Knex } from 'knex';

const SCRIPT = path.resolve(
  __dirname,
  '../../../../scripts/postgresToBreak.mjs',
);

const nothing = () => {};
const SILENT = {
  ...{ warn: nothing, error: nothing, deprecate: nothing, debug: nothing },
};

/** A PostgreSQL server of a test's own, to be broken in ways in which a shared one must not be. */
export class BreakablePostgres {
  readonly #process: ChildProcess;
  readonly #opened: Knex[] = [];
  #connectionString = '';

  static async start(): Promise<BreakablePostgres> {
    const server = new BreakablePostgres(
      // Options of the test's own process are not for it.
      fork(SCRIPT, { execArgv: [] }),
    );
    server.#connectionString = String(await server.#do('start'));
    return server;
  }

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /**
   * Makes a database.
   *
   * @param options.patienceMs - how long to wait for a connection to it; default as Knex does, a minute
   */
  async database(
    name: string,
    options: { tablespace?: string; patienceMs?: number } = {},
  ): Promise<Knex> {
    const server = this.connect('postgres');
    await (options.tablespace === undefined
      ? server.raw('create database ??', [name])
      : server.raw('create database ?? tablespace ??', [
          name,
          options.tablespace,
        ]));
    return this.connect(name, options);
  }

  /** A pool of connections to a database, of the size that Backstage's has. */
  connect(name: string, options: { patienceMs?: number } = {}): Knex {
    const knex = createKnex({
      client: 'pg',
      connection: this.#connectionString.replace(/postgres$/, name),
      pool: { min: 0, max: 10 },
      acquireConnectionTimeout: options.patienceMs ?? 60_000,
      // Of a server that is being broken much is said.
      log: SILENT,
    });
    this.#opened.push(knex);
    return knex;
  }

  /** Ends its sessions, and starts it again. */
  async restart(): Promise<void> {
    await this.#do('restart');
  }

  /** Kills it as a loss of power would, and starts it again. */
  async crash(): Promise<void> {
    await this.#do('crash');
  }

  /** A folder of the server's on a small file system; undefined where none can be made here. */
  async smallDisk(): Promise<string | undefined> {
    const folder = await this.#do('small-disk');
    return typeof folder === 'string' ? folder : undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#opened.map(knex => knex.destroy()));
    await this.#do('stop');
    const ended = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.disconnect();
    await ended;
  }

  async #do(task: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`The server ended: ${task}`));
      this.#process.once('exit', fail);
      this.#process.once(
        'message',
        ({ answer, error }: { answer?: unknown; error?: string }) => {
          this.#process.off('exit', fail);
          if (error === undefined) {
            resolve(answer);
          } else {
            reject(new Error(error));
          }
        },
      );
      this.#process.send(task);
    });
  }
}
