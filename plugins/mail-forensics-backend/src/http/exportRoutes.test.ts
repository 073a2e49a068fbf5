import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import { recordAudit } from '../audit/__testUtils__/recordAudit';
import { ExportLog, type PreparedExport } from '../search';
import { Gate } from './Access';
import { createRouter } from './createRouter';
import { exportRoutes } from './exportRoutes';
import { SearchTurns } from './SearchTurns';

/** The routes over an export whose pieces a test gives. */
function serve(pieces: () => AsyncGenerator<Buffer>) {
  const gate = Gate.create({
    httpAuth: mockServices.httpAuth(),
    permissions: mockServices.permissions.mock({
      authorize: async () => [{ result: AuthorizeResult.ALLOW }],
      authorizeConditional: async () => [{ result: AuthorizeResult.ALLOW }],
    }),
    eventsServed: true,
    toRestriction: () => ({ kind: 'or', nodes: [] }),
  });
  const prepare = async (): Promise<PreparedExport> => ({
    id: 'an-export',
    pieces: pieces(),
    rows: () => 1,
    sha256: () => undefined,
  });
  const app = express();
  app.use(
    createRouter({
      routes: exportRoutes({
        gate,
        exporter: { prepare },
        exportLog: ExportLog.create({ knex: {} as Knex }),
        turns: SearchTurns.create({
          what: 'exports',
          running: 1,
          waiting: 0,
        }),
      }),
      ...recordAudit().options,
      gate,
      logger: mockServices.logger.mock(),
    }),
  );
  app.use(mockErrorHandler());
  return app;
}

it('refuses with 429 whoever has as many exports running as one person may', async () => {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  let started = () => {};
  const isStarted = new Promise<void>(resolve => {
    started = resolve;
  });
  const app = serve(async function* pieces() {
    started();
    await ended;
    yield Buffer.from('file.name\r\n');
  });
  const ask = () => request(app).post('/v2/file-events/export').send({});
  const first = ask().then(response => response);
  await isStarted;

  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.body.error.message).toBe(
    'You have 1 exports running. Wait for some of them to end, then try again.',
  );

  end();
  expect((await first).text).toBe('file.name\r\n');
  expect((await ask()).status).toBe(200);
});
