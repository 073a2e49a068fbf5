import { randomUUID } from 'node:crypto';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';
import type { ConnectionId } from '../../mail';
import { ticketIn, type ConsentBrowser } from '../__testUtils__/ConsentBrowser';
import {
  ACTOR,
  consentBench,
  HOUR,
  MINUTE,
  START,
  type ConsentBench,
} from '../__testUtils__/consentBench';
import { MAX_LINK_ATTEMPTS, type LinkState } from './invitations';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())(
  'AuthorizationLinks on %s',
  databaseId => {
    let knex: Knex;
    let bench: ConsentBench;
    let connectionId: ConnectionId;
    let browser: ConsentBrowser;

    beforeAll(async () => {
      knex = await openDatabase({
        database: mockServices.database({
          knex: await databases.init(databaseId),
        }),
      });
    });

    beforeEach(async () => {
      bench = await consentBench(knex);
      connectionId = bench.connectionId;
      browser = bench.browser();
    });

    const make = async () =>
      (await bench.links.create(connectionId, ACTOR)).url;
    const invitation = (url: string) => bench.flow.invitation(ticketIn(url));
    const told = async () =>
      (await bench.connections.get(connectionId)).authorizationLink;
    const events = async () =>
      (await bench.health.listHistory(connectionId)).map(entry => entry.event);

    it('makes a link that is good for a day, shows it, and stores only its hash', async () => {
      const link = await bench.links.create(connectionId, ACTOR);
      expect(link).toEqual({
        url: expect.stringMatching(
          /^https:\/\/backend\.test\/api\/mail-forensics\/oauth\/microsoft365\/start\?ticket=link-[\w-]{43}$/,
        ),
        expiresAt: new Date(START + 24 * HOUR).toISOString(),
      });
      expect(await told()).toEqual({
        createdAt: new Date(START).toISOString(),
        createdBy: ACTOR,
        expiresAt: link.expiresAt,
      });
      expect(JSON.stringify(await knex('authorization_links'))).not.toContain(
        ticketIn(link.url).slice(5),
      );
      expect((await bench.health.listHistory(connectionId))[0]).toMatchObject({
        event: 'authorization link created',
        actor: ACTOR,
      });
    });

    it('tells what is asked for, as often as it is looked at', async () => {
      const url = await make();
      for (let i = 0; i < 30; i++) {
        expect(await invitation(url)).toMatchObject({
          state: 'open',
          connectionId,
          scope: { mode: 'all' },
          createdBy: ACTOR,
          expiresAt: new Date(START + 24 * HOUR),
        });
      }
    });

    it('authorizes, notes who consented and whose link it was, and is used up by it', async () => {
      const url = await make();
      bench.pages.account = 'admin@contoso.com';
      expect(await browser.authorize(url)).toMatchObject({
        kind: 'succeeded',
        audience: 'invited',
        connectionId,
        invitation: { state: 'used' },
      });
      expect(await bench.connections.get(connectionId)).toMatchObject({
        status: 'Initializing',
        authorizedBy: 'admin@contoso.com',
        history: [
          {
            event: 'authorized',
            actor: 'admin@contoso.com',
            detail: `For the tenant Contoso; by the authorization link of ${ACTOR}`,
          },
          {
            event: 'authorization started',
            detail: `By the authorization link of ${ACTOR}`,
          },
          { event: 'authorization link created', actor: ACTOR },
        ],
      });
      expect(await told()).toBeUndefined();
      expect(await browser.start(url)).toMatchObject({
        kind: 'failed',
        invitation: { state: 'used' },
      });
    });

    it('can be used again after a consent that failed, in another browser too', async () => {
      const url = await make();
      const state = await browser.toConsent(url);
      expect(await browser.decline(state)).toMatchObject({
        kind: 'failed',
        reason: 'CONSENT_DECLINED',
        audience: 'invited',
        invitation: { state: 'open' },
      });
      expect((await bench.health.listHistory(connectionId))[0]).toEqual({
        at: expect.any(String),
        event: 'authorization failed',
        detail: expect.stringContaining(
          `By the authorization link of ${ACTOR}`,
        ),
      });
      expect(await told()).toBeDefined();
      expect((await bench.browser().authorize(url)).kind).toBe('succeeded');
    });

    it('can be given up in the middle and begun again', async () => {
      const url = await make();
      await browser.toSignIn(url);
      await browser.toConsent(url);
      bench.clock.now += 11 * MINUTE;
      expect((await browser.authorize(url)).kind).toBe('succeeded');
    });

    it('lets the first of two people have it', async () => {
      const url = await make();
      const second = bench.browser();
      const [mine, theirs] = [
        await browser.toConsent(url),
        await second.toConsent(url),
      ];
      expect((await browser.accept(mine)).kind).toBe('succeeded');
      expect(await second.accept(theirs)).toMatchObject({
        kind: 'failed',
        reason: 'used',
        invitation: { state: 'used' },
      });
      expect(bench.counts.authorized).toBe(1);
    });

    it('may expire while somebody is at the service', async () => {
      const url = await make();
      bench.clock.now += 24 * HOUR - MINUTE;
      const state = await browser.toConsent(url);
      bench.clock.now += 2 * MINUTE;
      expect((await browser.accept(state)).kind).toBe('succeeded');
    });

    const ends: [LinkState, string, (url: string) => Promise<unknown>][] = [
      [
        'expired',
        'a day later',
        async () => {
          bench.clock.now += 24 * HOUR;
        },
      ],
      [
        'revoked',
        'revoked',
        () => bench.links.revoke(connectionId, 'user:default/lee'),
      ],
      ['replaced', 'replaced', make],
      ['used', 'used', url => bench.browser().authorize(url)],
      [
        'used',
        'no longer needed, for the portal user authorized it',
        async () =>
          bench
            .browser()
            .authorize(await bench.flow.begin(connectionId, ACTOR)),
      ],
      [
        'revoked',
        'deleted with the connection',
        () => bench.connections.delete(connectionId),
      ],
      [
        'exhausted',
        'tried too often',
        async url => {
          for (let i = 0; i < MAX_LINK_ATTEMPTS; i++) {
            expect((await bench.browser().start(url)).kind).toBe('continued');
          }
        },
      ],
    ];
    it.each(ends)('is %s once it was %s', async (state, _, end) => {
      const url = await make();
      await end(url);
      expect(await invitation(url)).toMatchObject({ state });
      expect(await bench.browser().start(url)).toMatchObject({
        kind: 'failed',
        audience: 'invited',
        invitation: { state },
      });
    });

    it.each([
      [
        'has expired',
        async () => {
          bench.clock.now += 24 * HOUR;
        },
      ],
      ['was revoked', () => bench.links.revoke(connectionId, ACTOR)],
      [
        'was tried too often',
        async () => {
          await knex('authorization_links').update({
            attempts: MAX_LINK_ATTEMPTS,
          });
        },
      ],
    ])('is not shown any more once it %s', async (_, end) => {
      await make();
      expect(await told()).toBeDefined();
      await end();
      expect(await told()).toBeUndefined();
    });

    it('is withdrawn when the connection is deauthorized', async () => {
      await browser.authorize(await bench.flow.begin(connectionId, ACTOR));
      const url = await make();
      await bench.connections.deauthorize(connectionId, 'user:default/lee');
      expect(await invitation(url)).toMatchObject({ state: 'revoked' });
      expect((await bench.health.listHistory(connectionId))[1]).toMatchObject({
        event: 'authorization link revoked',
        actor: 'user:default/lee',
      });
    });

    it.each([
      ['revoked', () => bench.links.revoke(connectionId, ACTOR)],
      ['replaced', make],
    ])(
      'changes nothing where it is %s while somebody is at the service, or being proven',
      async (_, act) => {
        const url = await make();
        const [first, second] = [bench.browser(), bench.browser()];
        const at = await first.toConsent(url);
        const proving = await second.toConsent(url);
        bench.tenant.meanwhile = async () => {
          bench.tenant.meanwhile = async () => {};
          await act();
        };
        for (const outcome of [
          await second.accept(proving),
          await first.accept(at),
          await first.accept(at),
        ]) {
          expect(outcome).toMatchObject({ kind: 'failed', reason: 'stopped' });
        }
        expect(await bench.row(connectionId)).toMatchObject({
          status: 'Awaiting authorization',
          tenant_id: null,
        });
        expect(bench.counts.authorized).toBe(0);
      },
    );

    it('is only one for a connection, however many make one at the same moment', async () => {
      await Promise.all([make(), make(), make(), make()]);
      expect(
        await knex('authorization_links').whereNull('closed_at'),
      ).toHaveLength(1);
      expect(await bench.connections.list()).toHaveLength(1);
    });

    it('is revoked once, and never where there is none', async () => {
      await bench.links.revoke(connectionId, ACTOR);
      await make();
      await Promise.all([
        bench.links.revoke(connectionId, ACTOR),
        bench.links.revoke(connectionId, ACTOR),
      ]);
      expect(await events()).toEqual([
        'authorization link revoked',
        'authorization link created',
      ]);
    });

    it('is for a connection that is there', async () => {
      const gone = randomUUID() as ConnectionId;
      for (const call of [
        () => bench.links.create(gone, ACTOR),
        () => bench.links.revoke(gone, ACTOR),
      ]) {
        await expect(call()).rejects.toMatchObject({ name: 'NotFoundError' });
      }
      await bench.connections.delete(connectionId);
      await expect(make()).rejects.toMatchObject({ name: 'NotFoundError' });
    });

    it('tells a browser that lost its cookie, or came late, in a page for guests', async () => {
      const url = await make();
      const state = await browser.toConsent(url);
      expect(await bench.browser().accept(state)).toEqual({
        kind: 'failed',
        reason: 'other-browser',
        repeated: false,
        audience: 'invited',
      });
      bench.clock.now += 10 * MINUTE;
      expect(await browser.accept(state)).toMatchObject({
        kind: 'failed',
        reason: 'expired',
        audience: 'invited',
        invitation: { state: 'open' },
      });
    });

    it('is remembered for a month after its end', async () => {
      const url = await make();
      bench.clock.now += 30 * 24 * HOUR;
      await make();
      expect(await invitation(url)).toMatchObject({ state: 'replaced' });
      bench.clock.now += 25 * HOUR;
      await make();
      expect(await invitation(url)).toBeUndefined();
    });
  },
);
