import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { connect, type Store, type StoreAddress } from '../store/Store';

const PLUGIN_ID = 'mail-forensics';
const DAY_MS = 24 * 3_600_000;

/** What Backstage is told of the databases of its plugins. */
export type PortalDatabase =
  | { client: 'better-sqlite3'; connection: { directory: string } }
  | { client: 'pg'; connection: object; prefix: string };

/** A store that a portal may change. */
export interface StoreCopy {
  /** With the databases of the portal's other plugins. */
  remove(): Promise<void>;
}

/**
 * Copies a store to where a portal will look for the plugin's data. Its connections are deauthorized there, because their
 * tenants do not exist; that nothing is missing from their mailboxes is left true, as of mail that is being collected.
 *
 * @param store - nobody may be connected to it
 */
export async function copyStore(
  store: StoreAddress,
  database: PortalDatabase,
): Promise<StoreCopy> {
  if ('file' in store) {
    if (database.client !== 'better-sqlite3') {
      throw new Error('A store in SQLite is copied into SQLite only');
    }
    const { directory } = database.connection;
    const file = path.join(directory, `${PLUGIN_ID}.sqlite`);
    await copyFile(store.file, file);
    await leaveAlone(await connect({ file }));
    // The directory is removed as a whole by whoever made it.
    return { remove: async () => {} };
  }
  if (database.client !== 'pg') {
    throw new Error('A store in PostgreSQL is copied into PostgreSQL only');
  }
  const { prefix } = database;
  const url = new URL(store.connectionString);
  const original = url.pathname.slice(1);
  const target = `${prefix}${PLUGIN_ID}`;
  await onServer(store.connectionString, ({ knex }) =>
    knex.raw('create database ?? template ??', [target, original]),
  );
  url.pathname = `/${target}`;
  await leaveAlone(await connect({ connectionString: String(url) }));
  return {
    remove: () =>
      onServer(store.connectionString, async ({ knex }) => {
        const { rows } = await knex.raw<{ rows: { datname: string }[] }>(
          'select datname from pg_database where starts_with(datname, ?)',
          [prefix],
        );
        for (const { datname } of rows) {
          await knex.raw('drop database ?? with (force)', [datname]);
        }
      }),
  };
}

async function leaveAlone(store: Store): Promise<void> {
  try {
    await store.knex('connections').update({ status: 'Deauthorized' });
    await store
      .knex('mailboxes')
      .update({ complete_through: new Date(Date.now() + DAY_MS) });
  } finally {
    await store.close();
  }
}

async function onServer(
  connectionString: string,
  work: (server: Store) => PromiseLike<unknown>,
): Promise<void> {
  const url = new URL(connectionString);
  url.pathname = '/postgres';
  const server = await connect({ connectionString: String(url) });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}
