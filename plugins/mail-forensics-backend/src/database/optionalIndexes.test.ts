import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { randomBytes } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
import { openDatabase } from './openDatabase';
import { optionalIndexes } from './optionalIndexes';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const open = (knex: Knex) =>
  openDatabase({ database: mockServices.database({ knex }) });

describe.each(databases.eachSupportedId())(
  'indexes by extensions on %s',
  id => {
    it('are there', async () => {
      const knex = await open(await databases.init(id));
      expect(await optionalIndexes(knex)).toEqual({
        trigrams: true,
        // The tests' PostgreSQL is one of LC_CTYPE C.
        trigramsOfAnyLetters: id === 'SQLITE_3',
        values: true,
      });
    });

    if (id === 'POSTGRES_18') {
      it.each([
        ['C', false],
        ['C.UTF-8', true],
      ])('of LC_CTYPE %s', async (ctype, trigramsOfAnyLetters) => {
        const admin = await databases.init(id);
        const name = `ctype_${randomBytes(6).toString('hex')}`;
        await admin.raw(
          `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE '${ctype}'`,
        );
        const { connection } = admin.client.config;
        const knex = knexFactory({
          client: 'pg',
          connection: {
            ...connection,
            database: name,
            // It is not among those that are copied.
            password: connection.password,
          },
        });
        try {
          expect(await optionalIndexes(knex)).toMatchObject({
            trigramsOfAnyLetters,
          });
        } finally {
          await knex.destroy();
          await admin.raw(`DROP DATABASE ${name}`);
        }
      });

      it('are done without where the role may not make the extensions', async () => {
        const admin = await databases.init(id);
        const role = `plugin_${randomBytes(6).toString('hex')}`;
        await admin.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'plugin'`);
        await admin.raw(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`);
        const { connection } = admin.client.config;
        const knex = knexFactory({
          client: 'pg',
          connection: { ...connection, user: role, password: 'plugin' },
        });
        try {
          await open(knex);
          expect(await optionalIndexes(knex)).toMatchObject({
            trigrams: false,
            values: false,
          });
          expect(await knex('file_event_addresses')).toEqual([]);
        } finally {
          await knex.destroy();
          await admin.raw(`DROP OWNED BY ${role}`);
          await admin.raw(`DROP ROLE ${role}`);
        }
      });
    }
  },
);
