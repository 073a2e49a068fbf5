import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  FileEvent,
  SearchRequest,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { randomEvents } from './__testUtils__/randomEvents';
import { NOW, prepare, theDozen, write } from './__testUtils__/seed';
import { FileEventSearch } from './FileEventSearch';
import { QueryError, SearchFailure } from './QueryError';
import { QueryRunner } from './QueryRunner';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const everything: SearchRequest = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
  pgSize: 100,
};
/** Some of them, which no index leads to. */
const items: SearchRequest = {
  groups: [
    { filters: [{ term: 'mailForensics.attachmentKind', value: '*te*' }] },
  ],
};
const SECOND = 1_000;

describe.each(databases.eachSupportedId())('when time is up on %s', id => {
  let knex: Knex;
  let all: FileEvent[];
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
    await write(knex, [...theDozen(), ...randomEvents(50)]);
    all = (await searching(1_000).search(everything)).fileEvents;
  });

  /** A search by a clock that goes on a second whenever it is looked at. */
  function searching(seconds: number): FileEventSearch {
    let time = 0;
    return FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
        limits: {
          candidates: 0,
          firstEvents: 1,
          paceMs: 0.01,
          findMs: (seconds + 0.5) * SECOND,
          now: () => {
            time += SECOND;
            return time;
          },
        },
      }),
    });
  }
  const idsOf = (events: FileEvent[]) => events.map(event => event.event.id);

  async function pages(request: SearchRequest): Promise<SearchResponse[]> {
    const answers: SearchResponse[] = [];
    let pgToken: string | null = '';
    while (pgToken !== null) {
      const answer: SearchResponse = await searching(2).search({
        ...request,
        pgToken,
      });
      answers.push(answer);
      pgToken = answer.nextPgToken;
    }
    return answers;
  }

  it('says back to when everything was searched, and leaves nothing out before', async () => {
    const whole = await searching(1_000).search({ ...items, pgSize: 100 });
    const answer = await searching(2).search({ ...items, pgSize: 15 });
    const back = Date.parse(answer.completeBackTo ?? '');
    expect(answer.fileEvents.length).toBeGreaterThan(0);
    expect(answer.fileEvents.length).toBeLessThan(whole.fileEvents.length);
    expect(idsOf(answer.fileEvents)).toEqual(
      idsOf(
        whole.fileEvents.filter(
          event => Date.parse(event['@timestamp']) >= back,
        ),
      ),
    );
    expect(answer).toMatchObject({
      totalCount: answer.fileEvents.length,
      totalCountIsLowerBound: true,
    });
  });

  it('says up to when everything was searched, where the oldest come first', async () => {
    const request = { ...items, srtDir: 'asc' as const };
    const whole = await searching(1_000).search({ ...request, pgSize: 100 });
    const answer = await searching(2).search({ ...request, pgSize: 15 });
    const reached = Date.parse(answer.completeUpTo ?? '');
    expect(answer.fileEvents.length).toBeGreaterThan(0);
    expect(answer.fileEvents.length).toBeLessThan(whole.fileEvents.length);
    expect(idsOf(answer.fileEvents)).toEqual(
      idsOf(
        whole.fileEvents.filter(
          event => Date.parse(event['@timestamp']) < reached,
        ),
      ),
    );
    expect(answer).not.toHaveProperty('completeBackTo');
    expect(whole).not.toHaveProperty('completeUpTo');
  });

  it.each(['desc', 'asc'] as const)(
    'finds everything all the same for who follows the tokens, %s',
    async srtDir => {
      const answers = await pages({ ...everything, srtDir, pgSize: 7 });
      const found = answers.flatMap(answer => idsOf(answer.fileEvents));
      const expected = (
        await searching(1_000).search({ ...everything, srtDir })
      ).fileEvents;
      expect(found).toEqual(idsOf(expected));
    },
  );

  it('goes on with nothing found where nothing matches', async () => {
    const answers = await pages({
      groups: [{ filters: [{ term: 'file.mimeType', value: '*no/such*' }] }],
      pgSize: 5,
    });
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.flatMap(answer => answer.fileEvents)).toEqual([]);
    expect(answers.at(-1)).not.toHaveProperty('completeBackTo');
  });

  it('sorts what was searched, on every page the same', async () => {
    const answers = await pages({
      ...everything,
      srtKey: 'file.name',
      pgSize: 5,
    });
    const backs = answers.map(answer => answer.completeBackTo);
    expect(new Set(backs).size).toBe(1);
    const back = Date.parse(backs[0] ?? '');
    const searched = all.filter(
      event => Date.parse(event['@timestamp']) >= back,
    );
    const found = answers.flatMap(answer => idsOf(answer.fileEvents));
    expect([...found].sort()).toEqual(idsOf(searched).sort());
  });

  it('fails where there was no time for anything', async () => {
    await expect(searching(0).search(everything)).rejects.toThrow(
      SearchFailure,
    );
    await expect(searching(0).search(everything)).rejects.toMatchObject({
      problems: [{ type: 'QUERY_TIMEOUT' }],
    });
  });

  it('refuses a time as the token of another order', async () => {
    await expect(
      searching(9).search({
        ...everything,
        srtKey: 'file.name',
        pgToken: '~1763800000000',
      }),
    ).rejects.toThrow(QueryError);
  });
});
