import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { lockByName, setUpStorage } from './dialect';

/**
 * The plugin's database with its tables up to date. Replicas that start together wait for one another.
 *
 * @param options.database - its `migrations.skip` leaves the tables as they are
 */
export async function openDatabase(options: {
  database: DatabaseService;
}): Promise<Knex> {
  const knex = await options.database.getClient();
  await setUpStorage(knex);
  if (!options.database.migrations?.skip) {
    await migrate(knex);
  }
  return knex;
}

/**
 * All migrations in one transaction. Knex's own lock makes the second of two replicas fail, and stays behind when a
 * process is killed while it holds it; inside a transaction neither can happen.
 *
 * Migrations that are not known here are no fault: a replica of the version before may start once more while the others
 * are upgraded already, and every schema serves the version before.
 */
async function migrate(knex: Knex): Promise<void> {
  await knex.transaction(async trx => {
    await lockByName(trx, 'migrations');
    await trx.migrate.latest({
      directory: migrationsDirectory(),
      disableMigrationsListValidation: true,
    });
  });
}

/** Where the migrations are, in the source and in the published package. */
export function migrationsDirectory(): string {
  return resolvePackagePath(
    'backstage-plugin-mail-forensics-backend',
    'migrations',
  );
}
