import { randomUUID } from 'node:crypto';
import SwaggerParser from '@apidevtools/swagger-parser';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import type { Router } from 'express';
import request from 'supertest';
import { insertConnection } from './database/__testUtils__/rows';
import { DatabaseFileEventWriter } from './events';
import { newFileEvent } from './events/__testUtils__/newFileEvent';
import {
  createFileEventConditionalDecision,
  default as mailForensicsPlugin,
  fileEventConditions,
} from './index';

const BASE = '/api/mail-forensics';

const CONFIGURED = {
  microsoft365: {
    clientId: 'app',
    credential: { clientSecret: 'hush' },
    endpoints: { login: 'http://127.0.0.1:1', graph: 'http://127.0.0.1:1' },
  },
};

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

interface StartOptions {
  mailForensics?: JsonObject;
  permissionsEnabled?: boolean;
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
}

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(30_000);

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

async function start(options: StartOptions = {}) {
  const { mailForensics, permissionsEnabled = true } = options;
  const backend = await startTestBackend({
    features: [
      mailForensicsPlugin,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.test' },
          permission: { enabled: permissionsEnabled },
          ...(mailForensics && { mailForensics }),
        },
      }),
      mockServices.permissions.factory({
        result: options.result ?? AuthorizeResult.ALLOW,
      }),
    ],
  });
  stops.push(() => backend.stop());
  return backend.server;
}

interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  public: boolean;
  permission: string | undefined;
}

async function operationsOf(
  server: Awaited<ReturnType<typeof start>>,
): Promise<Operation[]> {
  const { body: document } = await request(server).get(`${BASE}/openapi.json`);
  return Object.entries<Record<string, JsonObject>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method as Operation['method'],
        path,
        public: Array.isArray(operation.security),
        permission: /`(.+)`/.exec(String(operation.description))?.[1],
      })),
  );
}

function call(
  server: Awaited<ReturnType<typeof start>>,
  { method, path }: Operation,
) {
  const concrete = path.replace(/\{\w+\}/g, randomUUID());
  return request(server)[method](`${BASE}${concrete}`);
}

describe('mailForensicsPlugin', () => {
  it('starts with no configuration, and says what is missing', async () => {
    const server = await start();
    const { status, body } = await request(server).get(`${BASE}/setup`);
    expect(status).toBe(200);
    expect(body).toEqual({
      configured: false,
      missing: [
        'mailForensics.microsoft365.clientId',
        'mailForensics.microsoft365.credential',
      ],
      redirectUri: expect.stringMatching(
        /^http:.*\/api\/mail-forensics\/oauth\/microsoft365\/callback$/,
      ),
      permissions: expect.arrayContaining([
        { name: 'Mail.Read', reason: expect.any(String) },
      ]),
    });
  });

  it('adds a connection then, but cannot authorize it', async () => {
    const server = await start();
    const created = await request(server)
      .post(`${BASE}/connections`)
      .send({
        service: 'microsoft365',
        displayName: 'Contoso',
        scope: { mode: 'all' },
      });
    expect(created.status).toBe(201);
    expect(created.body.createdBy).toBe('user:default/mock');
    const authorize = await request(server).post(
      `${BASE}/connections/${created.body.id}/authorize`,
    );
    expect(authorize.status).toBe(409);
    expect(authorize.body.error.message).toContain(
      'mailForensics.microsoft365.clientId and mailForensics.microsoft365.credential',
    );
  });

  it('is set up once there is an app registration', async () => {
    const server = await start({ mailForensics: CONFIGURED });
    const { body } = await request(server).get(`${BASE}/setup`);
    expect(body).toMatchObject({ configured: true, missing: [] });
  });

  it('does not start with bad configuration, and names the key', async () => {
    await expect(
      start({ mailForensics: { collection: { pollInterval: '0s' } } }),
    ).rejects.toThrow(
      'mailForensics.collection.pollInterval: must be from one second to one day',
    );
  });

  it('lives a connection from its making to its end', async () => {
    const server = await start({ mailForensics: CONFIGURED });
    const scope = { mode: 'users', csv: 'user\na@contoso.com\n' };
    const { body: made } = await request(server)
      .post(`${BASE}/connections`)
      .send({ service: 'microsoft365', displayName: 'Contoso', scope });
    const url = `${BASE}/connections/${made.id}`;

    const clash = await request(server)
      .post(`${BASE}/connections`)
      .send({ service: 'microsoft365', displayName: 'CONTOSO', scope });
    expect(clash.status).toBe(409);

    const renamed = await request(server)
      .patch(url)
      .send({ displayName: 'Contoso EU', scope: { mode: 'all' } });
    expect(renamed.body).toMatchObject({
      displayName: 'Contoso EU',
      scope: { mode: 'all' },
    });
    const { body: list } = await request(server).get(`${BASE}/connections`);
    expect(list.items).toMatchObject([{ id: made.id }]);

    const { body: begun } = await request(server).post(`${url}/authorize`);
    expect(begun.authorizationUrl).toMatch(
      /\/api\/mail-forensics\/oauth\/microsoft365\/start\?ticket=[\w-]{43}$/,
    );
    const page = await request(server).get(
      `${url}/mailboxes?limit=5&state=Monitoring`,
    );
    expect(page.body).toEqual({ items: [], totalCount: 0 });
    const csv = await request(server).get(`${url}/mailboxes.csv`);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text).toMatch(/^userPrincipalName,/);

    expect((await request(server).delete(url)).status).toBe(204);
    expect((await request(server).get(url)).status).toBe(404);
    expect((await request(server).delete(url)).status).toBe(404);
  });

  it.each([
    [
      'post',
      '/connections',
      { displayName: 'x', scope: { mode: 'all' } },
      'service',
    ],
    [
      'post',
      '/connections',
      { service: 'gmail', displayName: 'x', scope: { mode: 'all' } },
      'service',
    ],
    [
      'post',
      '/connections',
      { service: 'microsoft365', displayName: ' ', scope: { mode: 'all' } },
      'displayName',
    ],
    [
      'post',
      '/connections',
      { service: 'microsoft365', displayName: 'x', scope: { mode: 'some' } },
      'scope.mode',
    ],
    [
      'post',
      '/connections',
      { service: 'microsoft365', displayName: 'x', scope: { mode: 'users' } },
      'scope.csv',
    ],
    [
      'post',
      '/connections',
      {
        service: 'microsoft365',
        displayName: 'x',
        scope: { mode: 'all' },
        extra: 1,
      },
      'body',
    ],
    ['patch', `/connections/${randomUUID()}`, { status: 'Monitoring' }, 'body'],
    ['get', '/connections/1', undefined, 'id'],
    [
      'get',
      `/connections/${randomUUID()}/mailboxes?limit=501`,
      undefined,
      'limit',
    ],
    [
      'get',
      `/connections/${randomUUID()}/mailboxes?state=Fine`,
      undefined,
      'state',
    ],
    ['get', '/v2/file-events/%00', undefined, 'eventId'],
  ] as const)('refuses %s %s %j', async (method, path, body, field) => {
    const server = await start();
    const response = await request(server)[method](`${BASE}${path}`).send(body);
    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message).toMatch(new RegExp(`^${field}: `));
  });

  it('serves events only where permissions are on, or config says otherwise', async () => {
    for (const [options, status] of [
      [{ permissionsEnabled: true }, 200],
      [{ permissionsEnabled: false }, 403],
      [
        {
          permissionsEnabled: false,
          mailForensics: { allowWithoutPermissions: true },
        },
        200,
      ],
    ] as const) {
      const server = await start(options);
      const search = await request(server)
        .post(`${BASE}/v2/file-events`)
        .send(EVERYTHING);
      expect([options, search.status]).toEqual([options, status]);
      const connections = await request(server).get(`${BASE}/connections`);
      expect(connections.status).toBe(200);
    }
  });

  it('says what is wrong with a query as Incydr does', async () => {
    const server = await start();
    const badFilter = {
      term: 'file.name',
      operator: 'SOUNDS_LIKE',
      value: 'x',
    };
    const response = await request(server)
      .post(`${BASE}/v2/file-events`)
      .send({ groups: [{ filters: [badFilter] }] });
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      error: { name: 'InputError', message: expect.any(String) },
      response: { statusCode: 400 },
      problems: [{ type: 'ILLEGAL_OPERATOR', badFilter }],
    });
  });

  it('shows events as far as the policy lets it', async () => {
    const ids = [randomUUID(), randomUUID()];
    const knex = await databases.init('SQLITE_3');
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [
        createFileEventConditionalDecision(
          eventReadPermission,
          fileEventConditions.inConnection({ connectionIds: [ids[0]] }),
        ),
      ],
    });
    const backend = await startTestBackend({
      features: [
        mailForensicsPlugin,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
        permissions.factory,
      ],
    });
    stops.push(() => backend.stop());
    const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
    for (const connectionId of ids) {
      const event = newFileEvent({
        connectionId: await insertConnection(knex, { id: connectionId }),
        internetMessageId: `<${connectionId}@contoso.com>`,
      });
      await knex.transaction(trx =>
        writer.insert(trx, { events: [event], insertedAt: new Date() }),
      );
    }
    const search = await request(backend.server)
      .post(`${BASE}/v2/file-events`)
      .send(EVERYTHING);
    expect(search.body).toMatchObject({
      totalCount: 1,
      fileEvents: [{ mailForensics: { connectionId: ids[0] } }],
    });
    const rows = await knex('file_events').select('event_id', 'connection_id');
    for (const row of rows) {
      const found = await request(backend.server).get(
        `${BASE}/v2/file-events/${row.event_id}`,
      );
      expect(found.status).toBe(row.connection_id === ids[0] ? 200 : 404);
    }
    expect(rows).toHaveLength(2);
  });

  describe('every route', () => {
    it('is documented, and the document is an OpenAPI 3.1 document', async () => {
      const server = await start();
      const { body } = await request(server).get(`${BASE}/openapi.json`);
      expect(body.openapi).toBe('3.1.1');
      await expect(SwaggerParser.validate(body)).resolves.toBeDefined();

      const httpRouter = mockServices.httpRouter.mock();
      const backend = await startTestBackend({
        features: [mailForensicsPlugin, httpRouter.factory],
      });
      stops.push(() => backend.stop());
      // The last to be used: Backstage's own services add theirs before.
      const [router] = httpRouter.use.mock.calls.at(-1) ?? [];
      const served = routesIn(router as Router);
      const documented = await operationsOf(server);
      expect(served.sort()).toEqual(
        documented.map(({ method, path }) => `${method} ${path}`).sort(),
      );
      expect(served.length).toBeGreaterThan(15);
    });

    it('is closed to nobody, to services and to users without permission', async () => {
      const open = await start({ mailForensics: CONFIGURED });
      const closed = await start({
        mailForensics: CONFIGURED,
        result: AuthorizeResult.DENY,
      });
      const statuses: Record<string, number[]> = {};
      const expected: Record<string, number[]> = {};
      for (const operation of await operationsOf(open)) {
        const name = `${operation.method} ${operation.path}`;
        const nobody = mockCredentials.none.header();
        const service = mockCredentials.service.header();
        statuses[name] = [
          (await call(open, operation).set('Authorization', nobody)).status,
          (await call(open, operation).set('Authorization', service)).status,
          (await call(closed, operation)).status,
        ];
        expected[name] = operation.public
          ? [302, 302, 302]
          : [401, 403, operation.permission ? 403 : 200];
      }
      expect(statuses).toEqual(expected);
    });

    it('is open to a user with permission', async () => {
      const server = await start({ mailForensics: CONFIGURED });
      for (const operation of await operationsOf(server)) {
        const { status } = await call(server, operation);
        expect([200, 302, 400, 404]).toContain(status);
      }
    });

    it('serves nothing below the paths that are open', async () => {
      const server = await start({ mailForensics: CONFIGURED });
      for (const path of ['start', 'callback']) {
        for (const more of ['/', '/x', '/../../connections', '/%2e%2e/setup']) {
          const response = await request(server)
            .get(`${BASE}/oauth/microsoft365/${path}${more}`)
            .set('Authorization', mockCredentials.none.header());
          expect([401, 404]).toContain(response.status);
        }
      }
    });
  });
});

/** Methods and paths of a router, as OpenAPI writes them. */
function routesIn(router: Router): string[] {
  return router.stack.flatMap(({ route }) => {
    expect(route).toBeDefined();
    return route!.stack.map(
      layer => `${layer.method} ${route!.path.replace(/:(\w+)/g, '{$1}')}`,
    );
  });
}
