import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type {
  FileEvent,
  SearchRequest,
} from 'backstage-plugin-mail-forensics-common';
import fc from 'fast-check';
import { evaluate, fold, valuesOf } from './__testUtils__/evaluate';
import { NOW, prepare, theDozen, write } from './__testUtils__/seed';
import { query } from './__testUtils__/queries';
import { QueryRunner } from './QueryRunner';
import { FileEventSearch } from './FileEventSearch';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

type Example = [string, 'asc', number, typeof everything];

const everything = {
  groupClause: undefined,
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' as const }] }],
};

const keySorts = [
  'file.name',
  'source.email.sender',
  'source.email.from',
  'destination.email.subject',
  'mailForensics.mailbox',
];
const sorts = [
  ...keySorts,
  '@timestamp',
  'event.id',
  'event.inserted',
  'event.detectorDisplayName',
  'file.sizeInBytes',
  'file.category',
  'file.mimeType',
  'file.hash.sha256',
  'file.hash.sha256Error',
  'risk.trusted',
  'risk.score',
  'file.owner',
  'mailForensics.receivedAt',
  'mailForensics.internetMessageId',
  'mailForensics.inline',
  'user.id',
];

/** Order by a value, as code points; missing values last either way; then by id. */
function comparing(srtKey: string, srtDir: 'asc' | 'desc') {
  const sign = srtDir === 'asc' ? 1 : -1;
  const valueOf = (event: FileEvent) => {
    // Sorting takes an empty text for the first of texts, where searching takes it for none.
    const [value = srtKey === 'file.name' ? '' : undefined] = valuesOf(
      srtKey,
      event,
    );
    const empty =
      value === undefined &&
      srtKey === 'destination.email.subject' &&
      event.destination.email.subject === '';
    const known = empty ? '' : value;
    return keySorts.includes(srtKey) && known !== undefined
      ? fold(String(known))
      : known;
  };
  return (a: FileEvent, b: FileEvent) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === undefined || right === undefined) {
      return left === right
        ? sign * byBytes(a.event.id, b.event.id)
        : Number(left === undefined) - Number(right === undefined);
    }
    const byValue =
      typeof left === 'string'
        ? byBytes(left, String(right))
        : Number(left) - Number(right);
    return sign * (byValue || byBytes(a.event.id, b.event.id));
  };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe.each(databases.eachSupportedId())('search on %s', id => {
  let search: FileEventSearch;
  let events: FileEvent[];
  beforeAll(async () => {
    const knex = await prepare(await databases.init(id));
    await write(knex, theDozen());
    search = FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
    events = (await search.search(everything)).fileEvents;
  });
  const idsOf = (some: FileEvent[]) => some.map(event => event.event.id);

  it('has a dozen events to find', () => {
    expect(events).toHaveLength(12);
  });

  it('finds what a plain filter over the events finds', async () => {
    const emptiness = { none: 0, some: 0, all: 0 };
    await fc.assert(
      fc.asyncProperty(query, async request => {
        const expected = events.filter(event => evaluate(request, event, NOW));
        const answer = await search.search(request);
        expect(idsOf(answer.fileEvents)).toEqual(idsOf(expected));
        expect(answer.totalCount).toBe(expected.length);
        const kind = expected.length === 0 ? 'none' : 'some';
        emptiness[expected.length === events.length ? 'all' : kind]++;
      }),
      { numRuns: 400 },
    );
    // So that the agreement is not one about nothing.
    expect(emptiness.some).toBeGreaterThan(40);
  }, 60_000);

  it('gives all pages together in the order of the whole, by any term and in either direction', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sorts),
        fc.constantFrom('asc' as const, 'desc' as const),
        fc.integer({ min: 1, max: 13 }),
        query,
        async (srtKey, srtDir, pgSize, request) => {
          const sorted = events
            .filter(event => evaluate(request, event, NOW))
            .sort(comparing(srtKey, srtDir));
          expect(
            await allPages({ ...request, srtKey, srtDir, pgSize }),
          ).toEqual(idsOf(sorted));
        },
      ),
      {
        numRuns: 100,
        examples: sorts.map(
          sort => [sort, 'asc', 3, everything] satisfies Example,
        ),
      },
    );
  }, 60_000);

  async function allPages(request: SearchRequest): Promise<string[]> {
    const ids: string[] = [];
    let pgToken: string | null = '';
    while (pgToken !== null) {
      const page = await search.search({ ...request, pgToken });
      ids.push(...idsOf(page.fileEvents));
      pgToken = page.nextPgToken;
    }
    return ids;
  }
});
