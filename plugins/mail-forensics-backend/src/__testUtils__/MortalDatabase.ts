import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import createKnex, { type Knex } from 'knex';
import { isPostgres } from '../database';
import { never, type Lifetime } from './Lifetime';

/** What is used of a connection of `pg`. */
interface PostgresClient {
  query: (statement: { text?: string } | string, ...rest: unknown[]) => unknown;
  on: (event: 'error', listener: () => void) => void;
}

/** What is used of a connection of `better-sqlite3`. */
interface SqliteFile {
  prepare: (sql: string) => object;
  close: () => void;
}

/** A database that processes can be connected to, and die. */
export class MortalDatabase {
  /** For whoever looks on. */
  readonly knex: Knex;
  readonly #config: Knex.Config;
  readonly #directory: string | undefined;

  /** @param database - of the test: PostgreSQL is used as it is, SQLite is given a file, for its memory would die too */
  static create(database: Knex): MortalDatabase {
    const { client, connection } = database.client.config;
    if (isPostgres(database)) {
      // Hidden from whoever copies the rest.
      const { password } = connection;
      return new MortalDatabase(
        { client, connection: { ...connection, password } },
        undefined,
      );
    }
    const directory = mkdtempSync(path.join(tmpdir(), 'mail-forensics-'));
    return new MortalDatabase(
      {
        client,
        connection: { filename: path.join(directory, 'test.sqlite') },
        useNullAsDefault: true,
      },
      directory,
    );
  }

  private constructor(config: Knex.Config, directory: string | undefined) {
    this.#config = config;
    this.#directory = directory;
    this.knex = createKnex({ ...config, pool: { min: 0, max: 1 } });
  }

  /** Where its file is. */
  get directory(): string {
    if (!this.#directory) {
      throw new Error('PostgreSQL keeps its files to itself');
    }
    return this.#directory;
  }

  async close(): Promise<void> {
    await this.knex.destroy();
    if (this.#directory) {
      rmSync(this.#directory, { recursive: true });
    }
  }

  /** The connections of one process. */
  connect(lifetime: Lifetime): { knex: Knex; end: () => Promise<void> } {
    return isPostgres(this.knex)
      ? this.#connectPostgres(lifetime)
      : this.#connectSqlite(lifetime);
  }

  #connectPostgres(lifetime: Lifetime) {
    const name = `mortal-${randomUUID()}`;
    const knex = createMortal(lifetime, {
      ...this.#config,
      connection: {
        ...(this.#config.connection as Knex.PgConnectionConfig),
        application_name: name,
      },
      pool: {
        min: 0,
        max: 4,
        afterCreate: (client: PostgresClient, done: () => void) => {
          client.on('error', () => {});
          const query = client.query.bind(client);
          client.query = (statement, ...rest) =>
            lifetime.takes(textOf(statement))
              ? query(statement, ...rest)
              : undefined;
          done();
        },
      },
    });
    const end = async () => {
      if (!lifetime.isOver) {
        await knex.destroy();
        return;
      }
      letGo(knex);
      await this.#cutOff(name);
    };
    return { knex, end };
  }

  #connectSqlite(lifetime: Lifetime) {
    const files: SqliteFile[] = [];
    const knex = createMortal(lifetime, {
      ...this.#config,
      pool: {
        min: 1,
        max: 1,
        afterCreate: (file: SqliteFile, done: () => void) => {
          files.push(file);
          const prepare = file.prepare.bind(file);
          file.prepare = sql =>
            lifetime.takes(sql) ? prepare(sql) : { reader: true, all: never };
          done();
        },
      },
    });
    const end = async () => {
      if (lifetime.isOver) {
        letGo(knex);
        files.forEach(file => file.close());
      } else {
        await knex.destroy();
      }
    };
    return { knex, end };
  }

  /** A moment later the server has undone what was not committed. */
  async #cutOff(applicationName: string): Promise<void> {
    for (;;) {
      const left = await this.knex('pg_stat_activity')
        .where({ application_name: applicationName })
        .select(this.knex.raw('pg_terminate_backend(pid)'));
      if (left.length === 0) {
        return;
      }
      await sleep(2);
    }
  }
}

/** What is used of the pool behind knex. */
interface Pool {
  pendingAcquires: { abort: () => void }[];
}

/** Gives no connection to a dead process, and says nothing of it. */
function createMortal(lifetime: Lifetime, config: Knex.Config): Knex {
  const knex = createKnex({ ...config, log: { warn: () => {} } });
  const { client } = knex;
  const acquire: () => Promise<unknown> = client.acquireConnection.bind(client);
  client.acquireConnection = () => (lifetime.isOver ? never() : acquire());
  return knex;
}

/**
 * Ends the timers of a pool, and those of whoever waits for a connection: a minute long they would keep the test's own
 * process. Destroying it would wait for connections to come back, which those of a dead process never do.
 */
function letGo(knex: Knex): void {
  const pool: Pool = knex.client.pool;
  [...pool.pendingAcquires].forEach(waiting => waiting.abort());
  void knex.destroy();
}

function textOf(statement: { text?: string } | string): string {
  return typeof statement === 'string' ? statement : statement.text ?? '';
}
