import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { FileEventHistogram } from './FileEventHistogram';
import { QueryError } from './QueryError';
import type { QueryNode } from './QueryNode';
import { QueryRunner } from './QueryRunner';
import { EU, NOW, prepare, theDozen, write } from './__testUtils__/seed';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const everything = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};
const inEurope: QueryNode = {
  kind: 'textIs',
  term: { kind: 'text', column: 'connection_id' },
  anyOf: [[EU]],
};

describe.each(databases.eachSupportedId())('histogram on %s', id => {
  let histogram: FileEventHistogram;
  function over(knex: Knex) {
    return FileEventHistogram.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
  }

  describe('over the dozen', () => {
    beforeAll(async () => {
      const knex = await prepare(await databases.init(id));
      await write(knex, theDozen());
      histogram = over(knex);
    });

    it('counts by day, with the days on which nothing was sent', async () => {
      const answer = await histogram.count({
        ...everything,
        from: '2026-11-19',
        to: '2026-11-23T00:00:00Z',
        interval: 'day',
      });
      expect(answer).toEqual({
        interval: 'day',
        buckets: [
          { from: '2026-11-19T00:00:00.000Z', docCount: 0 },
          { from: '2026-11-20T00:00:00.000Z', docCount: 4 },
          { from: '2026-11-21T00:00:00.000Z', docCount: 3 },
          { from: '2026-11-22T00:00:00.000Z', docCount: 5 },
        ],
        problems: null,
      });
    });

    it.each([
      ['everything', []],
      ['a connection', [{ term: 'mailForensics.connectionId', value: EU }]],
      ['a category', [{ term: 'file.category', value: 'Pdf' }]],
      ['trusted', [{ term: 'risk.trusted', value: 'TRUE' }]],
      ['a hash', [{ term: 'file.hash.sha256', operator: 'EXISTS' }]],
      ['no hash', [{ term: 'file.hash.sha256', operator: 'DOES_NOT_EXIST' }]],
      [
        'several at once',
        [
          { term: 'mailForensics.connectionId', value: EU },
          { term: 'file.category', value: 'pdf' },
          { term: 'risk.trusted', value: 'FALSE' },
          { term: '@timestamp', operator: 'ON_OR_AFTER', value: '2026-11-20' },
        ],
      ],
    ])(
      'gives for %s from the sums what counting one by one gives',
      async (_, filters) => {
        // Nothing but names ends like this, and of names there is no sum.
        const oneByOne = {
          term: 'file.name',
          operator: 'IS_NOT',
          value: '*.no such',
        };
        const one = { term: 'event.id', operator: 'EXISTS' };
        const answers = await Promise.all(
          ['hour', 'day', 'week', 'month'].map(interval =>
            Promise.all(
              [one, oneByOne].map(filter =>
                histogram.count({
                  groups: [{ filters: [...filters, filter] }],
                  from: '2026-11-20T07:59:59.999Z',
                  to: '2026-11-22T11:15:00Z',
                  interval,
                }),
              ),
            ),
          ),
        );
        for (const [summed, counted] of answers) {
          expect(summed).toEqual(counted);
        }
      },
    );

    it('begins at the first event and ends now where no range is named', async () => {
      const answer = await histogram.count(everything);
      expect(answer.interval).toBe('hour');
      expect(answer.buckets[0]).toEqual({
        from: '2026-11-20T08:00:00.000Z',
        docCount: 3,
      });
      expect(answer.buckets.at(-1)?.from).toBe('2026-11-22T11:00:00.000Z');
    });

    it('takes the range of the query, without what lies outside it', async () => {
      const answer = await histogram.count({
        groups: [
          {
            filters: [
              {
                term: '@timestamp',
                operator: 'ON_OR_AFTER',
                value: '2026-11-22T10:59:59Z',
              },
            ],
          },
        ],
        interval: 'hour',
      });
      expect(answer.buckets).toEqual([
        { from: '2026-11-22T10:00:00.000Z', docCount: 1 },
        { from: '2026-11-22T11:00:00.000Z', docCount: 2 },
      ]);
    });

    it('leaves out what the caller may not see', async () => {
      const answer = await histogram.count(
        { ...everything, interval: 'month' },
        { restriction: inEurope },
      );
      expect(answer.buckets).toEqual([
        { from: '2026-11-01T00:00:00.000Z', docCount: 7 },
      ]);
    });

    it('has no buckets where there is nothing', async () => {
      const nowhere: QueryNode = { kind: 'or', nodes: [] };
      expect(
        await histogram.count(everything, { restriction: nowhere }),
      ).toEqual({ interval: 'day', buckets: [], problems: null });
    });

    it.each([
      [{ from: 'yesterday' }],
      [{ to: 5 }],
      [{ interval: 'fortnight' }],
      [{ from: '2026-11-22', to: '2026-11-21' }],
      [{ from: '2020-01-01', interval: 'minute' }],
    ])('refuses %j', async body => {
      const refused = histogram.count({ ...everything, ...body });
      await expect(refused).rejects.toBeInstanceOf(QueryError);
      await expect(refused).rejects.toMatchObject({
        problems: [{ type: 'ILLEGAL_VALUE' }],
      });
    });
  });

  it('counts every event once, in whatever buckets', async () => {
    const knex = await prepare(await databases.init(id));
    const times = fc.sample(
      fc.date({
        min: new Date('2025-01-01T00:00:00Z'),
        max: new Date('2026-11-22T11:59:59Z'),
        noInvalidDate: true,
      }),
      { numRuns: 300, seed: 7 },
    );
    await write(
      knex,
      times.map((sentAt, index) =>
        newFileEvent({
          sentAt,
          connectionId: EU,
          attachmentId: `${index}`,
          messageId: `m${index}`,
          internetMessageId: `<${index}@contoso.com>`,
        }),
      ),
    );
    for (const interval of ['day', 'week', 'month', undefined]) {
      const answer = await over(knex).count({ ...everything, interval });
      const ends = [
        ...answer.buckets.slice(1).map(bucket => Date.parse(bucket.from)),
        Infinity,
      ];
      const counted = answer.buckets.map(
        (bucket, index) =>
          times.filter(
            time =>
              time.getTime() >= Date.parse(bucket.from) &&
              time.getTime() < ends[index],
          ).length,
      );
      expect(answer.buckets.map(bucket => bucket.docCount)).toEqual(counted);
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(300);
    }
  });
});
