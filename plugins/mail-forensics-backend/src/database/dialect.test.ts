import { TestDatabases } from '@backstage/backend-test-utils';
import {
  inBatches,
  isDatabaseAway,
  isUniqueViolation,
  readNumber,
  readTime,
  readTimeOrNull,
  refreshStatistics,
  skipLocked,
} from './index';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

it.each([
  [new Date('2026-11-22T08:00:00.123Z'), '2026-11-22T08:00:00.123Z'],
  [1795334400123, '2026-11-22T08:00:00.123Z'],
  ['2026-11-22 08:00:00', '2026-11-22T08:00:00.000Z'],
  ['2026-11-22T08:00:00.123Z', '2026-11-22T08:00:00.123Z'],
  ['2026-11-22 10:00:00.123+02', '2026-11-22T08:00:00.123Z'],
])('reads the time %p', (value, expected) => {
  expect(readTime(value).toISOString()).toBe(expected);
});

it.each([undefined, null, 'soon', {}])('refuses the time %p', value => {
  expect(() => readTime(value)).toThrow('Not a time');
});

it.each([undefined, null])('reads %p as no time', value => {
  expect(readTimeOrNull(value)).toBeNull();
});

it.each([
  ['9007199254740991', 9007199254740991],
  [7, 7],
  ['0', 0],
])('reads the number %p', (value, expected) => {
  expect(readNumber(value)).toBe(expected);
});

it.each([null, '', 'many', undefined])('refuses the number %p', value => {
  expect(() => readNumber(value)).toThrow('Not a number');
});

it('cuts lists into batches and loses nothing', () => {
  expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inBatches([], 2)).toEqual([]);
});

describe.each(databases.eachSupportedId())('%s', id => {
  it('tells the planner how large a table is, also within the transaction that filled it', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('things', table => {
      table.integer('id').primary();
    });
    await knex.transaction(async trx => {
      await trx('things').insert(
        Array.from({ length: 500 }, (_, index) => ({ id: index })),
      );
      await refreshStatistics(trx, 'things');
    });
    const [known] =
      id === 'POSTGRES_18'
        ? await knex('pg_class').where({ relname: 'things' }).pluck('reltuples')
        : [500];
    expect(readNumber(known)).toBe(500);
  });

  it('keeps times to the millisecond and tells unique violations from other errors', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('things', table => {
      table.string('id').primary();
      table.text('name').unique();
      table.timestamp('at', { useTz: true, precision: 3 });
    });
    const at = new Date('2026-11-22T08:00:00.123Z');
    await knex('things').insert({ id: 'a', name: 'x', at });

    expect(readTime((await knex('things').first()).at)).toEqual(at);
    const failure = (row: object) =>
      knex('things')
        .insert(row)
        .then(
          () => undefined,
          error => error,
        );
    expect(isUniqueViolation(await failure({ id: 'a' }))).toBe(true);
    expect(isUniqueViolation(await failure({ id: 'b', name: 'x' }))).toBe(true);
    expect(isUniqueViolation(await failure({ id: 'b', other: 1 }))).toBe(false);
  });

  it('locks what it selects and leaves out what others have locked', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('things', table => {
      table.string('id').primary();
    });
    await knex('things').insert([{ id: 'a' }, { id: 'b' }]);
    const claim = () =>
      knex.transaction(async trx => {
        const rows = await skipLocked(
          trx,
          trx('things').select('id').orderBy('id').limit(1),
          'things',
        );
        await trx('things')
          .whereIn(
            'id',
            rows.map(row => row.id),
          )
          .delete();
        return rows[0].id;
      });
    expect((await Promise.all([claim(), claim()])).sort()).toEqual(['a', 'b']);
  });
});

describe('isDatabaseAway', () => {
  const failure = (message: string, code?: string) =>
    Object.assign(new Error(message), code === undefined ? {} : { code });

  it.each([
    ['', '08006'],
    ['', '53100'],
    ['', '53300'],
    ['', '57P01'],
    ['', '57P03'],
    ['', 'ECONNREFUSED'],
    ['', 'SQLITE_FULL'],
    ['', 'SQLITE_BUSY'],
    ['', 'SQLITE_IOERR_WRITE'],
    ['select 1 - Connection terminated unexpectedly', undefined],
    [
      'Client has encountered a connection error and is not queryable',
      undefined,
    ],
  ])('is so with %j %j', (message, code) => {
    expect(isDatabaseAway(failure(message, code))).toBe(true);
  });

  it('is so where all connections are taken', () => {
    const error = failure('Timeout acquiring a connection');
    error.name = 'KnexTimeoutError';
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    ['', '23505'],
    ['', '57014'],
    ['', '42P01'],
    ['', 'SQLITE_CONSTRAINT_UNIQUE'],
    ["Connection terminated, said somebody's file name", undefined],
  ])('is not with %j %j', (message, code) => {
    expect(isDatabaseAway(failure(message, code))).toBe(false);
  });
});
