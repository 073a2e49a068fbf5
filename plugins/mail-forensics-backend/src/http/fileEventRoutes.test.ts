import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { SearchResponse } from 'backstage-plugin-mail-forensics-common';
import express from 'express';
import request from 'supertest';
import type { SearchOptions } from '../search';
import { Gate } from './Access';
import { recordAudit } from '../audit/__testUtils__/recordAudit';
import { createRouter } from './createRouter';
import { fileEventRoutes } from './fileEventRoutes';
import { SearchTurns } from './SearchTurns';

const NOTHING: SearchResponse = {
  totalCount: 0,
  fileEvents: [],
  nextPgToken: null,
  problems: null,
};

/** The routes over a search that a test ends when it likes. */
function serve(
  search: (options: SearchOptions) => Promise<SearchResponse>,
  turns = SearchTurns.create(),
) {
  const gate = Gate.create({
    httpAuth: mockServices.httpAuth(),
    permissions: mockServices.permissions.mock({
      authorizeConditional: async () => [{ result: AuthorizeResult.ALLOW }],
    }),
    eventsServed: true,
    toRestriction: () => ({ kind: 'or', nodes: [] }),
  });
  const app = express();
  app.use(
    createRouter({
      routes: fileEventRoutes({
        gate,
        turns,
        events: {
          search: (_, options = {}) => search(options),
          find: async () => undefined,
        },
      }),
      ...recordAudit().options,
      gate,
      logger: mockServices.logger.mock(),
    }),
  );
  app.use(mockErrorHandler());
  return app;
}

it('refuses with 429, and says when to try again, what is more than one person may ask at once', async () => {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  let started = () => {};
  const isStarted = new Promise<void>(resolve => {
    started = resolve;
  });
  const app = serve(async () => {
    started();
    await ended;
    return NOTHING;
  }, SearchTurns.create({ running: 1, waiting: 0 }));
  const first = request(app)
    .post('/v2/file-events')
    .send({})
    .then(response => response);
  await isStarted;

  const refused = await request(app).post('/v2/file-events').send({});
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.body).toMatchObject({
    error: {
      name: 'TooManySearchesError',
      message:
        'You have 1 searches running. Wait for some of them to end, then try again.',
    },
    response: { statusCode: 429 },
    problems: [{ type: 'SEARCH_FAILED', badFilter: null }],
  });

  end();
  expect((await first).status).toBe(200);
  const again = await request(app).post('/v2/file-events').send({});
  expect(again.body).toEqual(NOTHING);
});

it('tells the search when the browser goes away', async () => {
  let aborted: Promise<unknown> | undefined;
  let started = () => {};
  const isStarted = new Promise<void>(resolve => {
    started = resolve;
  });
  const server = http.createServer(
    serve(async ({ signal }) => {
      aborted = signal && once(signal, 'abort');
      started();
      await aborted;
      throw new Error('aborted');
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = http.request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v2/file-events',
    headers: { 'Content-Type': 'application/json' },
  });
  asked.on('error', () => {});
  asked.end('{}');
  await isStarted;
  asked.destroy();
  expect(await aborted).toBeDefined();
  server.close();
});

it('leaves a search alone that is answered', async () => {
  let signal: AbortSignal | undefined;
  const app = serve(async options => {
    signal = options.signal;
    return NOTHING;
  });
  await request(app).post('/v2/file-events').send({}).expect(200);
  await new Promise(resolve => setImmediate(resolve));
  expect(signal?.aborted).toBe(false);
});

it.each([
  ['', undefined],
  ['?debug=true', true],
  ['?debug', true],
  ['?debug=false', false],
])('asks for the way of a search with %s', async (address, debug) => {
  let asked: SearchOptions = {};
  const app = serve(async options => {
    asked = options;
    return NOTHING;
  });
  await request(app).post(`/v2/file-events${address}`).send({}).expect(200);
  expect(asked.debug ?? false).toBe(debug ?? false);
});
