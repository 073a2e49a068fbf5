import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { CatalogPeople } from './CatalogPeople';
import { readGroupRef } from './People';

function user(name: string, groups: string[], email?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      annotations: { 'graph.microsoft.com/user-id': `ID-${name}` },
    },
    spec: { profile: email === undefined ? {} : { email } },
    relations: groups.map(groupName => ({
      type: 'memberOf',
      targetRef: `group:default/${groupName}`,
    })),
  };
}

function group(name: string, parents: string[] = []): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name },
    relations: parents.map(parent => ({
      type: 'childOf',
      targetRef: `group:default/${parent}`,
    })),
  };
}

const ENTITIES = [
  user('adele', ['sales'], 'Adele@Contoso.com'),
  user('megan', ['field'], 'megan@contoso.com'),
  user('alex', ['field']),
  user('double', [], 'ADELE@contoso.com'),
  group('sales', ['field']),
  group('field', ['sales']),
  group('empty'),
];

function over(pages: () => AsyncIterable<Entity[]>) {
  const clock = { now: new Date('2026-11-22T12:00:00Z') };
  const logger = mockServices.logger.mock();
  const streamEntities = jest.fn(pages);
  const people = CatalogPeople.create({
    catalog: { streamEntities },
    auth: mockServices.auth.mock(),
    logger,
    now: () => clock.now,
  });
  const pass = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  return { people, streamEntities, logger, pass };
}

async function* inPages(entities: Entity[]) {
  for (const entity of entities) {
    yield [entity];
  }
}

describe('CatalogPeople', () => {
  it('knows whose an address is, in any case; the first where two have it', async () => {
    const people = await over(() => inPages(ENTITIES)).people.read();
    expect(people?.refOf('ADELE@CONTOSO.COM')).toBe('user:default/adele');
    expect(people?.refOf('nobody@contoso.com')).toBeUndefined();
  });

  it('knows the members of a group and of the groups below it, even in a circle', async () => {
    const people = await over(() => inPages(ENTITIES)).people.read();
    expect(people?.membersOf('group:default/field')).toEqual({
      addresses: ['megan@contoso.com', 'adele@contoso.com'],
      userIds: ['id-megan', 'id-alex', 'id-adele'],
    });
    expect(people?.membersOf('group:default/empty')).toEqual({
      addresses: [],
      userIds: [],
    });
    expect(people?.membersOf('group:default/none')).toBeUndefined();
  });

  it('reads the catalog once for many, and again after five minutes, without a wait', async () => {
    const { people, streamEntities, pass } = over(() => inPages(ENTITIES));
    const [one, other] = await Promise.all([people.read(), people.read()]);
    expect(one).toBe(other);
    pass(4);
    await people.read();
    expect(streamEntities).toHaveBeenCalledTimes(1);
    pass(2);
    expect(await people.read()).toBe(one);
    expect(streamEntities).toHaveBeenCalledTimes(2);
    await new Promise(setImmediate);
    expect(await people.read()).not.toBe(one);
  });

  it('says so where the catalog does not answer, keeps what it knew, and does not ask at once again', async () => {
    let isDown = true;
    const { people, streamEntities, logger, pass } = over(() => {
      if (isDown) {
        throw new Error('secret');
      }
      return inPages(ENTITIES);
    });
    expect(await people.read()).toBeUndefined();
    expect(await people.read()).toBeUndefined();
    expect(streamEntities).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('secret');
    isDown = false;
    pass(1);
    expect(await people.read()).toBeDefined();
    isDown = true;
    pass(10);
    expect(await people.read()).toBeDefined();
  });

  it('does not wait longer than it may', async () => {
    const { people } = over(async function* never() {
      await new Promise(() => {});
      yield [];
    });
    expect(await people.read({ waitMs: 10 })).toBeUndefined();
  });
});

it.each([
  ['sales', 'group:default/sales'],
  ['Group:Default/Sales', 'group:default/sales'],
  ['other/sales', 'group:other/sales'],
  ['user:default/adele', undefined],
  ['', undefined],
  ['a b:c/d/e', undefined],
])('reads %j as %j', (text, ref) => {
  expect(readGroupRef(text)).toBe(ref);
});
