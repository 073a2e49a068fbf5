import type { DatabaseService } from '@backstage/backend-plugin-api';
import { openDatabase } from 'backstage-plugin-mail-forensics-backend/src/database';
import createKnex, { type Knex } from 'knex';

/** Where the events are: a database of PostgreSQL, or a file of SQLite. */
export type StoreAddress = { connectionString: string } | { file: string };

/** The plugin's database, opened as Backstage opens it. */
export interface Store {
  knex: Knex;
  engine: 'PostgreSQL' | 'SQLite';
  service: DatabaseService;
  close(): Promise<void>;
}

/** Sessions of PostgreSQL: as many as Backstage's pool has by default. */
const POOL = { min: 0, max: 10 };

/** Connects, and brings what was kept up to date, as the plugin does when it starts. */
export async function openStore(address: StoreAddress): Promise<Store> {
  const store = await connect(address);
  await openDatabase({ database: store.service });
  return store;
}

/** Connects; migrates nothing. */
export async function connect(address: StoreAddress): Promise<Store> {
  const knex =
    'file' in address
      ? createKnex({
          client: 'better-sqlite3',
          connection: { filename: address.file },
          useNullAsDefault: true,
          pool: {
            min: 1,
            max: 1,
            afterCreate: (
              database: { pragma(text: string): unknown },
              done: (error: Error | null, connection: unknown) => void,
            ) => {
              database.pragma('foreign_keys = ON');
              done(null, database);
            },
          },
        })
      : createKnex({
          client: 'pg',
          connection: address.connectionString,
          pool: POOL,
        });
  return {
    knex,
    engine: 'file' in address ? 'SQLite' : 'PostgreSQL',
    service: { getClient: async () => knex },
    close: () => knex.destroy(),
  };
}
