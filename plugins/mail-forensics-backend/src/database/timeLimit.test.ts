import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { readWithin, ReadingCancelled, TimeIsUp } from './timeLimit';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const onPostgres = databases
  .eachSupportedId()
  .filter(([id]) => id === 'POSTGRES_18');

describe.each(onPostgres)('on %s alone', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(id);
  });

  const sleeping = async (): Promise<number> => {
    const rows: unknown[] = await knex('pg_stat_activity')
      .whereRaw('datname = current_database()')
      .where({ state: 'active' })
      .whereILike('query', '%pg_sleep%')
      .whereRaw('pid <> pg_backend_pid()');
    return rows.length;
  };

  it('stops a statement whose time is up', async () => {
    await expect(
      readWithin(knex, { limitMs: 20 }, trx => trx.raw('select pg_sleep(60)')),
    ).rejects.toThrow(TimeIsUp);
    expect(await sleeping()).toBe(0);
  });

  it('cancels the statement of somebody who went away, and leaves the connection usable', async () => {
    const controller = new AbortController();
    const reading = readWithin(
      knex,
      { limitMs: 60_000, signal: controller.signal },
      trx => trx.raw('select pg_sleep(60)'),
    );
    const outcome = reading.then(
      () => 'read',
      (error: Error) => error.name,
    );
    while ((await sleeping()) === 0) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    controller.abort();
    expect(await outcome).toBe('ReadingCancelled');
    expect(await sleeping()).toBe(0);
    const { rows } = await knex.raw('select pg_sleep(0.05), 1 as one');
    expect(rows).toMatchObject([{ one: 1 }]);
  });

  it('forbids reading a whole table only where it is told to, and for one reading only', async () => {
    const setting = async (byIndex?: boolean) => {
      const { rows } = await readWithin(
        knex,
        { limitMs: 1_000, byIndex },
        trx => trx.raw('show enable_seqscan'),
      );
      return rows[0].enable_seqscan;
    };
    expect(await setting(true)).toBe('off');
    expect(await setting()).toBe('on');
  });
});

describe.each(databases.eachSupportedId())('on %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(id);
  });

  it('reads nothing for somebody who is gone already', async () => {
    const read = jest.fn();
    await expect(
      readWithin(knex, { limitMs: 1_000, signal: AbortSignal.abort() }, read),
    ).rejects.toThrow(ReadingCancelled);
    expect(read).not.toHaveBeenCalled();
  });

  it('lets whoever waits for the thread through between two readings', async () => {
    const order: string[] = [];
    const others = (async () => {
      await new Promise(resolve => setImmediate(resolve));
      order.push('another');
    })();
    for (let step = 0; step < 3; step++) {
      await readWithin(knex, { limitMs: 5_000 }, trx => trx.raw('select 1'));
    }
    order.push('read');
    await others;
    expect(order).toEqual(['another', 'read']);
  });
});
