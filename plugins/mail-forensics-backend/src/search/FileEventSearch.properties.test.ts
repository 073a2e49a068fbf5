import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type {
  FileEvent,
  SearchRequest,
} from 'backstage-plugin-mail-forensics-common';
import fc from 'fast-check';
import { evaluate, fold, valuesOf } from './__testUtils__/evaluate';
import { randomEvents } from './__testUtils__/randomEvents';
import { NOW, prepare, theDozen, write } from './__testUtils__/seed';
import { query } from './__testUtils__/queries';
import { QueryRunner } from './QueryRunner';
import { FileEventSearch } from './FileEventSearch';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

type Example = [string, 'asc', number, typeof everything, PlanName];

const everything = {
  groupClause: undefined,
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' as const }] }],
};

/** What limits the time of one of two groups says nothing of the other, nor is it said by an index. */
const timesOfOneGroup = {
  groupClause: 'OR' as const,
  groups: [
    {
      filterClause: undefined,
      filters: [
        {
          term: 'source.email.sender',
          operator: 'IS' as const,
          value: 'nobody@contoso.com',
        },
      ],
    },
    {
      filterClause: 'AND' as const,
      filters: [
        {
          term: 'source.email.sender',
          operator: 'IS' as const,
          value: 'anna@contoso.com',
        },
        {
          term: '@timestamp',
          operator: 'ON_OR_AFTER' as const,
          value: '2026-11-21',
        },
      ],
    },
  ],
};

const keySorts = [
  'file.name',
  'source.email.sender',
  'source.email.from',
  'destination.email.subject',
  'mailForensics.mailbox',
  'destination.email.recipients',
  'mailForensics.to',
  'mailForensics.cc',
  'mailForensics.bcc',
  'mailForensics.recipientDomains',
  'risk.untrustedValues.domains',
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

/** Ways that a search can be made to go; `either` is what it chooses by itself. */
const PLANS = {
  either: {},
  index: { candidates: 1_000_000 },
  'index, for one or two': { candidates: 2, firstEvents: 3 },
  'walk, from one event on': { candidates: 0, firstEvents: 1, paceMs: 1e9 },
  'walk, in small steps': { candidates: 0, firstEvents: 7, paceMs: 0.01 },
};

type PlanName = keyof typeof PLANS;

const planNames: PlanName[] = [
  'either',
  'index',
  'index, for one or two',
  'walk, from one event on',
  'walk, in small steps',
];
const plan = fc.constantFrom(...planNames);

/** For a night of them, set PROPERTY_RUNS; a busy machine does what it can in 10 seconds. */
const { PROPERTY_RUNS } = process.env;
const RUNS = Number(PROPERTY_RUNS ?? 500);
const limited = PROPERTY_RUNS ? {} : { interruptAfterTimeLimit: 10_000 };

describe.each(databases.eachSupportedId())('search on %s', id => {
  let searches: Record<PlanName, FileEventSearch>;
  let events: FileEvent[];
  beforeAll(async () => {
    const knex = await prepare(await databases.init(id));
    await write(knex, [...theDozen(), ...randomEvents(50)]);
    const searchBy = (name: PlanName) =>
      FileEventSearch.create({
        runner: QueryRunner.create({
          knex,
          now: () => NOW,
          logger: mockServices.logger.mock(),
          limits: PLANS[name],
        }),
      });
    searches = {
      either: searchBy('either'),
      index: searchBy('index'),
      'index, for one or two': searchBy('index, for one or two'),
      'walk, from one event on': searchBy('walk, from one event on'),
      'walk, in small steps': searchBy('walk, in small steps'),
    };
    events = (await searches.either.search(everything)).fileEvents;
  });
  const idsOf = (some: FileEvent[]) => some.map(event => event.event.id);

  it('has events to find', () => {
    expect(events).toHaveLength(62);
  });

  it('finds what a plain filter over the events finds', async () => {
    const emptiness = { none: 0, some: 0, all: 0 };
    await fc.assert(
      fc.asyncProperty(query, plan, async (request, name) => {
        const expected = events.filter(event => evaluate(request, event, NOW));
        const answer = await searches[name].search(request);
        expect(idsOf(answer.fileEvents)).toEqual(idsOf(expected));
        expect(answer.totalCount).toBe(expected.length);
        const kind = expected.length === 0 ? 'none' : 'some';
        emptiness[expected.length === events.length ? 'all' : kind]++;
      }),
      {
        numRuns: RUNS,
        ...limited,
        examples: planNames.map(
          name => [timesOfOneGroup, name] satisfies [object, PlanName],
        ),
      },
    );
    // So that the agreement is not one about nothing.
    expect(emptiness.some).toBeGreaterThan(10);
  });

  it('gives all pages together in the order of the whole, by any term and in either direction', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sorts),
        fc.constantFrom('asc' as const, 'desc' as const),
        // A page for each event takes a search for each: once, below, is enough.
        fc.integer({ min: 4, max: 40 }),
        query,
        plan,
        async (srtKey, srtDir, pgSize, request, name) => {
          const sorted = events
            .filter(event => evaluate(request, event, NOW))
            .sort(comparing(srtKey, srtDir));
          expect(
            await allPages(searches[name], {
              ...request,
              srtKey,
              srtDir,
              pgSize,
            }),
          ).toEqual(idsOf(sorted));
        },
      ),
      {
        numRuns: RUNS / 5,
        ...limited,
        examples: sorts.map(
          (sort, index) =>
            [
              sort,
              'asc',
              index === 0 ? 1 : 20,
              everything,
              planNames[index % planNames.length],
            ] satisfies Example,
        ),
      },
    );
  });

  async function allPages(
    planned: FileEventSearch,
    request: SearchRequest,
  ): Promise<string[]> {
    const ids: string[] = [];
    let pgToken: string | null = '';
    while (pgToken !== null) {
      const page = await planned.search({ ...request, pgToken });
      ids.push(...idsOf(page.fileEvents));
      pgToken = page.nextPgToken;
    }
    return ids;
  }
});
