import createKnex, { type Knex } from 'knex';
import { openDatabase } from 'backstage-plugin-mail-forensics-backend/src/database';
import type { ReplicaSettings } from './replicaSettings';

/** The plugin's database, with its tables up to date. */
export async function openStore(
  database: ReplicaSettings['database'],
): Promise<Knex> {
  const knex =
    'file' in database
      ? createKnex({
          client: 'better-sqlite3',
          connection: { filename: database.file },
          useNullAsDefault: true,
          pool: {
            min: 1,
            max: 1,
            // Several processes share the file, and wait for one another.
            afterCreate: (
              file: { pragma: (text: string) => void },
              done: () => void,
            ) => {
              file.pragma('busy_timeout = 20000');
              file.pragma('foreign_keys = ON');
              done();
            },
          },
        })
      : createKnex({ client: 'pg', connection: database.postgres });
  return openDatabase({ database: { getClient: async () => knex } });
}
