import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { FileEventSearch } from '../FileEventSearch';
import { QueryRunner } from '../QueryRunner';
import { NOW, prepare, theDozen, write } from '../__testUtils__/seed';

jest.setTimeout(30_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

it.each(databases.eachSupportedId())(
  'asks again which indexes there are, where the database was away the first time, on %s',
  async id => {
    const knex = await prepare(await databases.init(id));
    await write(knex, theDozen());
    let failures = 0;
    const away = new Proxy(knex, {
      get(target, key) {
        if (key !== 'raw') {
          return Reflect.get(target, key);
        }
        return (sql: string, bindings: Knex.RawBinding[]) => {
          if (sql.includes('to_regclass') && failures === 0) {
            failures += 1;
            return Promise.reject(
              Object.assign(new Error('terminating'), { code: '57P01' }),
            );
          }
          return target.raw(sql, bindings ?? []);
        };
      },
    });
    const search = FileEventSearch.create({
      runner: QueryRunner.create({
        knex: away,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
    const question = {
      groups: [{ filters: [{ term: 'file.name', value: '*a*' }] }],
    };
    await expect(search.search(question)).rejects.toThrow(
      'The database does not answer',
    );
    expect(failures).toBe(1);
    expect((await search.search(question)).totalCount).toBeGreaterThan(0);
  },
);
