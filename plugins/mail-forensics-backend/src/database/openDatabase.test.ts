import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { migrationsDirectory, openDatabase } from './openDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('openDatabase on %s', id => {
  it('migrates up, down and up again', async () => {
    const knex = await databases.init(id);
    const database = mockServices.database({ knex });
    await openDatabase({ database });
    expect(await knex('mailboxes')).toEqual([]);

    await knex.migrate.rollback({ directory: migrationsDirectory() }, true);
    expect(await knex.schema.hasTable('connections')).toBe(false);

    await openDatabase({ database });
    expect(await knex('connections')).toEqual([]);
  });

  it('lets five replicas start at the same time', async () => {
    const knex = await databases.init(id);
    const database = mockServices.database({ knex });
    await Promise.all(
      Array.from({ length: 5 }, () => openDatabase({ database })),
    );
    expect(await knex('mailboxes')).toEqual([]);
    expect((await knex('knex_migrations')).length).toBeGreaterThan(0);
  });

  it('leaves the tables alone where migrations are turned off', async () => {
    const knex = await databases.init(id);
    const database = mockServices.database({
      knex,
      migrations: { skip: true },
    });
    await openDatabase({ database });
    expect(await knex.schema.hasTable('connections')).toBe(false);
  });
});
