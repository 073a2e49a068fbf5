/* eslint jest/expect-expect: ["error", { assertFunctionNames: ["expect*"] }] */
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { openDatabase, readNumber } from '../../database';
import { AGES, expectExactCounts } from '../__testUtils__/expectExactCounts';
import { newFileEvent } from '../__testUtils__/newFileEvent';
import { DatabaseFileEventWriter } from '../DatabaseFileEventWriter';
import type { NewFileEvent } from '../NewFileEvent';
import { countBySpans, HOUR_MS } from './countEvents';
import { foldCounts } from './foldCounts';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const writer = DatabaseFileEventWriter.create({
  trustedDomains: ['contoso.com'],
});
const insertedAt = new Date('2026-11-27T08:00:00Z');
const [EU, US] = ['e', 'u'].map(
  letter => `00000000-0000-4000-8000-0000000000${letter}1`,
);

/** Little that differs, so that much falls together. */
const someEvent: fc.Arbitrary<NewFileEvent> = fc
  .record({
    number: fc.nat({ max: 9 }),
    connectionId: fc.constantFrom(EU, US),
    sentAt: fc.constantFrom(
      '2026-11-20T07:59:59.999Z',
      '2026-11-20T08:00:00.000Z',
      '2026-11-30T23:59:59.999Z',
      '2026-12-01T00:00:00.000Z',
      '1969-12-31T23:00:00.000Z',
      '1969-12-30T10:15:00.000Z',
    ),
    category: fc.constantFrom('Pdf' as const, 'Image' as const),
    domain: fc.constantFrom('contoso.com', 'example.com'),
    hashed: fc.boolean(),
  })
  .map(({ number, connectionId, sentAt, category, domain, hashed }) =>
    newFileEvent({
      connectionId,
      internetMessageId: `<${number}@contoso.com>`,
      sentAt: new Date(sentAt),
      fileType: { ...newFileEvent().fileType, category },
      to: [`bob@${domain}`],
      hash: hashed
        ? { md5: '0'.repeat(32), sha256: 'a'.repeat(64) }
        : { error: 'Cloud attachment' },
    }),
  );

type Change =
  | { kind: 'insert' | 'insertAndTakeBack'; events: NewFileEvent[] }
  | { kind: 'delete'; letter: string }
  | { kind: 'fold' };

const someEvents = fc.array(someEvent, { minLength: 1, maxLength: 12 });
const someChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), events: someEvents }),
  fc.record({
    kind: fc.constant('insertAndTakeBack' as const),
    events: someEvents,
  }),
  fc.record({
    kind: fc.constant('delete' as const),
    letter: fc.constantFrom(...'0123456789abcdef'),
  }),
  fc.constant({ kind: 'fold' as const }),
);

describe.each(databases.eachSupportedId())('counts on %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
  });
  beforeEach(async () => {
    await knex('file_events').delete();
  });

  const insert = (events: NewFileEvent[]) =>
    knex.transaction(trx => writer.insert(trx, { events, insertedAt }));

  const insertAndTakeBack = async (events: NewFileEvent[]) => {
    const trx = await knex.transaction();
    await writer.insert(trx, { events, insertedAt });
    await trx.rollback();
  };

  async function apply(change: Change): Promise<void> {
    switch (change.kind) {
      case 'insert':
        await insert(change.events);
        break;
      case 'insertAndTakeBack':
        await insertAndTakeBack(change.events);
        break;
      case 'delete':
        await knex('file_events')
          .whereLike('event_id', `${change.letter}%`)
          .delete();
        break;
      default:
        await foldCounts(knex);
    }
  }

  it('are those of the events, whatever was written, taken back, deleted and folded', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(someChange, { minLength: 1, maxLength: 6 }),
          async changes => {
            for (const change of changes) {
              await apply(change);
            }
            await expectExactCounts(knex);
          },
        )
        .beforeEach(async () => {
          await knex('file_events').delete();
        }),
      { numRuns: 15 },
    );
  });

  it('leave nothing to be added once they are folded', async () => {
    await insert([newFileEvent(), newFileEvent({ fileName: 'other.pdf' })]);
    await foldCounts(knex);
    expect(await knex('file_event_deltas')).toEqual([]);
    const hours = await knex('file_event_hours').where('events', '<>', 0);
    expect(hours.map(row => readNumber(row.events))).toEqual([2]);
  });

  it('are exact while replicas write and fold at the same time', async () => {
    const events = Array.from({ length: 60 }, (_, index) =>
      newFileEvent({
        fileName: `${index}.pdf`,
        sentAt: new Date(Date.UTC(2026, 10, 20, index % 5)),
      }),
    );
    await Promise.all([
      insert(events.slice(0, 40)),
      foldCounts(knex),
      insert([...events.slice(20)].reverse()),
      foldCounts(knex),
    ]);
    await expectExactCounts(knex);
    await foldCounts(knex);
    await expectExactCounts(knex);
  });

  it.each([
    { widthMs: HOUR_MS + 1 },
    { widthMs: HOUR_MS, from: new Date(1) },
    { widthMs: HOUR_MS, kinds: { trusted: true } },
  ])('refuse what they are not kept by: %j', async wrong => {
    await expect(
      countBySpans(knex, { ...AGES, ...wrong }),
    ).rejects.toBeInstanceOf(RangeError);
  });
});
