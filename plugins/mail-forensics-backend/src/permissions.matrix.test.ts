import { randomUUID } from 'node:crypto';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  AUDIT_ACTIONS,
  eventReadPermission,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import request, { type Response } from 'supertest';
import { insertConnection, insertMailbox } from './database/__testUtils__/rows';
import { DatabaseFileEventWriter } from './events';
import { newFileEvent } from './events/__testUtils__/newFileEvent';
import {
  createFileEventConditionalDecision,
  default as mailForensicsPlugin,
  fileEventConditions,
} from './index';

/*
 * Every route, as everybody who could call it. The routes are those of the OpenAPI document, so that none can be
 * forgotten: one that this file knows nothing of makes it fail.
 */

const BASE = '/api/mail-forensics';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** What may be seen, and what may not: they have nothing in common but the time. */
const SEEN = {
  connectionId: '00000000-0000-4000-8000-0000000000e1',
  sender: 'anna@seen.example',
  userId: 'id-anna',
  sha256: 'a'.repeat(64),
  md5: 'a'.repeat(32),
};
const HIDDEN = {
  connectionId: '00000000-0000-4000-8000-0000000000e2',
  sender: 'mallory@hidden.example',
  userId: 'id-mallory',
  sha256: 'b'.repeat(64),
  md5: 'b'.repeat(32),
};

/** What is in every text of the event that may not be seen. */
const MARK = /hidden|b{32}|\be2\b/i;

const eventOf = (of: typeof SEEN, word: string) =>
  newFileEvent({
    ...of,
    mailbox: of.sender,
    from: of.sender,
    to: [`friend@${word}.test`],
    bcc: [`${word}@blind.test`],
    subject: `${word} subject`,
    fileName: `${word}.pdf`,
    messageId: `${word}-message`,
    internetMessageId: `<${word}@mail>`,
    hash: { sha256: of.sha256, md5: of.md5 },
  });

const person = (name: string, email: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { profile: { email } },
  relations: [{ type: 'memberOf', targetRef: 'group:default/sales' }],
});

const ENTITIES: Entity[] = [
  person('anna', SEEN.sender),
  person('nomail', ''),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'sales' },
    relations: [],
  },
];

type Criteria = PermissionCriteria<PermissionCondition>;

/** Each leaves the one event and takes away the other. */
const CONDITIONS: Record<string, Criteria> = {
  IN_CONNECTION: fileEventConditions.inConnection({
    connectionIds: [SEEN.connectionId],
  }),
  SENDER_DOMAIN_IS: fileEventConditions.senderDomainIs({
    domains: ['seen.example'],
  }),
  SENT_BY_MEMBER_OF: fileEventConditions.sentByMemberOf({
    groupRefs: ['group:default/Sales'],
  }),
  SENT_BY_SELF: fileEventConditions.sentBySelf({
    userEntityRef: 'user:default/anna',
  }),
  'neither of two': {
    not: {
      anyOf: [
        fileEventConditions.senderDomainIs({ domains: ['hidden.example'] }),
        fileEventConditions.inConnection({
          connectionIds: [HIDDEN.connectionId],
        }),
      ],
    },
  },
};

interface Operation {
  name: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  isPublic: boolean;
  permission: string | undefined;
}

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

/** What is asked of each route that answers with what is in events. */
const QUESTIONS: Record<string, { bodies?: object[]; ids?: string[] }> = {
  'post /v2/file-events': {
    bodies: [
      EVERYTHING,
      { ...EVERYTHING, srtKey: 'file.name', srtDir: 'asc', pgSize: 1 },
      {
        groups: [
          { filters: [{ term: 'anyText', operator: 'IS', value: '*hidden*' }] },
        ],
      },
    ],
  },
  'post /v2/file-events/export': { bodies: [EVERYTHING] },
  'post /v2/file-events/grouping': {
    bodies: [
      'source.email.sender',
      'source.email.from',
      'user.email',
      'destination.email.recipients',
      'mailForensics.recipientDomains',
      'destination.email.subject',
      'file.name',
      'file.hash.sha256',
      'file.hash.md5',
      'file.category',
      'risk.trusted',
      'event.detectorDisplayName',
      'mailForensics.connectionId',
    ].map(groupingTerm => ({ ...EVERYTHING, groupingTerm })),
  },
  'post /v2/file-events/histogram': { bodies: [EVERYTHING] },
  'post /v2/file-events/coverage': { bodies: [EVERYTHING] },
  'get /v2/file-events/{eventId}': { ids: ['eventId'] },
  'get /files/{sha256}': { ids: ['sha256'] },
  'get /v2/file-events/exports/{id}': {},
  'get /v2/file-events/saved-searches': {},
  'post /v2/file-events/saved-searches': {
    bodies: [{ ...EVERYTHING, name: 'All' }],
  },
  'get /v2/file-events/saved-searches/{id}': {},
  'put /v2/file-events/saved-searches/{id}': {
    bodies: [{ ...EVERYTHING, name: 'All' }],
  },
  'delete /v2/file-events/saved-searches/{id}': {},
  'post /v2/file-events/shared-queries': { bodies: [EVERYTHING] },
  'get /v2/file-events/shared-queries/{id}': {},
};

const FULL = 'user:default/full';
const NONE = 'user:default/none';
const LIMITED = 'user:default/limited';

async function start(knex: Knex, conditions: Criteria) {
  const mayAll = (credentials: { principal: unknown }) =>
    (credentials.principal as { userEntityRef: string }).userEntityRef !== NONE;
  const backend = await startTestBackend({
    features: [
      mailForensicsPlugin,
      catalogServiceMock.factory({ entities: ENTITIES }),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true } },
      }),
      mockServices.permissions.mock({
        authorize: async (asked, { credentials }) =>
          asked.map(() => ({
            result: mayAll(credentials)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          })),
        authorizeConditional: async (asked, { credentials }) =>
          asked.map(() => {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            return userEntityRef === LIMITED
              ? createFileEventConditionalDecision(
                  eventReadPermission,
                  conditions as PermissionCriteria<
                    PermissionCondition<'mail-forensics-event'>
                  >,
                )
              : {
                  result: mayAll(credentials)
                    ? AuthorizeResult.ALLOW
                    : AuthorizeResult.DENY,
                };
          }),
      }).factory,
    ],
  });
  const { server } = backend;
  const { body: document } = await request(server).get(`${BASE}/openapi.json`);
  const operations = Object.entries<Record<string, JsonObject>>(
    document.paths,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Operation => ({
        name: `${method} ${path}`,
        method: method as Operation['method'],
        path,
        isPublic: Array.isArray(operation.security),
        permission: /`(.+)`/.exec(String(operation.description))?.[1],
      }),
    ),
  );
  const call = (
    { method, path }: Operation,
    header: string,
    options: { body?: object; ids?: Record<string, string> } = {},
  ) => {
    const concrete = path.replace(
      /\{(\w+)\}/g,
      (_, name) => options.ids?.[name] ?? randomUUID(),
    );
    const sent = request(server)
      [method](`${BASE}${concrete}`)
      .set('Authorization', header);
    return options.body ? sent.send(options.body) : sent;
  };
  return { backend, operations, call };
}

/** As Backstage tells of a plugin that asks on behalf of somebody. */
const THROUGH_PLUGIN = `Bearer ${mockCredentials.user.token(NONE, {
  actor: { subject: 'plugin:other' },
})}`;

const as = (ref: string) => mockCredentials.user.header(ref);
const onBehalfOf = (ref: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.user(ref),
    targetPluginId: 'mail-forensics',
  });

const isAboutEvents = ({ path }: Operation) =>
  /^\/(?:v2\/file-events|files)/.test(path);

describe.each(databases.eachSupportedId())('who may what on %s', id => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof start>>;
  let eventIds: { seen: string; hidden: string };

  async function open(conditions: Criteria) {
    knex = await databases.init(id);
    portal = await start(knex, conditions);
    const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
    for (const [of, word] of [
      [SEEN, 'seen'],
      [HIDDEN, 'hidden'],
    ] as const) {
      await insertConnection(knex, {
        id: of.connectionId,
        display_name: `${word} connection`,
        display_name_key: word,
      });
      await insertMailbox(knex, of.connectionId, {
        user_id: of.userId,
        user_principal_name: of.sender,
        complete_through: new Date('2026-11-22T09:00:00Z'),
      });
      await knex.transaction(trx =>
        writer.insert(trx, {
          events: [eventOf(of, word)],
          insertedAt: new Date(),
        }),
      );
    }
    const rows = await knex('file_events').select('event_id', 'connection_id');
    const idOf = (of: typeof SEEN) =>
      rows.find(row => row.connection_id === of.connectionId).event_id;
    eventIds = { seen: idOf(SEEN), hidden: idOf(HIDDEN) };
  }

  afterEach(async () => {
    await portal?.backend.stop();
  });

  it('is refused to everybody who may not, and to nobody who may', async () => {
    await open(CONDITIONS.IN_CONNECTION);
    const table: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    const { call, operations } = portal;
    for (const operation of operations) {
      const statusOf = async (header: string) =>
        (await call(operation, header)).status;
      const [asFull, asLimited, throughPlugin] = [
        await statusOf(as(FULL)),
        await statusOf(as(LIMITED)),
        await statusOf(onBehalfOf(FULL)),
      ];
      table[operation.name] = {
        nobody: await statusOf(mockCredentials.none.header()),
        badToken: await statusOf(mockCredentials.user.invalidHeader()),
        service: await statusOf(mockCredentials.service.header()),
        badService: await statusOf(mockCredentials.service.invalidHeader()),
        without: await statusOf(as(NONE)),
        withoutThroughPlugin: await statusOf(onBehalfOf(NONE)),
        full: asFull < 500 && ![401, 403].includes(asFull),
        limited: asLimited < 500 && ![401, 403].includes(asLimited),
        throughPlugin: throughPlugin === asFull,
      };
      const refused = operation.permission ? 403 : 200;
      const may = { full: true, limited: true, throughPlugin: true };
      expected[operation.name] = operation.isPublic
        ? {
            ...{ nobody: 302, badToken: 302, service: 302, badService: 302 },
            ...{ without: 302, withoutThroughPlugin: 302, ...may },
          }
        : {
            ...{ nobody: 401, badToken: 401, service: 403, badService: 401 },
            ...{ without: refused, withoutThroughPlugin: refused, ...may },
          };
    }
    expect(table).toEqual(expected);
    expect(portal.operations.length).toBeGreaterThan(30);
  });

  it('is written down where it is refused, with who tried', async () => {
    await open(CONDITIONS.IN_CONNECTION);
    const closed = portal.operations.filter(each => each.permission);
    for (const operation of closed) {
      await portal.call(operation, as(NONE)).expect(403);
      await portal.call(operation, THROUGH_PLUGIN).expect(403);
    }
    const rows = await knex('audit_entries').orderBy('position');
    expect(
      rows.map(row => [row.actor, row.outcome, JSON.parse(row.details).route]),
    ).toEqual(
      closed.flatMap(({ method, path }) => {
        const route = `${method.toUpperCase()} ${path}`;
        return [
          [NONE, 'denied', route],
          [NONE, 'denied', route],
        ];
      }),
    );
    expect(rows[1].details).toContain('"via":"plugin:other"');
    const actions: readonly string[] = AUDIT_ACTIONS;
    expect(rows.every(row => actions.includes(row.action))).toBe(true);
  });

  it('knows every route that answers with events', async () => {
    await open(CONDITIONS.IN_CONNECTION);
    expect(Object.keys(QUESTIONS).sort()).toEqual(
      portal.operations
        .filter(isAboutEvents)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(Object.entries(CONDITIONS))(
    'shows nothing beyond the condition: %s',
    async (_, conditions) => {
      await open(conditions);
      const answers: { name: string; response: Response }[] = [];
      for (const operation of portal.operations.filter(isAboutEvents)) {
        const { bodies = [undefined] } = QUESTIONS[operation.name];
        for (const body of bodies) {
          for (const ids of [
            { eventId: eventIds.seen, sha256: SEEN.sha256 },
            { eventId: eventIds.hidden, sha256: HIDDEN.sha256 },
          ]) {
            const response = await portal.call(operation, as(LIMITED), {
              body,
              ids,
            });
            expect(response.status).toBeLessThan(500);
            answers.push({ name: operation.name, response });
          }
        }
      }
      for (const { name, response } of answers) {
        const said = response.status < 300 ? response.text : '';
        expect([name, said.match(MARK)?.[0]]).toEqual([name, undefined]);
      }
      const of = (name: string) =>
        answers
          .filter(each => each.name === name)
          .map(({ response }) => response);
      expect(of('post /v2/file-events')[0].body).toMatchObject({
        totalCount: 1,
        fileEvents: [{ file: { name: 'seen.pdf' } }],
      });
      expect(of('post /v2/file-events')[4].body).toMatchObject({
        totalCount: 0,
      });
      expect(of('post /v2/file-events/export')[0].text).toContain('seen.pdf');
      for (const { body } of of('post /v2/file-events/grouping')) {
        expect(body.groups.length).toBeLessThan(3);
        for (const { docCount } of body.groups) {
          expect(docCount).toBe(1);
        }
      }
      const [histogram] = of('post /v2/file-events/histogram');
      expect(
        histogram.body.buckets.reduce(
          (sum: number, { docCount }: { docCount: number }) => sum + docCount,
          0,
        ),
      ).toBe(1);
      for (const name of [
        'get /v2/file-events/{eventId}',
        'get /files/{sha256}',
      ]) {
        expect(of(name).map(({ status }) => status)).toEqual([200, 404]);
      }
    },
  );

  it.each<[string, Criteria]>([
    [
      'a group that the catalog does not have',
      {
        not: fileEventConditions.sentByMemberOf({
          groupRefs: ['group:default/gone'],
        }),
      },
    ],
    [
      'a person that the catalog does not have',
      {
        not: fileEventConditions.sentBySelf({
          userEntityRef: 'user:default/gone',
        }),
      },
    ],
    [
      'a person without an address',
      {
        not: fileEventConditions.sentBySelf({
          userEntityRef: 'user:default/nomail',
        }),
      },
    ],
  ])('refuses everything where the policy names %s', async (_, conditions) => {
    await open(conditions);
    const asking = portal.operations.filter(
      each =>
        isAboutEvents(each) &&
        !/saved-searches|shared-queries|exports\//.test(each.path),
    );
    for (const operation of asking) {
      const { bodies = [undefined] } = QUESTIONS[operation.name];
      const { status } = await portal.call(operation, as(LIMITED), {
        body: bodies[0],
        ids: { eventId: eventIds.seen, sha256: SEEN.sha256 },
      });
      expect([operation.name, status]).toEqual([operation.name, 403]);
    }
  });

  it('does not tell the way of a search to whom it would tell of other events', async () => {
    await open(CONDITIONS.SENDER_DOMAIN_IS);
    const operation = portal.operations.find(
      ({ name }) => name === 'post /v2/file-events',
    ) as Operation;
    const debug = { ...operation, path: `${operation.path}?debug=true` };
    const asked = { body: EVERYTHING };
    const full = await portal.call(debug, as(FULL), asked);
    expect(full.body).toHaveProperty('debug');
    const limited = await portal.call(debug, as(LIMITED), asked);
    expect(limited.body).not.toHaveProperty('debug');
  });
});
