import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { CatalogPeople } from '../catalog';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { FileEventSearch } from './FileEventSearch';
import { QueryRunner } from './QueryRunner';
import { EU, NOW, prepare, write } from './__testUtils__/seed';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

function user(name: string, group: string, email: string, id?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      ...(id && { annotations: { 'graph.microsoft.com/user-id': id } }),
    },
    spec: { profile: { email } },
    relations: [{ type: 'memberOf', targetRef: `group:default/${group}` }],
  };
}
const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
});

const CROWD = Array.from({ length: 40_000 }, (_, index) =>
  user(`p${index}`, 'crowd', `p${index}@contoso.com`),
);

function catalogOf(entities: Entity[] | undefined) {
  return CatalogPeople.create({
    catalog: {
      streamEntities: async function* stream() {
        if (!entities) {
          throw new Error('down');
        }
        yield entities;
      },
    },
    auth: mockServices.auth.mock(),
    logger: mockServices.logger.mock(),
  });
}

const bySender = (index: number, sender: string, userId: string) =>
  newFileEvent({
    sender,
    userId,
    from: sender,
    to: ['megan@contoso.com', 'lee@gmail.com'],
    connectionId: EU,
    messageId: `m${index}`,
    internetMessageId: `<${index}@contoso.com>`,
    sentAt: new Date(NOW.getTime() - index),
  });

const where = (operator: string, value: unknown) => ({
  groups: [{ filters: [{ term: 'mailForensics.group', operator, value }] }],
});

describe.each(databases.eachSupportedId())('catalog groups on %s', id => {
  async function open(entities: Entity[] | undefined) {
    const knex = await prepare(await databases.init(id));
    await write(knex, [
      bySender(0, 'Adele@contoso.com', 'id-adele'),
      bySender(1, 'shared@contoso.com', 'id-alex'),
      bySender(2, 'megan@contoso.com', 'id-megan'),
      bySender(3, 'p39999@contoso.com', 'id-crowd'),
    ]);
    return FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
        people: catalogOf(entities),
      }),
    });
  }
  const ENTITIES = [
    user('adele', 'sales', 'adele@Contoso.com'),
    user('alex', 'sales', 'alex@contoso.com', 'ID-Alex'),
    user('megan', 'legal', 'megan@contoso.com'),
    group('sales'),
    group('legal'),
    group('empty'),
    group('crowd'),
    ...CROWD,
  ];
  async function found(search: FileEventSearch, body: object) {
    const { fileEvents } = await search.search(body);
    return fileEvents.map(event => event.mailForensics.messageId);
  }

  it('finds what members sent, from their address or their mailbox', async () => {
    const search = await open(ENTITIES);
    expect(await found(search, where('IS', 'sales'))).toEqual(['m0', 'm1']);
    expect(await found(search, where('IS_NOT', 'sales'))).toEqual(['m2', 'm3']);
    expect(
      await found(search, where('IS_ANY', ['legal', 'group:default/empty'])),
    ).toEqual(['m2']);
    expect(await found(search, where('IS_NONE', ['legal', 'sales']))).toEqual([
      'm3',
    ]);
    expect(await found(search, where('IS', 'empty'))).toEqual([]);
    expect(await found(search, where('IS', 'crowd'))).toEqual(['m3']);
  });

  it('refuses groups that the catalog does not have, and other values', async () => {
    const search = await open(ENTITIES);
    for (const value of ['nobody', 'user:default/adele', 's*les']) {
      await expect(search.search(where('IS', value))).rejects.toMatchObject({
        problems: [{ type: 'ILLEGAL_VALUE' }],
      });
    }
    await expect(search.search(where('EXISTS', null))).rejects.toMatchObject({
      problems: [{ type: 'ILLEGAL_OPERATOR' }],
    });
  });

  it('fails, and does not answer with nothing, where the catalog is down', async () => {
    const search = await open(undefined);
    await expect(search.search(where('IS', 'sales'))).rejects.toMatchObject({
      ...{ name: 'SearchFailure', isTemporary: true },
      problems: [{ type: 'SEARCH_FAILED' }],
    });
  });

  it('names the people of the catalog in events', async () => {
    const search = await open(ENTITIES);
    const { fileEvents } = await search.search(where('IS', 'sales'));
    expect(fileEvents[0].mailForensics).toMatchObject({
      people: [
        { address: 'Adele@contoso.com', entityRef: 'user:default/adele' },
        { address: 'megan@contoso.com', entityRef: 'user:default/megan' },
      ],
      entityRefs: ['user:default/adele', 'user:default/megan'],
    });
    const withoutCatalog = await open(undefined);
    const all = await withoutCatalog.search({
      groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
    });
    expect(all.fileEvents[0].mailForensics.people).toEqual([]);
  });
});
