import { createHash } from 'node:crypto';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import express from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  ACTOR,
  consentBench,
  HOUR,
  MINUTE,
  type ConsentBench,
} from '../connections/__testUtils__/consentBench';
import { openDatabase } from '../database';
import type { ConnectionId } from '../mail';
import { Gate } from './Access';
import { consentRoutes } from './consentRoutes';
import type { NewAuditEntry } from '../audit';
import { createRouter } from './createRouter';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(30_000);
const PAGE = 'https://portal.test/data-connections';
const EXPIRED = `${PAGE}?authorization=failed&reason=expired`;
const BASE = 'https://backend.test/api/mail-forensics';
const START_PATH = '/oauth/microsoft365/start';
const CALLBACK_PATH = '/oauth/microsoft365/callback';
const PERMISSIONS = [
  { name: 'Mail.Read', reason: 'Read <sent> messages & attachments.' },
];

describe('consentRoutes', () => {
  let knex: Knex;
  let bench: ConsentBench;
  let connectionId: ConnectionId;

  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
  });

  beforeEach(async () => {
    bench = await consentBench(knex);
    connectionId = bench.connectionId;
  });

  function serve(
    options: {
      baseUrl?: string;
      unconfigured?: boolean;
      portalName?: string;
    } = {},
  ) {
    const audited: unknown[] = [];
    const logger = mockServices.logger.mock();
    const auditor = mockServices.auditor.mock({
      createEvent: async event => {
        expect(event.request).toBeUndefined();
        return {
          success: async ended => {
            audited.push(['success', ended?.meta]);
          },
          fail: async ended => {
            audited.push(['fail', ended.meta, ended.error.message]);
          },
        };
      },
    });
    const entries: NewAuditEntry[] = [];
    const auditLog = {
      append: async (entry: NewAuditEntry) => {
        entries.push(entry);
      },
    };
    const gate = Gate.create({
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions(),
      eventsServed: true,
      toRestriction: () => ({ kind: 'or', nodes: [] }),
    });
    const accessLog = mockServices.logger.mock();
    const app = express();
    const middleware = MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: accessLog,
    });
    // As a portal has them.
    app.use(middleware.helmet());
    app.use(middleware.logging());
    app.use(
      createRouter({
        routes: consentRoutes({
          gate,
          consent: options.unconfigured ? undefined : bench.flow,
          baseUrl: async () => options.baseUrl ?? BASE,
          pageUrl: PAGE,
          portalName: options.portalName ?? 'Contoso Portal',
          requiredPermissions: PERMISSIONS,
          auditor,
          auditLog,
          logger,
        }),
        gate,
        auditor,
        auditLog,
        logger,
      }),
    );
    app.use(mockErrorHandler());
    return { app, audited, entries, logger, accessLog };
  }

  const ticketOf = (url: string) =>
    new URL(url).searchParams.get('ticket') ?? '';
  const ownTicket = async (id = connectionId) =>
    ticketOf(await bench.flow.begin(id, ACTOR));
  const linkTicket = async () =>
    ticketOf((await bench.links.create(connectionId, ACTOR)).url);

  /** A browser's cookies, and what it does. */
  function browse(app: express.Express) {
    const cookies = new Map<string, string>();
    const keep = async (sent: request.Test) => {
      const response = await sent.set(
        'Cookie',
        ['other=1', ...[...cookies].map(pair => pair.join('=')), 'm=2'].join(
          '; ',
        ),
      );
      for (const header of [response.headers['set-cookie'] ?? []].flat()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
        if (value === '') {
          cookies.delete(name);
        } else {
          cookies.set(name, value);
        }
      }
      return response;
    };
    return {
      cookies,
      open: (ticket: string) =>
        keep(request(app).get(START_PATH).query({ ticket })),
      press: (ticket: string) =>
        keep(request(app).post(START_PATH).type('form').send({ ticket })),
      callback: (query: Record<string, string>) =>
        keep(request(app).get(CALLBACK_PATH).query(query)),
    };
  }

  const stateIn = (response: request.Response) =>
    new URL(response.headers.location).searchParams.get('state') ?? '';

  /** The whole way with the ticket of a portal user, or of a link. */
  async function goThrough(
    browser: ReturnType<typeof browse>,
    first: request.Response,
  ) {
    const state = stateIn(first);
    const second = await browser.callback({ state, code: `code-of-${state}` });
    return browser.callback({ state: stateIn(second), tenant: 'tenant-a' });
  }

  describe("a portal user's way", () => {
    it.each([
      [BASE, '; Secure'],
      ['http://localhost:7007/api/mail-forensics', ''],
    ])('is bound to the browser at %s', async (baseUrl, secure) => {
      const { app } = serve({ baseUrl });
      const response = await browse(app).open(await ownTicket());
      expect(response.status).toBe(302);
      expect(response.headers['cache-control']).toBe('no-store');
      const [cookie] = [response.headers['set-cookie'] ?? ''].flat();
      expect(cookie.replace(/Expires=[^;]+; /, '')).toMatch(
        new RegExp(
          `^mail-forensics-consent-[0-9a-f]{16}=[\\w-]{43}; Max-Age=86400; Path=/api/mail-forensics/oauth; HttpOnly${secure}; SameSite=Lax$`,
        ),
      );
    });

    it('goes through both hops by redirects', async () => {
      const { app, audited } = serve();
      const browser = browse(app);
      const end = await goThrough(
        browser,
        await browser.open(await ownTicket()),
      );
      expect(end.status).toBe(302);
      expect(end.headers.location).toBe(
        `${PAGE}?connection=${connectionId}&authorization=succeeded`,
      );
      expect(audited).toEqual([
        ['success', { actionType: 'consent', connectionId }],
      ]);
    });

    it('is told by HEAD of nothing, and nothing is used up', async () => {
      const { app } = serve();
      const ticket = await ownTicket();
      for (const tried of [ticket, 'A'.repeat(43)]) {
        const head = await request(app)
          .head(START_PATH)
          .query({ ticket: tried });
        expect(head.status).toBe(200);
        expect(head.headers.location).toBeUndefined();
        expect(head.headers['set-cookie']).toBeUndefined();
      }
      const browser = browse(app);
      const first = await browser.open(ticket);
      const state = stateIn(first);
      const cookie = [...browser.cookies].map(pair => pair.join('=')).join();
      const head = await request(app)
        .head(CALLBACK_PATH)
        .query({ state, code: `code-of-${state}` })
        .set('Cookie', cookie);
      expect(head.status).toBe(200);
      expect(bench.pages.redeemed).toEqual([]);
      expect((await goThrough(browser, first)).headers.location).toContain(
        'authorization=succeeded',
      );
    });

    it('goes side by side with that of another connection in one browser', async () => {
      const { app } = serve();
      const other = await bench.addConnection();
      const browser = browse(app);
      const mine = await browser.open(await ownTicket());
      const theirs = await browser.open(await ownTicket(other));
      expect(browser.cookies.size).toBe(2);
      for (const [first, id] of [
        [mine, connectionId],
        [theirs, other],
      ] as const) {
        expect((await goThrough(browser, first)).headers.location).toBe(
          `${PAGE}?connection=${id}&authorization=succeeded`,
        );
      }
    });

    it('leaves a browser with the cookies of the latest eight', async () => {
      const { app } = serve();
      const browser = browse(app);
      const first = await browser.open(await ownTicket());
      for (let i = 0; i < 9; i++) {
        await browser.open(await ownTicket());
      }
      expect(browser.cookies.size).toBe(8);
      const state = stateIn(first);
      const late = await browser.callback({ state, code: `code-of-${state}` });
      expect(late.headers.location).toBe(
        `${PAGE}?authorization=failed&reason=other-browser`,
      );
      const last = await browser.open(await ownTicket());
      expect((await goThrough(browser, last)).headers.location).toContain(
        'succeeded',
      );
    });

    it.each<[string, string, (way: Way) => Promise<request.Response>]>([
      [
        'a refusal, and nothing that Microsoft wrote',
        'CONSENT_DECLINED',
        way =>
          way.browser.callback({
            state: way.state,
            error: 'declined',
            error_description: '<b>secret</b>',
          }),
      ],
      [
        'a sign-in that took too long',
        'expired',
        way => {
          bench.clock.now += 10 * MINUTE;
          return way.signIn();
        },
      ],
      [
        'a reload after the end',
        'used',
        async way => {
          await way.whole();
          return way.signIn();
        },
      ],
      [
        'the ticket opened again',
        'used',
        async way => {
          await way.whole();
          return way.browser.open(way.ticket);
        },
      ],
      [
        'the ticket opened twice',
        'expired',
        way => way.browser.open(way.ticket),
      ],
      [
        'a connection deauthorized meanwhile',
        'stopped',
        async way => {
          await way.again();
          await bench.connections.deauthorize(connectionId, ACTOR);
          return way.signIn();
        },
      ],
    ])('ends on the page with %s', async (_, reason, act) => {
      const { app } = serve();
      const way = await begun(app);
      const response = await act(way);
      expect(response.status).toBe(302);
      expect(response.headers.location).toBe(
        `${PAGE}?connection=${connectionId}&authorization=failed&reason=${reason}`,
      );
      expect(response.text).not.toContain('secret');
    });

    it('audits a refusal once, however often it is reloaded', async () => {
      const { app, audited } = serve();
      const { browser, state } = await begun(app);
      for (let i = 0; i < 3; i++) {
        await browser.callback({ state, error: 'declined' });
      }
      expect(audited).toEqual([
        ['fail', { actionType: 'consent', connectionId }, 'CONSENT_DECLINED'],
      ]);
    });

    interface Way {
      browser: ReturnType<typeof browse>;
      ticket: string;
      state: string;
      signIn(): Promise<request.Response>;
      whole(): Promise<request.Response>;
      /** Authorizes in another browser. */
      again(): Promise<void>;
    }

    async function begun(app: express.Express): Promise<Way> {
      const browser = browse(app);
      const ticket = await ownTicket();
      const first = await browser.open(ticket);
      const state = stateIn(first);
      return {
        browser,
        ticket,
        state,
        signIn: () => browser.callback({ state, code: `code-of-${state}` }),
        whole: () => goThrough(browser, first),
        async again() {
          const other = browse(app);
          await goThrough(other, await other.open(await ownTicket()));
        },
      };
    }

    it('tells another browser nothing of the connection', async () => {
      const { app } = serve();
      const state = stateIn(await browse(app).open(await ownTicket()));
      const forged = `${state.slice(0, -43)}${'A'.repeat(43)}`;
      for (const tried of [state, forged]) {
        const response = await browse(app).callback({
          state: tried,
          code: 'x',
        });
        expect(response.headers.location).toBe(
          `${PAGE}?authorization=failed&reason=other-browser`,
        );
      }
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
      const { app } = serve();
      const response = await request(app)
        .get(`/oauth/microsoft365${path}`)
        .set(
          'Cookie',
          `mail-forensics-consent-${'0'.repeat(16)}=${'A'.repeat(43)}`,
        );
      expect(response.status).toBe(302);
      expect(response.headers.location).toBe(EXPIRED);
      expect(response.headers['set-cookie']).toBeUndefined();
    });

    it('ends on the page where nothing is configured', async () => {
      const { app } = serve({ unconfigured: true });
      const response = await request(app).get(CALLBACK_PATH);
      expect(response.headers.location).toBe(EXPIRED);
    });

    it('ends on the page where all else fails, and logs no secret', async () => {
      const { app, logger } = serve();
      const { browser, state } = await begun(app);
      jest
        .spyOn(bench.pages, 'redeemSignIn')
        .mockRejectedValue(new Error('code abc is wrong'));
      const response = await browser.callback({ state, code: 'abc' });
      expect(response.headers.location).toBe(
        `${PAGE}?authorization=failed&reason=unexpected`,
      );
      expect(logger.error).toHaveBeenCalledTimes(1);
      const logged = JSON.stringify(logger.error.mock.calls);
      expect(logged).not.toContain('abc');
      expect(logged).not.toContain(state);
    });
  });

  it('keeps tickets, codes and states out of the access log', async () => {
    const { app, accessLog } = serve();
    const ticket = await linkTicket();
    const browser = browse(app);
    await browser.open(ticket);
    await request(app).head(START_PATH).query({ ticket });
    const first = await browser.press(ticket);
    await goThrough(browser, first);
    await request(app).post(START_PATH).query({ ticket }).type('form').send({});
    const logged = JSON.stringify(accessLog.info.mock.calls);
    expect(accessLog.info).toHaveBeenCalledTimes(6);
    expect(logged).toContain(`GET ${START_PATH}?[concealed] HTTP`);
    for (const secret of [ticket.slice(5), stateIn(first), 'code-of']) {
      expect(secret).not.toBe('');
      expect(logged).not.toContain(secret);
    }
  });

  describe('the way of somebody who was sent a link', () => {
    const textOf = (response: request.Response) =>
      response.text
        .replace(/<(style|title)>.*?<\/\1>/gs, '')
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, ' ')
        .replace(/&#39;/g, "'")
        .trim();

    function expectSafe(response: request.Response) {
      const { headers, text } = response;
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
      });
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action [^;]+; frame-ancestors 'none'$/,
      );
      const [, style] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
      expect(policy).toContain(
        createHash('sha256').update(style).digest('base64'),
      );
      expect(text).not.toMatch(
        /<(script|img|link|iframe|object)|style=|\son\w+=|(?:src|href)=/i,
      );
    }

    it('begins with a page that says who asks for what, and uses nothing up', async () => {
      await knex('connections').update({
        display_name: 'Contoso US mail',
        scope_mode: 'groups',
      });
      await knex('scope_entries').insert([
        { connection_id: connectionId, position: 0, entry: 'a' },
        { connection_id: connectionId, position: 1, entry: 'b' },
      ]);
      const { app, audited } = serve();
      const ticket = await linkTicket();
      const browser = browse(app);
      for (let i = 0; i < 30; i++) {
        await request(app).head(START_PATH).query({ ticket });
        await browser.open(ticket);
      }
      const response = await browser.open(ticket);
      expect(response.status).toBe(200);
      expectSafe(response);
      expect(response.headers['set-cookie']).toBeUndefined();
      expect(response.headers['content-security-policy']).toContain(
        "form-action 'self' https: https://login.test;",
      );
      const text = textOf(response);
      for (const told of [
        'megan of Contoso Portal asks you',
        'Data connection Contoso US mail',
        'The members of specific groups: a list of 2',
        'Asked by megan',
        'Link good until 23 November 2026 at 08:00 UTC',
        'Mail.Read: Read &lt;sent&gt; messages &amp; attachments.',
        'Continue to Microsoft',
      ]) {
        expect(text).toContain(told);
      }
      expect(response.text).toContain(
        `<form method="post" action="${BASE}${START_PATH}">`,
      );
      expect(audited).toEqual([]);
      expect(
        (await bench.health.listHistory(connectionId)).map(
          entry => entry.event,
        ),
      ).toEqual(['authorization link created']);
    });

    it.each([
      ['de-AT,de;q=0.9,en;q=0.5', 'de', 'Weiter zu Microsoft'],
      ['fr,en;q=0.5', 'en', 'Continue to Microsoft'],
      ['fr', 'en', 'Continue to Microsoft'],
    ])(
      'speaks to a browser that likes %s in %s',
      async (liked, language, button) => {
        const { app } = serve();
        const response = await request(app)
          .get(START_PATH)
          .set('Accept-Language', liked)
          .query({ ticket: await linkTicket() });
        expectSafe(response);
        expect(response.headers['content-language']).toBe(language);
        expect(response.text).toContain(`<html lang="${language}">`);
        expect(response.text).toContain(button);
        const dead = await request(app)
          .get(START_PATH)
          .set('Accept-Language', liked)
          .query({ ticket: `link-${'A'.repeat(43)}` });
        expect(dead.headers['content-language']).toBe(language);
      },
    );

    it('shows hostile names as text', async () => {
      await knex('connections').update({
        display_name: `</bdi><script>alert(1)</script>"'&\u202egnp.exe\u200b`,
      });
      const { app } = serve({ portalName: '<b>Portal</b>' });
      const response = await browse(app).open(await linkTicket());
      expectSafe(response);
      expect(response.text).toContain(
        '<bdi>&lt;/bdi&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFDgnp.exe\uFFFD</bdi>',
      );
      expect(response.text).toContain('&lt;b&gt;Portal&lt;/b&gt;');
      expect(response.text).not.toContain('<b>');
    });

    it('goes on by the button, and ends on a page that says that access is granted', async () => {
      const { app, audited } = serve();
      const browser = browse(app);
      const ticket = await linkTicket();
      await browser.open(ticket);
      const pressed = await browser.press(ticket);
      expect(pressed.status).toBe(303);
      expect(pressed.headers.location).toContain('https://login.test/sign-in');
      expect(browser.cookies.size).toBe(1);
      const end = await goThrough(browser, pressed);
      expect(end.status).toBe(200);
      expectSafe(end);
      expect(textOf(end)).toContain(
        'Access granted You can close this window.',
      );
      expect(audited).toEqual([
        ['success', { actionType: 'consent-begin', connectionId }],
        ['success', { actionType: 'consent', connectionId, linkOf: ACTOR }],
      ]);

      for (const again of [
        await browser.open(ticket),
        await browser.press(ticket),
      ]) {
        expect(again.status).toBe(410);
        expectSafe(again);
        expect(textOf(again)).toContain('Access was granted already');
      }
      const reloaded = await browser.callback({
        state: stateIn(pressed),
        code: 'x',
      });
      expect(textOf(reloaded)).toContain('Access was granted already');
    });

    it('goes on with the address of the page as well, where a form has no field', async () => {
      const { app } = serve();
      const ticket = await linkTicket();
      const pressed = await request(app)
        .post(START_PATH)
        .query({ ticket })
        .type('form')
        .send({ button: '' });
      expect(pressed.status).toBe(303);
    });

    it('says what went wrong, what to do, and that the link is still good', async () => {
      const { app, audited } = serve();
      const browser = browse(app);
      const ticket = await linkTicket();
      const state = stateIn(await browser.press(ticket));
      const refused = { state, error: 'declined', error_description: '<b>x' };
      const response = await browser.callback(refused);
      expect(response.status).toBe(200);
      expectSafe(response);
      const text = textOf(response);
      expect(text).toContain('Consent was declined');
      expect(text).toContain('What to do: Authorize again with an account');
      expect(text).toContain(
        'The link can be used again until 23 November 2026 at 08:00 UTC',
      );
      expect(audited[1]).toEqual([
        'fail',
        { actionType: 'consent', connectionId, linkOf: ACTOR },
        'CONSENT_DECLINED',
      ]);
      expect(textOf(await browser.callback(refused))).toBe(text);
      expect(audited).toHaveLength(2);
      const end = await goThrough(browser, await browser.press(ticket));
      expect(textOf(end)).toContain('Access granted');
    });

    it.each<[string, string, (ticket: string) => Promise<unknown>]>([
      [
        'has expired',
        'This link has expired',
        async () => {
          bench.clock.now += 24 * HOUR;
        },
      ],
      [
        'was revoked',
        'This link was withdrawn',
        () => bench.links.revoke(connectionId, ACTOR),
      ],
      [
        'was replaced',
        'This link was replaced by a newer one',
        () => linkTicket(),
      ],
      [
        'belongs to a deleted connection',
        'This link was withdrawn',
        () => bench.connections.delete(connectionId),
      ],
      [
        'was tried too often',
        'This link was tried too often',
        async ticket => {
          for (let i = 0; i < 20; i++) {
            await bench.flow.start(ticket);
          }
        },
      ],
    ])('ends where the link %s', async (_, title, end) => {
      const { app } = serve();
      const ticket = await linkTicket();
      await end(ticket);
      for (const response of [
        await browse(app).open(ticket),
        await browse(app).press(ticket),
      ]) {
        expect(response.status).toBe(410);
        expectSafe(response);
        expect(response.headers['set-cookie']).toBeUndefined();
        const text = textOf(response);
        expect(text).toContain(title);
        expect(text).toContain('ask whoever sent you the link for a new one');
        expect(text).not.toContain('megan');
      }
    });

    it.each([
      ['is none', `link-${'A'.repeat(43)}`],
      ['lost a part when it was copied', `link-${'A'.repeat(40)}`],
      ['was copied with what follows it', `link-${'A'.repeat(43)}).`],
    ])('does not begin with a link that %s', async (_, ticket) => {
      const { app } = serve();
      for (const response of [
        await browse(app).open(ticket),
        await browse(app).press(ticket),
      ]) {
        expect(response.status).toBe(404);
        expectSafe(response);
        expect(textOf(response)).toContain('This link is not valid');
      }
    });

    it.each<[string, string, (way: { state: string }) => Promise<unknown>]>([
      ['in another browser', 'This is another browser', async () => {}],
      [
        'too late',
        'The sign-in took too long',
        async () => {
          bench.clock.now += 10 * MINUTE;
        },
      ],
      [
        'after the link was revoked',
        'The authorization was stopped',
        () => bench.links.revoke(connectionId, ACTOR),
      ],
    ])('ends on a page where it comes back %s', async (how, title, act) => {
      const { app } = serve();
      const browser = browse(app);
      const first = await browser.press(await linkTicket());
      const second = await browser.callback({
        state: stateIn(first),
        code: `code-of-${stateIn(first)}`,
      });
      const state = stateIn(second);
      await act({ state });
      const back = how === 'in another browser' ? browse(app) : browser;
      const response = await back.callback({ state, tenant: 'tenant-a' });
      expect(response.status).toBe(200);
      expectSafe(response);
      expect(textOf(response)).toContain(title);
      expect(textOf(response)).toContain(
        how === 'after the link was revoked'
          ? 'ask whoever sent you the link for a new one'
          : 'open',
      );
      expect((await bench.row(connectionId)).tenant_id).toBeNull();
    });

    it('ends on a page where all else fails', async () => {
      const { app, logger } = serve();
      const browser = browse(app);
      const first = await browser.press(await linkTicket());
      jest
        .spyOn(bench.pages, 'redeemSignIn')
        .mockRejectedValue(new Error('code abc is wrong'));
      const response = await browser.callback({
        state: stateIn(first),
        code: 'abc',
      });
      expectSafe(response);
      expect(textOf(response)).toContain('Something went wrong');
      expect(JSON.stringify(logger.error.mock.calls)).not.toContain('abc');
    });

    it('ends on a page where nothing is configured any more', async () => {
      const { app } = serve({ unconfigured: true });
      const ticket = await linkTicket();
      for (const response of [
        await browse(app).open(ticket),
        await browse(app).press(ticket),
      ]) {
        expectSafe(response);
        expect(response.headers['set-cookie']).toBeUndefined();
      }
    });

    it('is not begun by what is no form', async () => {
      const { app } = serve();
      const ticket = await linkTicket();
      const response = await request(app).post(START_PATH).send({ ticket });
      expect(response.status).toBe(302);
      expect(response.headers.location).toBe(EXPIRED);
    });

    it('takes no more than a ticket is long', async () => {
      const { app } = serve();
      const response = await request(app)
        .post(START_PATH)
        .type('form')
        .send({ ticket: 'x'.repeat(2000) });
      expect(response.status).toBe(413);
    });
  });
});
