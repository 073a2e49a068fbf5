import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import {
  createConditionAuthorizer,
  type PermissionRuleset,
} from '@backstage/plugin-permission-node';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import fc from 'fast-check';
import { EU, NOW, US, prepare, theDozen, write } from './__testUtils__/seed';
import { QueryRunner } from './QueryRunner';
import { FileEventSearch } from './FileEventSearch';
import {
  createRestrictionTransformer,
  fileEventConditions,
  fileEventRules,
} from './permissions';
import type { QueryNode } from './QueryNode';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const ruleset: PermissionRuleset<FileEvent, QueryNode> = {
  getRuleByName: name => {
    const rule = Object.values(fileEventRules).find(each => each.name === name);
    if (!rule) {
      throw new Error(`No rule ${name}`);
    }
    return rule as unknown as ReturnType<typeof ruleset.getRuleByName>;
  },
};

const condition = fc.oneof(
  fc
    .subarray([EU, US, EU.toUpperCase(), '', '*', `${EU}*`])
    .map(connectionIds => fileEventConditions.inConnection({ connectionIds })),
  fc
    .subarray([
      'contoso.com',
      'CONTOSO.com',
      'ontoso.com',
      'example.com',
      '%',
      '_',
    ])
    .map(domains => fileEventConditions.senderDomainIs({ domains })),
);
type Criteria = PermissionCriteria<PermissionCondition>;
const { criteria } = fc.letrec<{ criteria: Criteria }>(tie => {
  const several = fc.array(tie('criteria'), { minLength: 1, maxLength: 3 });
  return {
    criteria: fc.oneof(
      { maxDepth: 3 },
      condition,
      several.map(
        ([first, ...rest]) => ({ allOf: [first, ...rest] } as Criteria),
      ),
      several.map(
        ([first, ...rest]) => ({ anyOf: [first, ...rest] } as Criteria),
      ),
      tie('criteria').map(not => ({ not })),
    ),
  };
});

describe.each(databases.eachSupportedId())('restrictions on %s', id => {
  it('are the same for rows and for an event at hand', async () => {
    const knex = await prepare(await databases.init(id));
    await write(knex, theDozen());
    const search = FileEventSearch.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
    const everything = {
      groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
    };
    const { fileEvents } = await search.search(everything);
    const toRestriction = createRestrictionTransformer(ruleset);
    const isAuthorized = createConditionAuthorizer<FileEvent>(ruleset);
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(criteria, async conditions => {
        const decision = {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'mail-forensics',
          resourceType: 'mail-forensics-event',
          conditions,
        } as const;
        const restricted = await search.search(everything, {
          restriction: toRestriction(conditions),
        });
        expect(restricted.fileEvents).toEqual(
          fileEvents.filter(event => isAuthorized(decision, event)),
        );
        expect(restricted.totalCount).toBe(restricted.fileEvents.length);
        sizes.add(restricted.totalCount);
      }),
      { numRuns: 150 },
    );
    expect(sizes.size).toBeGreaterThan(3);
  }, 30_000);
});

it('refuses domains that would be patterns', () => {
  const { paramsSchema } = fileEventRules.senderDomainIs;
  expect(paramsSchema).toBeDefined();
  for (const domain of ['*', '*.contoso.com', 'a@contoso.com', '']) {
    expect(() =>
      createRestrictionTransformer(ruleset)(
        fileEventConditions.senderDomainIs({ domains: [domain] }),
      ),
    ).toThrow();
  }
});
