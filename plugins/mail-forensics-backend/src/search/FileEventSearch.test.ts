import { inspect } from 'node:util';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Operator } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { EU, NOW, US, prepare, theDozen, write } from './__testUtils__/seed';
import { FileEventSearch } from './FileEventSearch';
import { QueryRunner } from './QueryRunner';
import { QueryError, SearchFailure } from './QueryError';
import type { QueryNode } from './QueryNode';

jest.setTimeout(30_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const everything = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};
const inConnection = (id: string): QueryNode => ({
  kind: 'textIs',
  term: { kind: 'text', column: 'connection_id' },
  anyOf: [[id]],
});

describe.each(databases.eachSupportedId())('search on %s', id => {
  let knex: Knex;
  let search: FileEventSearch;
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
    await write(knex, theDozen());
    search = FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
  });

  /** Numbers of the events of the dozen that are found, in the order found. */
  async function found(body: object, options?: { restriction?: QueryNode }) {
    const answer = await search.search(body, options);
    return answer.fileEvents.map(event =>
      Number(event.mailForensics.messageId.slice('AAMk-'.length)),
    );
  }
  it('counts a page that holds everything in the statement that finds it, so that no event can come in between', async () => {
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => statements.push(sql);
    knex.on('query', listen);
    const whole = await search.search({ ...everything, pgSize: 12 });
    knex.removeListener('query', listen);
    expect(statements.filter(sql => /AS matching/i.test(sql))).toHaveLength(1);
    expect(whole.totalCount).toBe(12);
    const part = await search.search({ ...everything, pgSize: 11 });
    expect(part.totalCount).toBe(12);
  });

  const ascending = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
  const all = Array.from({ length: 12 }, (_, index) => index);
  const except = (...numbers: number[]) =>
    all.filter(n => !numbers.includes(n));

  it.each<[string, Operator, unknown, number[]]>([
    ['file.name', 'IS', 'PAYROLL 2026.PDF', [0]],
    ['file.name', 'IS', 'payroll_2026*', [1]],
    ['file.name', 'IS', 'payroll%*', [2]],
    ['file.name', 'IS', '*.pdf', [0, 1, 7, 8]],
    ['file.name', 'IS', '*2026*', [0, 1, 2]],
    ['file.name', 'IS', 'p*l*.csv', [2]],
    ['file.name', 'IS', 'r\u00e9sum\u00e9.docx', [3, 4]],
    ['file.name', 'IS', 're\u0301sum*', [3, 4]],
    ['file.name', 'IS', '*\\slash*', [6]],
    ['file.name', 'IS', 'a*b.txt', [10]],
    ['file.name', 'IS', 'x\u2400y.bin', [11]],
    ['file.name', 'IS', 'x\u0000y.bin', [11]],
    ['file.name', 'IS_NOT', '*.pdf', except(0, 1, 7, 8)],
    ['file.name', 'IS_ANY', ['link.url', '*.csv'], [2, 9]],
    ['file.name', 'IS_NONE', ['link.url', '*.csv'], except(2, 9)],
    ['file.name', 'EXISTS', null, except(5)],
    ['file.name', 'DOES_NOT_EXIST', null, [5]],
    ['file.name', 'IS', '*', except(5)],
    ['destination.email.subject', 'IS', 'οδος', [6]],
    ['destination.email.subject', 'IS', 'οδ*σ', [6]],
    ['destination.email.subject', 'IS', "'; drop table file_events; --", [10]],
    ['destination.email.subject', 'IS', 'half \uFFFD', [11]],
    ['destination.email.subject', 'IS_NOT', 'figures', [1, 5, 6, 7, 8, 10, 11]],
    ['destination.email.subject', 'DOES_NOT_EXIST', undefined, [1, 5]],
    [
      'destination.email.recipients',
      'IS',
      'BOB@example.com',
      [0, 1, 4, 5, 6, 7, 10, 11],
    ],
    ['destination.email.recipients', 'IS_NOT', 'bob@example.com', [2, 3, 8, 9]],
    ['destination.email.recipients', 'IS', '*@contoso.com', [1, 2, 9]],
    ['destination.email.recipients', 'IS', '*@*.example.com', [3]],
    [
      'destination.email.recipients',
      'IS_NONE',
      ['*@contoso.com', '*example*'],
      [8],
    ],
    ['destination.email.recipients', 'EXISTS', null, all],
    ['mailForensics.bcc', 'EXISTS', null, [3]],
    ['mailForensics.cc', 'IS', 'dora*', [4]],
    ['mailForensics.to', 'DOES_NOT_EXIST', null, [3]],
    ['source.email.sender', 'DOES_NOT_EXIST', null, [4]],
    ['source.email.sender', 'IS', 'ZOË@*', [6]],
    ['source.email.sender', 'IS_NOT', 'anna@contoso.com', [4, 6]],
    ['source.email.from', 'IS', 'team@contoso.com', [3]],
    ['user.email', 'IS_NOT', 'anna*', [4, 6]],
    ['file.sizeInBytes', 'IS', 10, [1, 7]],
    ['file.sizeInBytes', 'IS', '*', except(2)],
    ['file.sizeInBytes', 'LESS_THAN', '10.5', [1, 5, 7]],
    ['file.sizeInBytes', 'GREATER_THAN', 10, except(1, 2, 5, 7)],
    ['file.sizeInBytes', 'IS_NONE', ['10', '0'], except(1, 5, 7)],
    ['file.sizeInBytes', 'DOES_NOT_EXIST', null, [2]],
    ['file.category', 'IS', 'spreadsheet', [2]],
    ['file.mimeType', 'IS', 'TEXT/*', [2]],
    ['file.mimeTypeByBytes', 'DOES_NOT_EXIST', null, [3]],
    ['file.hash.sha256', 'IS', 'D'.repeat(64), [10]],
    ['file.hash.md5', 'DOES_NOT_EXIST', null, [5, 9]],
    ['file.hash.sha256Error', 'IS', 'cloud attachment', [9]],
    ['risk.trusted', 'IS', 'TRUE', [2, 9]],
    ['risk.trusted', 'IS_NOT', 'TRUE', except(2, 9)],
    ['risk.trustReason', 'IS', 'Trusted email recipient', [2, 9]],
    ['risk.untrustedValues.domains', 'IS', 'example.org', [4]],
    ['risk.untrustedValues.domains', 'DOES_NOT_EXIST', null, [2, 8, 9]],
    ['@timestamp', 'ON', '2026-11-20', [0, 1, 2, 3]],
    ['@timestamp', 'ON_OR_AFTER', '2026-11-22', [7, 8, 9, 10, 11]],
    ['@timestamp', 'ON_OR_BEFORE', '2026-11-20T08:00:00.000Z', [0, 1, 2]],
    ['@timestamp', 'ON_OR_BEFORE', '2026-11-20', [0, 1, 2, 3]],
    ['@timestamp', 'WITHIN_THE_LAST', 'PT1H', [9, 10, 11]],
    ['mailForensics.receivedAt', 'DOES_NOT_EXIST', null, [11]],
    ['event.detectorDisplayName', 'IS', 'contoso üs', [6, 7, 8, 9]],
    ['event.detectorDisplayName', 'IS_NOT', '*EU', [6, 7, 8, 9]],
    ['event.observer', 'IS', 'OFFICE365', all],
    ['event.action', 'IS_NOT', 'file-emailed', []],
    ['mailForensics.connectionId', 'IS', US, [6, 7, 8, 9]],
    ['mailForensics.mailbox', 'IS', 'shared@*', [11]],
    ['mailForensics.internetMessageId', 'IS', '<3@contoso.com>', [3]],
    ['mailForensics.internetMessageId', 'DOES_NOT_EXIST', null, [11]],
    ['mailForensics.messageId', 'IS', 'AAMk-7', [7]],
    ['mailForensics.inline', 'IS', true, [4]],
    ['mailForensics.attachmentKind', 'IS_ANY', ['item', 'reference'], [5, 9]],
    ['file.owner', 'IS', 'anna', []],
    ['file.owner', 'IS_NOT', 'anna', all],
    ['risk.score', 'LESS_THAN', 1, all],
    ['anyText', 'IS', 'payroll', [0, 1, 2]],
    ['anyText', 'IS', 'EXAMPLE.ORG', [4]],
    ['anyText', 'IS', 'emoji', [7, 8]],
    ['anyText', 'IS', 'c'.repeat(32), [10]],
    ['anyText', 'IS', '%', [2]],
    ['anyText', 'IS_NOT', 'contoso', [4]],
    ['anyText', 'IS_ANY', ['payroll', 'team@'], [0, 1, 2, 3]],
  ])('%s %s %j', async (term, operator, value, expected) => {
    const body = { groups: [{ filters: [{ term, operator, value }] }] };
    expect(ascending(await found(body))).toEqual(expected);
  });

  it('joins groups as they say', async () => {
    const name = (value: string) => ({ term: 'file.name', value });
    expect(
      ascending(
        await found({
          groupClause: 'OR',
          groups: [
            { filterClause: 'OR', filters: [name('link.url'), name('*.bin')] },
            {
              subgroupClause: 'AND',
              subgroups: [
                { filters: [name('*.pdf')] },
                { filters: [{ term: 'file.sizeInBytes', value: 10 }] },
              ],
            },
          ],
        }),
      ),
    ).toEqual([1, 7, 9, 11]);
  });

  it('answers a query as large as the limits', async () => {
    const filters = (value: unknown, operator = 'IS') =>
      Array.from({ length: 4 }, () => ({ term: 'anyText', operator, value }));
    const many = Array.from(
      { length: 1_024 },
      (_, index) => `payroll ${index}*%`,
    );
    await expect(
      found({ groups: [{ filters: filters(many, 'IS_NONE') }] }),
    ).resolves.toHaveLength(12);
    const chain = Array.from({ length: 1_024 }, (_, index) => ({
      term: 'file.name',
      operator: 'IS_NOT',
      value: `*${index}%`,
    }));
    await expect(found({ groups: [{ filters: chain }] })).resolves.toHaveLength(
      12,
    );
    await expect(
      found({ groups: [{ filters: chain, filterClause: 'OR' }] }),
    ).resolves.toHaveLength(12);
  });

  it('says how many there are, and pages by number', async () => {
    const page = await search.search({ ...everything, pgSize: 5, pgNum: 3 });
    expect(page).toMatchObject({
      totalCount: 12,
      nextPgToken: null,
      problems: null,
    });
    expect(page.fileEvents).toHaveLength(2);
    expect(page).not.toHaveProperty('totalCountIsLowerBound');
    expect(await found({ ...everything, pgNum: 9 })).toEqual([]);
  });

  it('gives the newest first', async () => {
    expect((await found(everything)).slice(0, 4)).toEqual([11, 10, 9, 8]);
  });

  it('sorts text by code point', async () => {
    const pdfs = {
      groups: [{ filters: [{ term: 'file.name', value: '*.pdf' }] }],
    };
    expect(
      await found({ ...pdfs, srtKey: 'file.name', srtDir: 'asc' }),
    ).toEqual([0, 1, 8, 7]);
  });

  it('goes on after any event that the caller may see, found or not', async () => {
    const [token] = (
      await search.search({
        groups: [
          { filters: [{ term: 'mailForensics.messageId', value: 'AAMk-9' }] },
        ],
      })
    ).fileEvents.map(event => event.event.id);
    const texts = {
      groups: [{ filters: [{ term: 'file.name', value: '*.txt' }] }],
    };
    expect(await found({ ...texts, pgToken: token })).toEqual([6]);
    await expect(
      found({ ...texts, pgToken: token }, { restriction: inConnection(EU) }),
    ).rejects.toMatchObject({
      problems: [{ type: 'INVALID_PAGE_TOKEN' }],
    });
    await expect(
      found({
        ...texts,
        pgToken: token.replace(/.$/, c => (c === '0' ? '1' : '0')),
      }),
    ).rejects.toThrow(QueryError);
  });

  it('keeps what a policy withholds out of rows, counts and single events', async () => {
    const restriction = inConnection(US);
    const answer = await search.search(everything, { restriction });
    expect(answer.totalCount).toBe(4);
    expect(ascending(await found(everything, { restriction }))).toEqual([
      6, 7, 8, 9,
    ]);
    const [own] = answer.fileEvents;
    expect(await search.find(own.event.id, { restriction })).toEqual(own);
    expect(await search.find(own.event.id.toUpperCase())).toEqual(own);
    expect(
      await search.find(own.event.id, { restriction: inConnection(EU) }),
    ).toBeUndefined();
    expect(await search.find('no id')).toBeUndefined();
    expect(
      await found(everything, { restriction: { kind: 'or', nodes: [] } }),
    ).toEqual([]);
  });

  it('refuses with the problems', async () => {
    const refusal = search.search({ groups: [] });
    await expect(refusal).rejects.toThrow(QueryError);
    await expect(refusal).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ type: 'MISSING_GROUPS', badFilter: null }],
    });
  });

  it('says nothing of the statement when the database fails', async () => {
    const logger = mockServices.logger.mock();
    const broken = await prepare(await databases.init(id));
    await broken.schema.dropTable('file_event_recipients');
    const value = 'secret@example.com';
    const failure = await FileEventSearch.create({
      runner: QueryRunner.create({ knex: broken, logger }),
    })
      .search({
        groups: [
          { filters: [{ term: 'destination.email.recipients', value }] },
        ],
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SearchFailure);
    expect(failure).toMatchObject({ problems: [{ type: 'SEARCH_FAILED' }] });
    expect(logger.error).toHaveBeenCalledTimes(1);
    const said = [failure, logger.error.mock.calls].map(each =>
      inspect(each, { depth: null }),
    );
    expect(said.join()).not.toMatch(/secret|select/i);
  });
});

describe.each(databases.eachSupportedId())('ten thousand events on %s', id => {
  it('are counted exactly, and one more is told as a lower bound', async () => {
    const knex = await prepare(await databases.init(id));
    const search = FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        logger: mockServices.logger.mock(),
      }),
    });
    const many = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) =>
        newFileEvent({ fileName: `${prefix}${index}`, to: [] }),
      );
    await write(knex, many(10_000, 'a'));
    const exact = await search.search({
      ...everything,
      pgSize: 10_000,
      pgToken: '',
    });
    expect(exact.totalCount).toBe(10_000);
    expect(exact).not.toHaveProperty('totalCountIsLowerBound');
    expect(exact.fileEvents).toHaveLength(10_000);
    expect(exact.nextPgToken).toBeNull();
    await write(knex, many(5, 'b'));
    const more = await search.search({ ...everything, pgSize: 1 });
    expect(more).toMatchObject({
      totalCount: 10_001,
      totalCountIsLowerBound: true,
    });
  }, 240_000);
});
