import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';
import {
  insertConnection,
  insertMailbox,
} from '../../database/__testUtils__/rows';
import { expectExactCounts } from '../__testUtils__/expectExactCounts';
import { newFileEvent } from '../__testUtils__/newFileEvent';
import { foldCounts } from '../counts';
import { DatabaseFileEventWriter } from '../DatabaseFileEventWriter';
import { EventMonths } from '../EventMonths';
import type { NewFileEvent } from '../NewFileEvent';
import { EventRetention } from './EventRetention';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
const now = new Date('2026-11-27T08:00:00.000Z');
const DAYS = 90;

/** The end of retention is 2026-08-29T08:00:00Z: August is the month it ends in. */
const JUNE = '2026-06-15T08:00:00.000Z';
const JULY = '2026-07-31T23:59:59.999Z';
const AUGUST = '2026-08-29T07:59:59.999Z';
const KEPT = '2026-08-29T08:00:00.000Z';
const NEW = '2026-11-27T07:00:00.000Z';

/** A mail that the service received as it was sent. */
const sentAt = (time: string, facts: Partial<NewFileEvent> = {}) =>
  newFileEvent({
    internetMessageId: `<${time}@contoso.com>`,
    sentAt: new Date(time),
    receivedAt: new Date(time),
    ingestedAt: new Date(time),
    to: [`bob@${time.slice(0, 7)}.example.com`],
    ...facts,
  });

describe.each(databases.eachSupportedId())('retention on %s', id => {
  const isPostgres = id === 'POSTGRES_18';
  const logger = mockServices.logger.mock();
  let knex: Knex;
  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
  });
  beforeEach(async () => {
    jest.clearAllMocks();
    for (const table of [
      'file_events',
      'file_event_addresses',
      'file_event_domains',
      'connections',
    ]) {
      await knex(table).delete();
    }
    await EventMonths.create({ knex }).make({
      from: new Date('2026-05-01T00:00:00Z'),
      to: now,
    });
  });

  const write = async (...events: NewFileEvent[]) => {
    for (const event of events) {
      await knex.transaction(trx =>
        writer.insert(trx, {
          events: [event],
          insertedAt: event.ingestedAt,
        }),
      );
    }
  };
  const retention = () =>
    EventRetention.create({
      knex,
      retentionDays: DAYS,
      logger,
      now: () => now,
      attemptPauseMs: 1,
    });
  const left = async () =>
    (await knex('file_events')
      .orderBy('file_name')
      .pluck('file_name')) as string[];
  const months = () => EventMonths.create({ knex }).endedBefore(now);

  it('removes events with all that is known because of them, and leaves the others whole', async () => {
    await write(
      sentAt(JUNE, { fileName: 'june' }),
      sentAt(JULY, { fileName: 'july' }),
      sentAt(AUGUST, { fileName: 'august' }),
      sentAt(KEPT, { fileName: 'kept' }),
      sentAt(NEW, { fileName: 'new' }),
    );
    const removed = await retention().apply();
    expect(removed).toEqual({
      events: 3,
      months: isPostgres ? 3 : 0,
      messages: 0,
      connections: 0,
    });
    expect(await left()).toEqual(['kept', 'new']);
    expect(
      await knex('file_event_recipients').orderBy('domain').pluck('domain'),
    ).toEqual(['2026-08.example.com', '2026-11.example.com']);
    expect(
      await knex('file_event_domains').orderBy('domain').pluck('domain'),
    ).toEqual(['2026-08.example.com', '2026-11.example.com']);
    await expectExactCounts(knex);
    await foldCounts(knex);
    await expectExactCounts(knex);
    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('Retention of 90 days: removed 3 events'),
    );
    expect(await retention().apply()).toMatchObject({ events: 0, months: 0 });
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('goes by when the service received a mail, not by the date it claims', async () => {
    const received = (time: string) => ({
      receivedAt: new Date(time),
      ingestedAt: new Date(time),
    });
    await write(
      sentAt(JUNE, { fileName: 'dated back', ...received(NEW) }),
      sentAt('1970-01-01T00:00:00.000Z', {
        fileName: 'dated far back',
        ...received(NEW),
      }),
      sentAt(JUNE, { fileName: 'of the same month' }),
      sentAt('2999-01-01T00:00:00.000Z', {
        fileName: 'of the future',
        ...received(JUNE),
      }),
      sentAt('2999-01-02T00:00:00.000Z', {
        fileName: 'of the future, new',
        ...received(NEW),
      }),
    );
    expect(await retention().apply()).toMatchObject({ events: 2 });
    expect(await left()).toEqual([
      'dated back',
      'dated far back',
      'of the future, new',
    ]);
    expect(
      await knex('file_event_addresses').where({
        address_key: 'bob@2026-06.example.com',
      }),
    ).toHaveLength(1);
    await expectExactCounts(knex);
  });

  it('removes more than a step at once, and stops when its time is up', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) =>
      sentAt(AUGUST, { fileName: `${index}`, attachmentId: `${index}` }),
    );
    await knex.transaction(trx =>
      writer.insert(trx, { events: many, insertedAt: new Date(AUGUST) }),
    );
    await write(sentAt(KEPT, { fileName: 'kept' }));
    const stopped = await retention().apply(AbortSignal.abort());
    expect(stopped.events).toBe(0);
    expect(await retention().apply()).toMatchObject({
      events: 1_200,
      months: isPostgres ? 3 : 0,
    });
    expect(await left()).toEqual(['kept']);
    expect(await knex('file_event_recipients')).toHaveLength(1);
    await expectExactCounts(knex);
  });

  it('keeps every event that is written meanwhile, and keeps nobody waiting', async () => {
    const expired = Array.from({ length: 600 }, (_, index) =>
      sentAt(index % 2 ? JUNE : AUGUST, { fileName: `${index}` }),
    );
    await knex.transaction(trx =>
      writer.insert(trx, { events: expired, insertedAt: new Date(AUGUST) }),
    );
    const fresh = Array.from({ length: 40 }, (_, index) =>
      sentAt(NEW, {
        fileName: `new ${index}`,
        attachmentId: `${index}`,
        // Some with a date of the months that are being removed.
        ...(index % 4 === 0 && { sentAt: new Date(JUNE) }),
      }),
    );
    await Promise.all([
      retention().apply(),
      retention().apply(),
      write(...fresh.slice(0, 20)),
      write(...fresh.slice(20)),
      foldCounts(knex),
    ]);
    await retention().apply();
    expect(await left()).toEqual(fresh.map(event => event.fileName).sort());
    expect(await knex('file_event_recipients')).toHaveLength(fresh.length);
    expect(
      await knex('file_event_domains').where({ domain: '2026-11.example.com' }),
    ).toHaveLength(2);
    await expectExactCounts(knex);
  });

  it('forgets messages that were read before, and connections that were deleted before', async () => {
    const connectionId = await insertConnection(knex, {
      deleted_at: new Date(JULY),
      display_name_key: null,
    });
    const recent = await insertConnection(knex, {
      deleted_at: new Date(NEW),
      display_name_key: null,
    });
    const mailboxId = await insertMailbox(knex, connectionId);
    const message = (message_id: string, facts: Record<string, unknown>) => ({
      mailbox_id: mailboxId,
      message_id,
      folder: 'sentitems',
      listed_at: new Date(JUNE),
      received_at: new Date(JUNE),
      ...facts,
    });
    await knex('messages').insert([
      message('old', { state: 'done', done_at: new Date(JUNE) }),
      message('late', { state: 'done', done_at: new Date(NEW) }),
      message('pending', { state: 'pending' }),
    ]);
    await write(sentAt(KEPT, { connectionId }));
    expect(await retention().apply()).toMatchObject({
      messages: 1,
      connections: 0,
    });
    expect(
      await knex('messages').orderBy('message_id').pluck('message_id'),
    ).toEqual(['late', 'pending']);

    await knex('messages').where({ state: 'done' }).delete();
    expect(await retention().apply()).toMatchObject({ connections: 0 });
    await knex('file_events').delete();
    expect(await retention().apply()).toMatchObject({ connections: 1 });
    expect(await knex('connections').pluck('id')).toEqual([recent]);
  });

  it('does not write what would be removed at once', async () => {
    const sparing = DatabaseFileEventWriter.create({
      trustedDomains: [],
      retentionDays: DAYS,
    });
    const added = await knex.transaction(trx =>
      sparing.insert(trx, {
        events: [
          sentAt(AUGUST, { fileName: 'expired' }),
          sentAt(KEPT, { fileName: 'kept' }),
          sentAt(JUNE, {
            fileName: 'dated back',
            receivedAt: null,
            ingestedAt: now,
          }),
        ],
        insertedAt: now,
      }),
    );
    expect(added).toBe(2);
    expect(await left()).toEqual(['dated back', 'kept']);
  });

  if (isPostgres) {
    it('empties a month that is being read, and drops it when it no longer is', async () => {
      await write(sentAt(JUNE), sentAt(NEW, { fileName: 'new' }));
      const reading = await knex.transaction();
      try {
        await reading('file_events').first();
        expect(await retention().apply()).toMatchObject({
          events: 1,
          months: 0,
        });
        expect(await left()).toEqual(['new']);
      } finally {
        await reading.rollback();
      }
      expect(await months()).toHaveLength(6);
      expect(await retention().apply()).toMatchObject({ events: 0, months: 3 });
      expect(await months()).toHaveLength(3);
      await expectExactCounts(knex);
    });
  } else {
    it('leaves a text index that agrees with the events', async () => {
      await write(sentAt(JUNE), sentAt(NEW, { fileName: 'new' }));
      await retention().apply();
      await knex.raw(
        `INSERT INTO file_events_text (file_events_text, rank) VALUES ('integrity-check', 1)`,
      );
      const found = await knex('file_events_text').whereLike(
        'file_name_key',
        '%figures%',
      );
      expect(found).toEqual([]);
    });
  }
});
