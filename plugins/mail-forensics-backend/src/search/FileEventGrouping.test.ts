import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { FileEventGrouping } from './FileEventGrouping';
import { FileEventSearch } from './FileEventSearch';
import { QueryError } from './QueryError';
import type { QueryNode } from './QueryNode';
import { QueryRunner } from './QueryRunner';
import { EU, NOW, prepare, theDozen, write } from './__testUtils__/seed';
import { fold, valuesOf } from './__testUtils__/evaluate';

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

describe.each(databases.eachSupportedId())('grouping on %s', id => {
  let knex: Knex;
  let grouping: FileEventGrouping;
  let events: FileEvent[];
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
    await write(knex, theDozen());
    const runner = QueryRunner.create({
      knex,
      now: () => NOW,
      logger: mockServices.logger.mock(),
    });
    grouping = FileEventGrouping.create({ runner });
    const search = FileEventSearch.create({ runner });
    events = (await search.search(everything)).fileEvents;
  });

  /** The same counted over the JSON of the events. */
  function expected(term: string, among: FileEvent[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const event of among) {
      const values = valuesOf(term, event).map(value =>
        [
          'file.category',
          'event.detectorDisplayName',
          'event.observer',
        ].includes(term)
          ? String(value)
          : fold(String(value)),
      );
      for (const value of new Set(values)) {
        counts[value] = (counts[value] ?? 0) + 1;
      }
    }
    return counts;
  }
  const asRecord = (groups: { value: string; docCount: number }[]) =>
    Object.fromEntries(groups.map(group => [group.value, group.docCount]));

  it.each([
    'file.category',
    'file.name',
    'file.sizeInBytes',
    'file.hash.sha256',
    'source.email.sender',
    'source.email.from',
    'destination.email.recipients',
    'destination.email.subject',
    'event.detectorDisplayName',
    'event.observer',
    'risk.trusted',
    'risk.score',
    'risk.untrustedValues.domains',
    'mailForensics.recipientDomains',
    'mailForensics.to',
    'mailForensics.bcc',
    'mailForensics.inline',
    'user.deviceUid',
  ])('counts events by %s', async term => {
    const answer = await grouping.group({ ...everything, groupingTerm: term });
    expect(asRecord(answer.groups)).toEqual(expected(term, events));
    expect(answer).toEqual({ groups: expect.anything(), problems: null });
    const counts = answer.groups.map(group => group.docCount);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it('counts only what is asked for, and of that only what the caller may see', async () => {
    const pdfs = {
      groups: [{ filters: [{ term: 'file.name', value: '*.pdf' }] }],
    };
    const answer = await grouping.group(
      { ...pdfs, groupingTerm: 'event.detectorDisplayName' },
      { restriction: inEurope },
    );
    expect(answer.groups).toEqual([{ value: 'Contoso EU', docCount: 2 }]);
  });

  it('says so where there are more values than asked for', async () => {
    const body = { ...everything, groupingTerm: 'file.name' };
    const few = await grouping.group({ ...body, size: 3 });
    expect(few.groups).toHaveLength(3);
    expect(few.hasMore).toBe(true);
    const whole = await grouping.group({ ...body, size: 10_000 });
    expect(whole).not.toHaveProperty('hasMore');
    expect(whole.groups.slice(0, 3)).toEqual(few.groups);
  });

  it.each([
    [{ groupingTerm: 'anyText' }, 'ILLEGAL_GROUP'],
    [{ groupingTerm: '@timestamp' }, 'ILLEGAL_GROUP'],
    [{ groupingTerm: 'no.such' }, 'ILLEGAL_GROUP'],
    [{}, 'ILLEGAL_GROUP'],
    [{ groupingTerm: 'file.name', size: 0 }, 'INVALID_PAGE_SIZE'],
    [{ groupingTerm: 'file.name', size: 10_001 }, 'INVALID_PAGE_SIZE'],
    [{ groupingTerm: 'file.name', groups: [] }, 'MISSING_GROUPS'],
  ])('refuses %j', async (body, type) => {
    const refused = grouping.group({ ...everything, ...body });
    await expect(refused).rejects.toBeInstanceOf(QueryError);
    await expect(refused).rejects.toMatchObject({ problems: [{ type }] });
  });
});
