import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';
import { insertMailbox } from '../../database/__testUtils__/rows';
import type { ConnectionId } from '../../mail';
import {
  goesOn,
  stateIn,
  ticketIn,
  type ConsentBrowser,
} from '../__testUtils__/ConsentBrowser';
import {
  ACTOR,
  consentBench,
  HOUR,
  MINUTE,
  START,
  type ConsentBench,
} from '../__testUtils__/consentBench';
import type { ConsentOutcome } from './ConsentOutcome';
import { hashOf } from './secrets';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('ConsentFlow on %s', databaseId => {
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

  const begin = (id = connectionId) => bench.flow.begin(id, ACTOR);
  const connection = () => bench.row(connectionId);

  function endedBy(reason: string, repeated = false): ConsentOutcome {
    return {
      kind: 'failed',
      reason: reason as never,
      repeated,
      audience: 'portal',
      connectionId,
    };
  }

  async function expectUnchanged() {
    expect(await connection()).toMatchObject({
      status: 'Awaiting authorization',
      tenant_id: null,
    });
    expect(await bench.health.listProblems(connectionId)).toEqual([]);
    expect(bench.counts.authorized).toBe(0);
  }

  it('authorizes in two hops', async () => {
    expect(await browser.authorize(await begin())).toEqual({
      kind: 'succeeded',
      connectionId,
      audience: 'portal',
    });
    expect(bench.tenant.probed).toEqual([
      { tenantId: 'tenant-a', fresh: true },
    ]);
    const row = await connection();
    expect(row).toMatchObject({
      status: 'Initializing',
      tenant_id: 'tenant-a',
      tenant_name: 'Contoso',
      authorized_by: 'adele@contoso.com',
    });
    expect(new Date(row.monitoring_since).getTime()).toBe(START);
    expect(new Date(row.directory_due_at).getTime()).toBe(START);
    expect(bench.counts.authorized).toBe(1);
    expect(await bench.health.listHistory(connectionId)).toMatchObject([
      {
        event: 'authorized',
        status: 'Initializing',
        actor: 'adele@contoso.com',
        detail: `For the tenant Contoso; started by ${ACTOR}`,
      },
      { event: 'authorization started', actor: ACTOR },
    ]);
  });

  it('sends the browser where it should go, with nothing in it that is stored', async () => {
    const url = await begin();
    expect(url).toMatch(
      /^https:\/\/backend\.test\/api\/mail-forensics\/oauth\/microsoft365\/start\?ticket=[\w-]{43}$/,
    );
    const { location, cookie } = goesOn(await browser.start(url));
    expect(cookie?.secret).toMatch(/^[\w-]{43}$/);
    expect(new URL(location).searchParams.get('redirectUri')).toBe(
      'https://backend.test/api/mail-forensics/oauth/microsoft365/callback',
    );
    const first = stateIn(
      goesOn({ kind: 'continued', connectionId, location }),
    );
    const second = stateIn(goesOn(await browser.signIn(first)));
    const stored = JSON.stringify(await knex('consent_states'));
    expect(stored).toContain(hashOf(cookie?.secret ?? ''));
    for (const hidden of [cookie?.secret ?? '', first, second, ticketIn(url)]) {
      expect(hidden).not.toBe('');
      expect(stored).not.toContain(hidden);
    }
  });

  describe('a ticket', () => {
    it('is good once, however many come with it together', async () => {
      const url = await begin();
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => bench.browser().start(url)),
      );
      expect(outcomes.map(outcome => outcome.kind).sort()).toEqual([
        'continued',
        'failed',
        'failed',
      ]);
      expect(outcomes).toContainEqual(endedBy('expired'));
    });

    it('is good for ten minutes', async () => {
      const url = await begin();
      bench.clock.now += 10 * MINUTE;
      expect(await browser.start(url)).toEqual(endedBy('expired'));
    });

    it('tells whoever opens it again that there is nothing left to do', async () => {
      const url = await begin();
      await browser.authorize(url);
      expect(await browser.start(url)).toEqual(endedBy('used', true));
    });

    it.each(['', 'x', 'A'.repeat(43), `link-${'A'.repeat(43)}`])(
      'is not %j',
      async forged => {
        expect(await bench.flow.start(forged)).toMatchObject({
          kind: 'failed',
          reason: 'expired',
        });
      },
    );

    it('is no state, and a state is no ticket', async () => {
      const url = await begin();
      const state = await browser.toSignIn(await begin());
      expect(await bench.flow.start(state)).toMatchObject({
        reason: 'expired',
      });
      expect(
        await browser.callback({ state: ticketIn(url), code: 'x' }),
      ).toMatchObject({ reason: 'expired' });
      expect((await browser.start(url)).kind).toBe('continued');
    });
  });

  describe.each(['sign-in', 'admin-consent'] as const)('at %s', step => {
    const good = step === 'sign-in' ? 'continued' : 'succeeded';

    /** Where the browser is at the service; and its answer. */
    async function arrive(): Promise<{
      state: string;
      query: Record<string, string>;
    }> {
      const url = await begin();
      if (step === 'sign-in') {
        const state = await browser.toSignIn(url);
        return { state, query: { state, code: `code-of-${state}` } };
      }
      const state = await browser.toConsent(url);
      return { state, query: { state, tenant: 'tenant-a' } };
    }

    it('says the same of a state that exists and of one that does not, to whoever has not its cookie', async () => {
      const { state, query } = await arrive();
      const forged = `${state.slice(0, -43)}${'A'.repeat(43)}`;
      const stranger = bench.browser();
      await stranger.toSignIn(await begin());
      const forger = bench.browser();
      forger.cookies.set(state.slice(0, 16), 'A'.repeat(43));
      for (const tried of [query, { ...query, state: forged }]) {
        expect(await stranger.callback(tried)).toEqual({
          kind: 'failed',
          reason: 'other-browser',
          repeated: false,
          audience: 'portal',
        });
        expect(await forger.callback(tried)).toEqual({
          kind: 'failed',
          reason: 'expired',
          repeated: false,
          audience: 'portal',
        });
      }
      await expectUnchanged();
      expect(bench.tenant.probed).toEqual([]);
      // And nothing was spoilt by it.
      expect((await browser.callback(query)).kind).toBe(good);
    });

    it.each([
      undefined,
      '',
      'x',
      'A'.repeat(43),
      `${'0'.repeat(16)}.${'A'.repeat(42)}`,
      { a: 'b' },
    ])('ignores the state %j', async state => {
      const { query } = await arrive();
      expect(await browser.callback({ ...query, state })).toMatchObject({
        kind: 'failed',
        reason: 'expired',
      });
      await expectUnchanged();
    });

    it('takes a state for ten minutes', async () => {
      const { query } = await arrive();
      bench.clock.now += 10 * MINUTE;
      expect(await browser.callback(query)).toEqual(endedBy('expired'));
      await expectUnchanged();
    });

    it('remembers for a day that it came late', async () => {
      const { query } = await arrive();
      bench.clock.now += 23 * HOUR;
      await begin();
      expect(await browser.callback(query)).toEqual(endedBy('expired'));
      bench.clock.now += 2 * HOUR;
      await begin();
      expect(await browser.callback(query)).toMatchObject({
        reason: 'expired',
      });
    });

    it('changes nothing after the connection was deleted', async () => {
      const { query } = await arrive();
      await bench.connections.delete(connectionId);
      expect(await browser.callback(query)).toEqual({
        kind: 'failed',
        reason: 'stopped',
        repeated: true,
        audience: 'portal',
      });
      expect((await connection()).tenant_id).toBeNull();
      expect(bench.counts.authorized).toBe(0);
    });

    it('changes nothing after the connection was deauthorized', async () => {
      await browser.authorize(await begin());
      const { query } = await arrive();
      await bench.connections.deauthorize(connectionId, ACTOR);
      expect(await browser.callback(query)).toEqual(endedBy('stopped', true));
      expect((await connection()).status).toBe('Deauthorized');
      expect(bench.counts.authorized).toBe(1);
    });

    it('tells of a refusal, stays as it was, and tells a reload the same without noting it again', async () => {
      const { state } = await arrive();
      expect(await browser.decline(state)).toEqual(endedBy('CONSENT_DECLINED'));
      expect(await browser.decline(state)).toEqual(
        endedBy('CONSENT_DECLINED', true),
      );
      expect(await connection()).toMatchObject({
        status: 'Awaiting authorization',
        tenant_id: null,
      });
      expect(await bench.health.listProblems(connectionId)).toMatchObject([
        { code: 'CONSENT_DECLINED' },
      ]);
      const history = await bench.health.listHistory(connectionId);
      expect(history[0]).toMatchObject({
        event: 'authorization failed',
        actor: ACTOR,
      });
      expect(
        history.filter(entry => entry.event === 'authorization failed'),
      ).toHaveLength(1);
    });

    it('takes another answer of somebody who goes back after a refusal', async () => {
      const { state, query } = await arrive();
      await browser.decline(state);
      expect((await browser.callback(query)).kind).toBe(good);
    });

    it('does not take the answer of the other hop', async () => {
      const { state, query } = await arrive();
      const other =
        step === 'sign-in'
          ? { state, tenant: 'tenant-a' }
          : { state, code: 'x' };
      expect(await browser.callback(other)).toMatchObject({
        kind: 'failed',
        reason: 'expired',
      });
      await expectUnchanged();
      expect((await browser.callback(query)).kind).toBe(good);
    });
  });

  describe('the same answer, several times together', () => {
    it('signs in once, and all go on to the same page', async () => {
      const state = await browser.toSignIn(await begin());
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => browser.signIn(state)),
      );
      expect(outcomes[0].kind).toBe('continued');
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(outcomes[2]).toEqual(outcomes[0]);
      expect(bench.pages.redeemed).toHaveLength(1);
    });

    it('consents once, and the others are told that it is done', async () => {
      const state = await browser.toConsent(await begin());
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => browser.accept(state)),
      );
      expect(outcomes.map(outcome => outcome.kind).sort()).toEqual([
        'failed',
        'failed',
        'succeeded',
      ]);
      expect(outcomes.filter(outcome => outcome.kind === 'failed')).toEqual([
        endedBy('used', true),
        endedBy('used', true),
      ]);
      expect(bench.tenant.probed).toHaveLength(1);
      expect(bench.counts.authorized).toBe(1);
      expect(
        (await bench.health.listHistory(connectionId)).filter(
          entry => entry.event === 'authorized',
        ),
      ).toHaveLength(1);
    });
  });

  describe('back and forth', () => {
    it('lets somebody go back from the consent page and sign in with another account', async () => {
      const state = await browser.toSignIn(await begin());
      await browser.signIn(state);
      bench.pages.account = 'global.admin@contoso.com';
      bench.pages.tenantId = 'tenant-b';
      const again = goesOn(await browser.signIn(state, `code-of-${state}~2`));
      expect(new URL(again.location).searchParams.get('tenantId')).toBe(
        'tenant-b',
      );
      expect((await browser.accept(stateIn(again), 'tenant-b')).kind).toBe(
        'succeeded',
      );
      expect(await connection()).toMatchObject({
        tenant_id: 'tenant-b',
        authorized_by: 'global.admin@contoso.com',
      });
    });

    it('is over once it succeeded, whichever page somebody goes back to', async () => {
      const state = await browser.toSignIn(await begin());
      const consent = stateIn(goesOn(await browser.signIn(state)));
      await browser.accept(consent);
      for (const outcome of [
        await browser.signIn(state),
        await browser.signIn(state, `code-of-${state}~2`),
        await browser.accept(consent),
        await browser.decline(consent),
      ]) {
        expect(outcome).toEqual(endedBy('used', true));
      }
      expect((await connection()).status).toBe('Initializing');
      expect(await bench.health.listProblems(connectionId)).toEqual([]);
      expect(bench.pages.redeemed).toHaveLength(1);
    });

    it('takes a number of answers and not more', async () => {
      const state = await browser.toSignIn(await begin());
      for (let i = 0; i < 12; i++) {
        await browser.signIn(state, `nonsense-${i}`);
      }
      expect(bench.pages.redeemed).toHaveLength(10);
      expect(await browser.signIn(state)).toEqual(endedBy('expired'));
    });

    it('says that something went wrong where an answer is never done with', async () => {
      const state = await browser.toConsent(await begin());
      await knex('consent_states')
        .where('state_hash', hashOf(state))
        .update({
          consumed_at: new Date(START),
          answer_hash: hashOf('tenant tenant-a'),
        });
      expect(await browser.accept(state)).toEqual(endedBy('unexpected'));
      expect(bench.slept.reduce((sum, ms) => sum + ms)).toBeGreaterThan(25_000);
    });

    it('lets a fault of ours pass, and tells a reload that it was one', async () => {
      const state = await browser.toSignIn(await begin());
      jest
        .spyOn(bench.pages, 'redeemSignIn')
        .mockRejectedValueOnce(new Error('code abc'));
      await expect(browser.signIn(state)).rejects.toThrow('code abc');
      expect(await browser.signIn(state)).toEqual(endedBy('unexpected', true));
      expect(await bench.health.listProblems(connectionId)).toEqual([]);
    });
  });

  describe('several at once', () => {
    it('authorizes two connections in one browser', async () => {
      const other = await bench.addConnection();
      const [mine, theirs] = [
        await browser.toSignIn(await begin()),
        await browser.toSignIn(await begin(other)),
      ];
      const mineNext = stateIn(goesOn(await browser.signIn(mine)));
      const theirsNext = stateIn(goesOn(await browser.signIn(theirs)));
      expect(await browser.accept(theirsNext)).toMatchObject({
        kind: 'succeeded',
        connectionId: other,
      });
      expect(await browser.accept(mineNext)).toMatchObject({
        kind: 'succeeded',
        connectionId,
      });
    });

    it('lets two admins authorize one connection: the last is who authorized it', async () => {
      const second = bench.browser();
      const first = await browser.toConsent(await begin());
      bench.pages.account = 'lee@contoso.com';
      const later = await second.toConsent(
        await bench.flow.begin(connectionId, 'user:default/lee'),
      );
      expect((await browser.accept(first)).kind).toBe('succeeded');
      bench.clock.now += MINUTE;
      bench.tenant.clock = new Date(bench.clock.now);
      expect((await second.accept(later)).kind).toBe('succeeded');
      const row = await connection();
      expect(row.authorized_by).toBe('lee@contoso.com');
      expect(new Date(row.monitoring_since).getTime()).toBe(START);
    });

    it('lets one of two tenants have a connection, even if both consent at the same moment', async () => {
      const second = bench.browser();
      const first = await browser.toConsent(await begin());
      bench.pages.tenantId = 'tenant-b';
      const later = await second.toConsent(await begin());
      const outcomes = await Promise.all([
        browser.accept(first, 'tenant-a'),
        second.accept(later, 'tenant-b'),
      ]);
      expect(outcomes.map(outcome => outcome.kind).sort()).toEqual([
        'failed',
        'succeeded',
      ]);
      expect(outcomes).toContainEqual(endedBy('WRONG_TENANT'));
      const winner = outcomes[0].kind === 'succeeded' ? 'a' : 'b';
      expect((await connection()).tenant_id).toBe(`tenant-${winner}`);
    });

    it.each([
      [
        'deauthorized',
        () => bench.connections.deauthorize(connectionId, ACTOR),
      ],
      ['deleted', () => bench.connections.delete(connectionId)],
    ])(
      'changes nothing where it is %s while the consent is being proven',
      async (_, act) => {
        await browser.authorize(await begin());
        const state = await browser.toConsent(await begin());
        const before = await connection();
        bench.clock.now += MINUTE;
        bench.tenant.meanwhile = async () => {
          await act();
        };
        expect(await browser.accept(state)).toMatchObject({
          kind: 'failed',
          reason: 'stopped',
        });
        const after = await connection();
        expect(after.authorized_at).toEqual(before.authorized_at);
        expect(after.directory_due_at).toBeNull();
        expect(bench.counts.authorized).toBe(1);
      },
    );
  });

  it('refuses consent for another tenant than the one that signed in', async () => {
    const state = await browser.toConsent(await begin());
    expect(await browser.accept(state, 'tenant-b')).toEqual(
      endedBy('WRONG_TENANT'),
    );
    expect(bench.tenant.probed).toEqual([]);
    expect((await connection()).tenant_id).toBeNull();
  });

  it('stays with the tenant a connection had, and goes on without a gap under another account', async () => {
    await browser.authorize(await begin());
    const mailbox = await insertMailbox(knex, connectionId);
    await knex('mailboxes')
      .where('id', mailbox)
      .update({ state: 'Monitoring' });
    await bench.health.settle(connectionId);
    expect((await connection()).status).toBe('Monitoring');

    bench.pages.tenantId = 'tenant-b';
    const state = await browser.toSignIn(await begin());
    expect(await browser.signIn(state)).toEqual(endedBy('WRONG_TENANT'));
    expect((await connection()).tenant_id).toBe('tenant-a');

    bench.pages.tenantId = 'tenant-a';
    bench.pages.account = 'lee@contoso.com';
    bench.clock.now += 30 * MINUTE;
    expect((await browser.authorize(await begin())).kind).toBe('succeeded');
    const row = await connection();
    expect(row).toMatchObject({
      status: 'Monitoring',
      authorized_by: 'lee@contoso.com',
    });
    expect(new Date(row.monitoring_since).getTime()).toBe(START);
    expect(await knex('mailboxes').first()).toMatchObject({
      state: 'Monitoring',
    });
    expect(await bench.health.listProblems(connectionId)).toEqual([]);
  });

  it("begins by the service's clock: mail is dated by it, not by ours", async () => {
    bench.tenant.clock = new Date(START - 90_000);
    await browser.authorize(await begin());
    const { monitoring_since: since, authorized_at: at } = await connection();
    expect(new Date(since).getTime()).toBe(START - 90_000);
    expect(new Date(at).getTime()).toBe(START);
  });

  it('begins anew where the connection was deauthorized before', async () => {
    await browser.authorize(await begin());
    await bench.connections.deauthorize(connectionId, ACTOR);
    bench.clock.now += 30 * MINUTE;
    bench.tenant.clock = new Date(bench.clock.now);
    expect((await browser.authorize(await begin())).kind).toBe('succeeded');
    const { monitoring_since: since, status } = await connection();
    expect(status).toBe('Initializing');
    expect(new Date(since).getTime()).toBe(bench.clock.now);
  });

  it('waits for a grant to arrive', async () => {
    bench.tenant.faults = [
      { level: 'connection', code: 'APP_NOT_FOUND' },
      { level: 'connection', code: 'CONSENT_REQUIRED' },
      { level: 'transient' },
    ];
    expect((await browser.authorize(await begin())).kind).toBe('succeeded');
    expect(bench.slept).toEqual([500, 1000, 1500]);
  });

  it('does not believe a consent that grants nothing', async () => {
    bench.tenant.faults = Array.from({ length: 20 }, () => ({
      level: 'connection' as const,
      code: 'DIRECTORY_PERMISSION_MISSING' as const,
    }));
    expect(await browser.authorize(await begin())).toEqual(
      endedBy('DIRECTORY_PERMISSION_MISSING'),
    );
    expect(bench.slept.reduce((sum, ms) => sum + ms)).toBe(20_000);
    expect(await connection()).toMatchObject({
      status: 'Awaiting authorization',
      tenant_id: null,
    });
    expect(bench.counts.authorized).toBe(0);
  });

  it('does not wait for what will not change', async () => {
    bench.tenant.faults = [{ level: 'connection', code: 'CREDENTIAL_INVALID' }];
    expect(await browser.authorize(await begin())).toEqual(
      endedBy('CREDENTIAL_INVALID'),
    );
    expect(bench.slept).toEqual([]);
  });

  it('sweeps away what nobody will ask for any more', async () => {
    await browser.toSignIn(await begin());
    expect(await knex('consent_states')).toHaveLength(2);
    bench.clock.now += 24 * HOUR + 10 * MINUTE;
    await begin();
    expect(await knex('consent_states')).toHaveLength(1);
  });
});
