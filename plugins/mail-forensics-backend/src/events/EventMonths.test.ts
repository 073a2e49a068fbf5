import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database';
import { expectExactCounts } from './__testUtils__/expectExactCounts';
import { newFileEvent } from './__testUtils__/newFileEvent';
import { DatabaseFileEventWriter } from './DatabaseFileEventWriter';
import { EventMonths } from './EventMonths';
import { monthOf, startOfMonth } from './monthOf';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });

/** Long after whatever the migration made. */
const LATER = new Date('2031-12-31T23:59:59.999Z');

it.each([
  '2026-11-27T08:00:00Z',
  '1969-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
])('the month of %s begins before it and ends after it', text => {
  const time = new Date(text);
  expect(startOfMonth(monthOf(time)) <= time).toBe(true);
  expect(startOfMonth(monthOf(time) + 1) > time).toBe(true);
});

describe.each(databases.eachSupportedId())('months on %s', id => {
  const isPostgres = id === 'POSTGRES_18';
  let knex: Knex;
  let months: EventMonths;
  beforeEach(async () => {
    knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    months = EventMonths.create({ knex });
  });

  const write = (...times: string[]) =>
    knex.transaction(trx =>
      writer.insert(trx, {
        events: times.map(time =>
          newFileEvent({
            sentAt: new Date(time),
            to: ['a@example.com', 'b@example.com'],
          }),
        ),
        insertedAt: LATER,
      }),
    );
  const made = async () =>
    (await months.endedBefore(new Date('9999-01-01T00:00:00Z'))).filter(
      month => month >= monthOf(LATER),
    );
  const read = () =>
    knex('file_events as e')
      .join('file_event_recipients as r', 'r.event_id', 'e.event_id')
      .whereRaw('r.observed_at = e.observed_at')
      .orderBy(['e.observed_at', 'r.position'])
      .select('e.event_id', 'e.observed_at', 'r.address');

  it('are made ahead, by as many replicas as there are', async () => {
    await Promise.all(
      Array.from({ length: 4 }, () =>
        EventMonths.create({ knex }).makeAhead(LATER),
      ),
    );
    await months.makeAhead(LATER);
    const first = monthOf(LATER);
    expect(await made()).toEqual(isPostgres ? [first, first + 1] : []);
  });

  it('take the events that came before they were made', async () => {
    await write(
      '2031-12-01T00:00:00.000Z',
      '2031-12-31T23:59:59.999Z',
      '2032-03-01T00:00:00.000Z',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    );
    const before = await read();
    expect(before).toHaveLength(10);
    await months.makeAhead(LATER);
    expect(await read()).toEqual(before);
    expect(await write('2031-12-01T00:00:00.000Z')).toBe(0);
    expect(await write('2031-12-02T00:00:00.000Z')).toBe(1);
    await expectExactCounts(knex);
    if (isPostgres) {
      // SQLite has no months to look into.
      // eslint-disable-next-line jest/no-conditional-expect
      expect(await knex('file_events_2031_12')).toHaveLength(3);
    }
  });

  it('are made while events are being written', async () => {
    const written = Array.from({ length: 30 }, (_, index) =>
      write(
        `2032-0${1 + (index % 3)}-0${1 + (index % 9)}T00:00:0${index % 10}.0${
          10 + index
        }Z`,
      ),
    );
    await Promise.all([
      ...written,
      months.make({ from: LATER, to: new Date('2032-06-01T00:00:00Z') }),
    ]);
    await months.make({ from: LATER, to: new Date('2032-06-01T00:00:00Z') });
    expect(await knex('file_events')).toHaveLength(30);
    expect(await knex('file_event_recipients')).toHaveLength(60);
    expect(await made()).toHaveLength(isPostgres ? 7 : 0);
    await expectExactCounts(knex);
  });
});
