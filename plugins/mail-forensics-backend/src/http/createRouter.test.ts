import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  connectionManagePermission,
  connectionReadPermission,
  PURPOSE_HEADER,
} from 'backstage-plugin-mail-forensics-common';
import express from 'express';
import request from 'supertest';
import { z } from 'zod';
import { Gate } from './Access';
import { createRouter, type RouterOptions } from './createRouter';
import { recordAudit } from '../audit/__testUtils__/recordAudit';
import { faults } from './replies';
import { RequestLimits } from './RequestLimits';
import { route, type Route, type RouteAudit } from './Route';

const RESTRICTION = { kind: 'or' as const, nodes: [] };
const SECRET = 'insert into t values (megan@contoso.com)';

function serve(
  makeRoutes: (gate: Gate) => Route[],
  options: {
    allowed?: boolean;
    eventsServed?: boolean;
    router?: Partial<RouterOptions>;
  } = {},
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
  const { options: auditing, audited, entries } = recordAudit();
  const logger = mockServices.logger.mock();
  const app = express();
  app.use(
    createRouter({
      ...auditing,
      ...options.router,
      gate,
      routes: makeRoutes(gate),
      logger,
    }),
  );
  app.use(mockErrorHandler());
  return { app, audited, entries, logger };
}

function echo(gate: Gate): Route[] {
  return [
    route({
      method: 'post',
      path: '/things/{id}',
      summary: 'Echo',
      access: gate.having(connectionManagePermission),
      audit: {
        action: 'connection.update',
        eventId: 'thing-mutate',
        meta: { actionType: 'echo' },
      },
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
      async handle({ params, query, body, caller, audit, reply }) {
        audit({ thing: params.id });
        if (body.name === 'taken') {
          throw new ConflictError('The name is taken');
        }
        if (body.name === 'broken') {
          throw Object.assign(new Error(SECRET), { status: 401 });
        }
        await reply({ params, query, body, by: caller.userEntityRef });
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
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual({
      params: { id: ID },
      query: { limit: 5 },
      body: BODY,
      by: 'user:default/mock',
    });
    expect(audited).toEqual([
      [
        'thing-mutate',
        'success',
        {
          actionType: 'echo',
          thing: ID,
          options: '{"limit":5}',
          query: JSON.stringify(BODY),
        },
      ],
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
        async handle({ reply }) {
          await reply([]);
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
        async handle({ caller, reply }) {
          await reply(caller.restriction);
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

describe('what is written down', () => {
  const changes = (gate: Gate): Route[] =>
    echo(gate).map(each => ({
      ...each,
      audit: { ...(each.audit as RouteAudit), isChange: true },
    }));

  it('is who asked what, in full, before the answer', async () => {
    const { app, entries } = serve(echo);
    await request(app).post(`/things/${ID}?limit=5`).send(BODY).expect(200);
    expect(entries).toEqual([
      {
        actor: 'user:default/mock',
        action: 'connection.update',
        outcome: 'succeeded',
        details: {
          actionType: 'echo',
          route: 'POST /things/{id}',
          params: { id: ID },
          options: { limit: 5 },
          asked: BODY,
          thing: ID,
        },
      },
    ]);
  });

  it('is a refusal, with what was tried', async () => {
    const { app, entries } = serve(echo, { allowed: false });
    await request(app).post(`/things/${ID}`).send(BODY).expect(403);
    await request(app)
      .post(`/things/${ID}`)
      .set('Authorization', mockCredentials.service.header())
      .send(BODY)
      .expect(403);
    expect(entries).toMatchObject([
      {
        actor: 'user:default/mock',
        outcome: 'denied',
        details: {
          error: 'NotAllowedError',
          reason: expect.stringContaining(connectionManagePermission.name),
          params: { id: ID },
        },
      },
      { actor: 'service:external:test-service', outcome: 'denied' },
    ]);
  });

  it('is a refusal also where nothing else is written down', async () => {
    const unaudited = (gate: Gate): Route[] =>
      echo(gate).map(({ audit: _, ...each }) => each);
    const granted = serve(unaudited);
    await request(granted.app).post(`/things/${ID}`).send(BODY).expect(200);
    await request(granted.app).post(`/things/${ID}`).send({}).expect(400);
    expect(granted.entries).toEqual([]);
    const refused = serve(unaudited, { allowed: false });
    await request(refused.app).post(`/things/${ID}`).send(BODY).expect(403);
    expect(refused.entries).toMatchObject([
      {
        action: 'other',
        outcome: 'denied',
        details: { route: 'POST /things/{id}', params: { id: ID } },
      },
    ]);
  });

  it('comes before a change, so that there is none that is not', async () => {
    const { app, entries } = serve(changes);
    await request(app).post(`/things/${ID}`).send(BODY).expect(200);
    expect(entries.map(({ outcome }) => outcome)).toEqual([
      'begun',
      'succeeded',
    ]);
  });

  it('is needed for an answer', async () => {
    const { app, logger } = serve(echo, {
      router: {
        auditLog: {
          append: async () => {
            throw new ServiceUnavailableError('Not in the audit');
          },
        },
      },
    });
    const response = await request(app).post(`/things/${ID}`).send(BODY);
    expect(response.status).toBe(503);
    expect(response.body).not.toHaveProperty('by');
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  it('has no more than a beginning of what was refused for its content', async () => {
    const { app, entries } = serve(gate =>
      echo(gate).map(each => ({ ...each, maxBodyBytes: 100_000 })),
    );
    const scope = { mode: 'users', csv: 'x'.repeat(20_000) };
    await request(app)
      .post(`/things/${ID}`)
      .send({ name: 'taken', scope })
      .expect(409);
    expect(entries).toMatchObject([
      { outcome: 'failed', details: { isCut: true } },
    ]);
    expect(JSON.stringify(entries).length).toBeLessThan(11_000);
  });

  it('has the purpose, where it is asked for', async () => {
    const asking = (gate: Gate): Route[] =>
      echo(gate).map(each => ({
        ...each,
        audit: { ...(each.audit as RouteAudit), asksPurpose: true },
      }));
    const { app, entries } = serve(asking, { router: { purpose: 'required' } });
    const ask = (purpose?: string) => {
      const sent = request(app).post(`/things/${ID}`);
      return (
        purpose === undefined ? sent : sent.set(PURPOSE_HEADER, purpose)
      ).send(BODY);
    };
    await ask(encodeURIComponent(' Fall Müller 7 ')).expect(200);
    expect(entries.at(-1)).toMatchObject({ purpose: 'Fall Müller 7' });
    for (const bad of [
      undefined,
      '%20',
      '%',
      'a%0Ab',
      '%00',
      'x'.repeat(201),
    ]) {
      const { status, body } = await ask(bad);
      expect([bad, status]).toEqual([bad, 400]);
      expect(body.error.message).toMatch(/^purpose: /);
    }
    const optional = serve(asking, { router: { purpose: 'optional' } });
    await request(optional.app).post(`/things/${ID}`).send(BODY).expect(200);
    expect(optional.entries[0].purpose).toBeUndefined();
  });
});

it('refuses with 429 whoever asks too much, and writes none of that down', async () => {
  const limits = RequestLimits.create({
    burst: 2,
    perSecond: 0.001,
    concurrent: 10,
  });
  const { app, entries } = serve(echo, { router: { limits } });
  await request(app).post(`/things/${ID}`).send(BODY).expect(200);
  await request(app).post(`/things/${ID}`).send(BODY).expect(200);
  const refused = await request(app).post(`/things/${ID}`).send(BODY);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(entries).toHaveLength(2);
});

it('refuses what is nested so deeply that nobody could read it', async () => {
  const { app } = serve(gate =>
    echo(gate).map(each => ({
      ...each,
      body: z.looseObject({}),
      maxBodyBytes: 1_000_000,
    })),
  );
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  const response = await request(app)
    .post(`/things/${ID}`)
    .set('Content-Type', 'application/json')
    .send(deep);
  expect(response.status).toBe(400);
  expect(response.body.error.message).toContain('nested');
});
