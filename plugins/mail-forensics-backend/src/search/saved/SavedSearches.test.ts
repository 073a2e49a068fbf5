import { TestDatabases } from '@backstage/backend-test-utils';
import { QueryError } from '../QueryError';
import { prepare } from '../__testUtils__/seed';
import { SavedSearches } from './SavedSearches';
import { SharedQueries } from './SharedQueries';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const ADELE = { userEntityRef: 'user:default/adele', mayManageAll: false };
const MEGAN = { userEntityRef: 'user:default/megan', mayManageAll: false };
const ADMIN = { userEntityRef: 'user:default/admin', mayManageAll: true };

const query = {
  groups: [
    {
      subgroupClause: 'OR' as const,
      subgroups: [
        { filters: [{ term: 'file.name', value: '*.xlsx' }] },
        { filters: [{ term: 'risk.trusted', value: false }] },
      ],
    },
  ],
};

describe.each(databases.eachSupportedId())('saved searches on %s', id => {
  let searches: SavedSearches;
  let queries: SharedQueries;
  let now = new Date('2026-11-22T12:00:00.000Z');
  beforeAll(async () => {
    const knex = await prepare(await databases.init(id));
    searches = SavedSearches.create({ knex, now: () => now });
    queries = SharedQueries.create({ knex, now: () => now });
  });

  it('keeps a search as it was written, for everybody', async () => {
    const saved = await searches.create(
      {
        ...query,
        name: ' Sheets ',
        notes: 'Case 12',
        columns: ['file.name', '@timestamp'],
        srtKey: 'file.name',
        srtDir: 'asc',
      },
      ADELE,
    );
    expect(saved).toEqual({
      id: saved.id,
      apiVersion: 2,
      name: 'Sheets',
      notes: 'Case 12',
      columns: ['file.name', '@timestamp'],
      ...query,
      srtKey: 'file.name',
      srtDir: 'asc',
      createdByUID: 'user:default/adele',
      createdByUsername: 'user:default/adele',
      creationTimestamp: '2026-11-22T12:00:00.000Z',
      modifiedByUID: 'user:default/adele',
      modifiedByUsername: 'user:default/adele',
      modifiedTimestamp: '2026-11-22T12:00:00.000Z',
    });
    expect(await searches.get(saved.id)).toEqual(saved);
    expect(await searches.list()).toContainEqual(saved);
  });

  it('is changed and deleted by its owner, or by who may manage all, and by nobody else', async () => {
    const { id: saved } = await searches.create(
      { ...query, name: 'Mine' },
      ADELE,
    );
    now = new Date('2026-11-22T13:00:00.000Z');
    await expect(
      searches.update(saved, { ...query, name: 'Taken' }, MEGAN),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(searches.delete(saved, MEGAN)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    expect(
      await searches.update(saved, { ...query, name: 'Ours' }, ADMIN),
    ).toMatchObject({
      name: 'Ours',
      createdByUID: 'user:default/adele',
      modifiedByUID: 'user:default/admin',
      modifiedTimestamp: '2026-11-22T13:00:00.000Z',
    });
    await searches.delete(saved, ADELE);
    await expect(searches.get(saved)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(searches.delete(saved, ADELE)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it.each([
    [{ name: '' }, /^name/],
    [{ name: 'x'.repeat(201) }, /^name/],
    [{ notes: 'x'.repeat(10_001) }, /^notes/],
    // PostgreSQL has no such text.
    [{ name: 'a\u0000b' }, /^name/],
    [{ notes: '\u0000' }, /^notes/],
    [{ columns: ['no.such'] }, /^columns/],
  ])('refuses %j', async (fields, message) => {
    await expect(
      searches.create({ ...query, name: 'x', ...fields }, ADELE),
    ).rejects.toThrow(message);
  });

  it('refuses what could not be run', async () => {
    const bad = { groups: [{ filters: [{ term: 'no.such', value: 'x' }] }] };
    await expect(
      searches.create({ ...bad, name: 'Bad' }, ADELE),
    ).rejects.toBeInstanceOf(QueryError);
    await expect(
      queries.share(bad, ADELE.userEntityRef),
    ).rejects.toBeInstanceOf(QueryError);
  });

  it('gives the same query the same link, whoever asks', async () => {
    const [one, other] = await Promise.all([
      queries.share({ ...query, pgSize: 50 }, ADELE.userEntityRef),
      queries.share({ ...query, srtKey: null }, MEGAN.userEntityRef),
    ]);
    const again = await queries.share(query, MEGAN.userEntityRef);
    expect(one).toEqual({ id: one.id, ...query });
    expect(await queries.get(one.id)).toEqual(one);
    expect(again.id).toBe(one.id);
    expect(other).toEqual({ id: other.id, ...query });
    await expect(
      queries.get('00000000-0000-4000-8000-000000000000'),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
