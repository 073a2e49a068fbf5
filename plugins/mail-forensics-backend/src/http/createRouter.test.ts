import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  connectionManagePermission,
  connectionReadPermission,
} from 'backstage-plugin-mail-forensics-common';
import express from 'express';
import request from 'supertest';
import { z } from 'zod';
import { Gate } from './Access';
import { createRouter } from './createRouter';
import { faults } from './replies';
import { route, type Route } from './Route';

const RESTRICTION = { kind: 'or' as const, nodes: [] };
const SECRET = 'insert into t values (megan@contoso.com)';

function serve(
  makeRoutes: (gate: Gate) => Route[],
  options: { allowed?: boolean; eventsServed?: boolean } = {},
) {
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({
        result:
          options.allowed === false
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
    authorizeConditional: async () => [
      {
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'mail-forensics',
        resourceType: 'mail-forensics-event',
        conditions: { anyOf: [] as never },
      },
    ],
  });
  const gate = Gate.create({
    httpAuth: mockServices.httpAuth(),
    permissions,
    eventsServed: options.eventsServed ?? true,
    toRestriction: () => RESTRICTION,
  });
  const audited: unknown[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async event => ({
      success: async ended => {
        audited.push([event.eventId, 'success', ended?.meta]);
      },
      fail: async ended => {
        audited.push([event.eventId, 'fail', ended.error.name, ended.meta]);
      },
    }),
  });
  const logger = mockServices.logger.mock();
  const app = express();
  app.use(createRouter({ routes: makeRoutes(gate), auditor, logger }));
  app.use(mockErrorHandler());
  return { app, audited, logger };
}

function echo(gate: Gate): Route[] {
  return [
    route({
      method: 'post',
      path: '/things/{id}',
      summary: 'Echo',
      access: gate.having(connectionManagePermission),
      audit: { eventId: 'thing-mutate', meta: { actionType: 'echo' } },
      params: z.object({ id: z.uuid() }),
      query: z.object({ limit: z.coerce.number().int().optional() }),
      body: z.strictObject({
        name: z.string(),
        scope: z.discriminatedUnion('mode', [
          z.strictObject({ mode: z.literal('all') }),
          z.strictObject({ mode: z.literal('users'), csv: z.string() }),
        ]),
      }),
      maxBodyBytes: 300,
      responses: { ...faults() },
      async handle({ params, query, body, caller, audit, res }) {
        audit({ thing: params.id });
        if (body.name === 'taken') {
          throw new ConflictError('The name is taken');
        }
        if (body.name === 'broken') {
          throw Object.assign(new Error(SECRET), { status: 401 });
        }
        res.json({ params, query, body, by: caller.userEntityRef });
      },
    }),
  ];
}

const ID = '6d1f2f4e-70b5-4f3c-9f0e-2f3d1f8f9a01';
const BODY = { name: 'a', scope: { mode: 'all' } };

describe('createRouter', () => {
  it('gives the handler what the declaration makes of the request', async () => {
    const { app, audited } = serve(echo);
    const response = await request(app)
      .post(`/things/${ID}?limit=5`)
      .send(BODY);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      params: { id: ID },
      query: { limit: 5 },
      body: BODY,
      by: 'user:default/mock',
    });
    expect(audited).toEqual([
      ['thing-mutate', 'success', { actionType: 'echo', thing: ID }],
    ]);
  });

  it.each<[string, string, object | string, string]>([
    ['a bad id', '/things/7', BODY, 'id: '],
    ['a bad query', `/things/${ID}?limit=x`, BODY, 'limit: '],
    ['no object', `/things/${ID}`, [], 'body: '],
    ['a missing field', `/things/${ID}`, { scope: BODY.scope }, 'name: '],
    ['an unknown field', `/things/${ID}`, { ...BODY, x: 1 }, 'body: '],
    [
      'a bad field of an alternative',
      `/things/${ID}`,
      { name: 'a', scope: { mode: 'users' } },
      'scope.csv: ',
    ],
    [
      'no such alternative',
      `/things/${ID}`,
      { name: 'a', scope: { mode: 'x' } },
      'scope.mode: ',
    ],
    ['no JSON', `/things/${ID}`, '{"secret', 'body: is not valid JSON'],
  ])('refuses %s', async (_, path, body, message) => {
    const { app, audited } = serve(echo);
    const response = await request(app)
      .post(path)
      .set('Content-Type', 'application/json')
      .send(body);
    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message.startsWith(message)).toBe(true);
    expect(response.body.error.message).not.toContain('secret');
    expect(audited).toEqual([
      ['thing-mutate', 'fail', 'InputError', { actionType: 'echo' }],
    ]);
  });

  it('wants JSON, and not too much of it', async () => {
    const { app } = serve(echo);
    const form = await request(app).post(`/things/${ID}`).send('name=a');
    expect(form.status).toBe(400);
    const large = await request(app)
      .post(`/things/${ID}`)
      .send({ ...BODY, name: 'x'.repeat(400) });
    expect(large.status).toBe(413);
  });

  it('passes on what is meant for the caller', async () => {
    const { app } = serve(echo);
    const response = await request(app)
      .post(`/things/${ID}`)
      .send({ ...BODY, name: 'taken' });
    expect(response.status).toBe(409);
    expect(response.body.error.message).toBe('The name is taken');
  });

  it('tells nobody what went wrong inside', async () => {
    const { app, logger } = serve(echo);
    const response = await request(app)
      .post(`/things/${ID}`)
      .send({ ...BODY, name: 'broken' });
    expect(response.status).toBe(500);
    expect(JSON.stringify(response.body)).not.toContain('megan');
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(logger.error.mock.calls)).not.toContain('megan');
    expect(logger.error.mock.calls[0][0]).toContain('POST /things/{id} failed');
  });

  it('refuses before it reads, and audits that', async () => {
    const { app, audited } = serve(echo, { allowed: false });
    const response = await request(app).post(`/things/7`).send('x');
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(
      connectionManagePermission.name,
    );
    expect(audited).toEqual([
      ['thing-mutate', 'fail', 'NotAllowedError', { actionType: 'echo' }],
    ]);
  });

  it('refuses services', async () => {
    const { app } = serve(echo);
    const response = await request(app)
      .post(`/things/${ID}`)
      .set('Authorization', mockCredentials.service.header())
      .send(BODY);
    expect(response.status).toBe(403);
  });

  it('serves declared paths only', async () => {
    const { app } = serve(gate => [
      route({
        method: 'get',
        path: '/things',
        summary: 'List',
        access: gate.having(connectionReadPermission),
        responses: {},
        async handle({ res }) {
          res.json([]);
        },
      }),
    ]);
    expect((await request(app).get('/things')).status).toBe(200);
    for (const path of ['/things/', '/Things', '/things/x']) {
      expect((await request(app).get(path)).status).toBe(404);
    }
  });

  function events(gate: Gate): Route[] {
    return [
      route({
        method: 'get',
        path: '/events',
        summary: 'List',
        access: gate.events,
        responses: {},
        async handle({ caller, res }) {
          res.json(caller.restriction);
        },
      }),
    ];
  }

  it('tells a route of events which of them the caller may see', async () => {
    const { app } = serve(events);
    const response = await request(app).get('/events');
    expect(response.body).toEqual(RESTRICTION);
  });

  it('serves no events where that is turned off', async () => {
    const { app } = serve(events, { eventsServed: false });
    const response = await request(app).get('/events');
    expect(response.status).toBe(403);
    expect(response.body.error.message).toMatch(
      /permission\.enabled.*mailForensics\.allowWithoutPermissions/,
    );
  });
});
