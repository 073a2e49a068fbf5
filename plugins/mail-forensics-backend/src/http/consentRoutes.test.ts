import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import express from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import { ConsentFlow } from '../connections';
import { FakeConsentPages } from '../connections/__testUtils__/FakeConsentPages';
import { FakeTenant } from '../connections/__testUtils__/FakeTenant';
import { openDatabase } from '../database';
import { insertConnection } from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId } from '../mail';
import { Gate } from './Access';
import { consentRoutes } from './consentRoutes';
import { createRouter } from './createRouter';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const PAGE = 'https://portal.test/data-connections';
const EXPIRED = `${PAGE}?authorization=failed&reason=expired`;

describe('consentRoutes', () => {
  let knex: Knex;
  let pages: FakeConsentPages;
  let flow: ConsentFlow;
  let connectionId: ConnectionId;

  beforeEach(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
    connectionId = await insertConnection<ConnectionId>(knex, {
      status: 'Awaiting authorization',
      tenant_id: null,
    });
    pages = new FakeConsentPages();
  });

  function serve(
    baseUrl: string,
    consent: 'configured' | 'not' = 'configured',
  ) {
    flow = ConsentFlow.create({
      knex,
      health: DatabaseConnectionHealth.create({ knex }),
      provider: pages,
      connector: new FakeTenant(),
      baseUrl: async () => baseUrl,
      appUrl: 'https://portal.test',
      onAuthorized: async () => {},
    });
    const audited: unknown[] = [];
    const logger = mockServices.logger.mock();
    const auditor = mockServices.auditor.mock({
      createEvent: async event => {
        expect(event.request).toBeUndefined();
        return {
          success: async () => {
            audited.push(['success', event.meta]);
          },
          fail: async ended => {
            audited.push(['fail', event.meta, ended.error.message]);
          },
        };
      },
    });
    const app = express();
    app.use(
      createRouter({
        routes: consentRoutes({
          gate: Gate.create({
            httpAuth: mockServices.httpAuth(),
            permissions: mockServices.permissions(),
            eventsServed: true,
            toRestriction: () => ({ kind: 'or', nodes: [] }),
          }),
          consent: consent === 'configured' ? flow : undefined,
          baseUrl: async () => baseUrl,
          pageUrl: PAGE,
          auditor,
          logger,
        }),
        auditor,
        logger,
      }),
    );
    app.use(mockErrorHandler());
    return { app, audited, logger };
  }

  async function start(app: express.Express) {
    const url = new URL(await flow.begin(connectionId, 'user:default/megan'));
    const response = await request(app).get(
      `/oauth/microsoft365/start${url.search}`,
    );
    const [cookie] = [response.headers['set-cookie'] ?? ''].flat();
    const { searchParams } = new URL(response.headers.location);
    return { response, cookie, state: searchParams.get('state') ?? '' };
  }

  it.each([
    ['https://backend.test/api/mail-forensics', '; Secure'],
    ['http://localhost:7007/api/mail-forensics', ''],
  ])('binds the browser to the consent at %s', async (baseUrl, secure) => {
    const { app } = serve(baseUrl);
    const { response, cookie } = await start(app);
    expect(response.status).toBe(302);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(cookie.replace(/Expires=[^;]+; /, '')).toMatch(
      new RegExp(
        `^mail-forensics-consent=[\\w-]{43}; Max-Age=600; Path=/api/mail-forensics/oauth; HttpOnly${secure}; SameSite=Lax$`,
      ),
    );
  });

  it('goes through both hops by redirects', async () => {
    const { app, audited } = serve('https://backend.test/api/mail-forensics');
    const { cookie, state } = await start(app);
    const callback = (query: Record<string, string>) =>
      request(app)
        .get('/oauth/microsoft365/callback')
        .query(query)
        .set('Cookie', `other=1; ${cookie.split(';')[0]}; more=2`);
    const first = await callback({ state, code: `code-of-${state}` });
    const next = new URL(first.headers.location).searchParams;
    const second = await callback({
      state: next.get('state') ?? '',
      tenant: 'tenant-a',
    });
    expect(second.headers.location).toBe(
      `${PAGE}?connection=${connectionId}&authorization=succeeded`,
    );
    expect(audited).toEqual([
      ['success', { actionType: 'consent', connectionId }],
    ]);
  });

  it('sends a refusal to the page as a code, and nothing that Microsoft wrote', async () => {
    const { app, audited } = serve('https://backend.test/api/mail-forensics');
    const { cookie, state } = await start(app);
    const response = await request(app)
      .get('/oauth/microsoft365/callback')
      .query({ state, error: 'declined', error_description: '<b>secret</b>' })
      .set('Cookie', cookie.split(';')[0]);
    expect(response.headers.location).toBe(
      `${PAGE}?connection=${connectionId}&authorization=failed&reason=CONSENT_DECLINED`,
    );
    expect(response.text).not.toContain('secret');
    expect(audited).toEqual([
      ['fail', { actionType: 'consent', connectionId }, 'CONSENT_DECLINED'],
    ]);
  });

  it.each([
    '/start',
    '/start?ticket=',
    '/start?ticket=a&ticket=b',
    `/start?ticket=${'x'.repeat(5000)}`,
    '/callback',
    '/callback?state=x&code=y',
    '/callback?state[a]=x&code=y',
    '/callback?error=access_denied&redirect_uri=https://evil.test',
    '/callback?admin_consent=True&tenant=00000000-0000-0000-0000-000000000000',
  ])('sends %.60s back to the page', async path => {
    const { app } = serve('https://backend.test/api/mail-forensics');
    const response = await request(app)
      .get(`/oauth/microsoft365${path}`)
      .set('Cookie', `mail-forensics-consent=${'A'.repeat(43)}`);
    expect(response.status).toBe(302);
    expect(response.headers.location).toBe(EXPIRED);
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('sends the browser to the page where nothing is configured', async () => {
    const { app } = serve('https://backend.test/api/mail-forensics', 'not');
    const response = await request(app).get('/oauth/microsoft365/callback');
    expect(response.headers.location).toBe(EXPIRED);
  });

  it('sends the browser to the page where all else fails, and logs no secret', async () => {
    const { app, logger } = serve('https://backend.test/api/mail-forensics');
    const { cookie, state } = await start(app);
    jest
      .spyOn(pages, 'redeemSignIn')
      .mockRejectedValue(new Error('code abc is wrong'));
    const response = await request(app)
      .get('/oauth/microsoft365/callback')
      .query({ state, code: 'abc' })
      .set('Cookie', cookie.split(';')[0]);
    expect(response.headers.location).toBe(
      `${PAGE}?authorization=failed&reason=unexpected`,
    );
    expect(logger.error).toHaveBeenCalledTimes(1);
    const logged = JSON.stringify(logger.error.mock.calls);
    expect(logged).not.toContain('abc');
    expect(logged).not.toContain(state);
  });
});
