import { TestDatabases } from '@backstage/backend-test-utils';
import { displayNameKey } from 'backstage-plugin-mail-forensics-common';
import { migrationsDirectory } from '../database';
import { insertConnection } from '../database/__testUtils__/rows';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('keys of names on %s', id => {
  it('are renewed where names of an earlier version became the same', async () => {
    const knex = await databases.init(id);
    const directory = migrationsDirectory();
    for (const name of [
      '20261122000000_init.js',
      '20261124000000_connection_revision.js',
    ]) {
      await knex.migrate.up({ directory, name });
    }
    const names = [
      'Straße',
      'STRASSE',
      'Groß',
      'contoso  US',
      'ΟΔΟΣ',
      '\u{1f600}',
    ];
    for (const [i, name] of names.entries()) {
      await insertConnection(knex, {
        display_name: name,
        display_name_key: name
          .normalize('NFKC')
          .toLowerCase()
          .replace(/ς/g, 'σ')
          .replace(/\s+/gu, ' '),
        created_at: new Date(Date.UTC(2026, 10, 22, 8, i)),
      });
    }
    await insertConnection(knex, {
      display_name: 'Groß',
      display_name_key: null,
      deleted_at: new Date('2026-11-22T09:00:00Z'),
      created_at: new Date(Date.UTC(2026, 10, 22, 9)),
    });

    await knex.migrate.up({
      directory,
      name: '20261124110000_connection_life.js',
    });
    const rows = await knex('connections').orderBy('created_at');
    expect(rows.map(row => [row.display_name, row.display_name_key])).toEqual([
      // Had its key first, but the other had the one that is right for both.
      ['Straße', 'straße'],
      ['STRASSE', displayNameKey('Straße')],
      ...names.slice(2).map(name => [name, displayNameKey(name)]),
      ['Groß', null],
    ]);
  });
});
