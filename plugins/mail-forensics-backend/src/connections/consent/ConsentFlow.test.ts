import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';
import {
  insertConnection,
  insertMailbox,
} from '../../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../../health';
import type { ConnectionId } from '../../mail';
import { FakeConsentPages } from '../__testUtils__/FakeConsentPages';
import { FakeTenant } from '../__testUtils__/FakeTenant';
import { ConsentFlow, type ConsentOutcome } from './ConsentFlow';
import { hashOf } from './secrets';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const START = Date.parse('2026-11-22T08:00:00Z');
const ACTOR = 'user:default/megan';
const MINUTE = 60_000;
const EXPIRED =
  'https://portal.test/data-connections?authorization=failed&reason=expired';

describe.each(databases.eachSupportedId())('ConsentFlow on %s', databaseId => {
  let knex: Knex;
  let flow: ConsentFlow;
  let pages: FakeConsentPages;
  let tenant: FakeTenant;
  let health: DatabaseConnectionHealth;
  let connectionId: ConnectionId;
  let now: number;
  let slept: number[];
  let authorized: number;

  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init(databaseId),
      }),
    });
  });

  beforeEach(async () => {
    await knex('connections').delete();
    now = START;
    slept = [];
    authorized = 0;
    pages = new FakeConsentPages();
    tenant = new FakeTenant();
    tenant.clock = new Date(START);
    const clock = () => new Date(now);
    health = DatabaseConnectionHealth.create({ knex, now: clock });
    flow = ConsentFlow.create({
      knex,
      health,
      provider: pages,
      connector: tenant,
      baseUrl: async () => 'https://backend.test/api/mail-forensics',
      appUrl: 'https://portal.test',
      onAuthorized: async () => {
        authorized += 1;
      },
      now: clock,
      sleep: async ms => {
        slept.push(ms);
      },
    });
    connectionId = await insertConnection<ConnectionId>(knex, {
      status: 'Awaiting authorization',
      tenant_id: null,
      monitoring_since: null,
    });
  });

  async function ticket(): Promise<string> {
    const url = await flow.begin(connectionId, ACTOR);
    return new URL(url).searchParams.get('ticket') ?? '';
  }

  /** The browser at the sign-in page. */
  async function started(): Promise<{ state: string; secret: string }> {
    const { location, secret } = await flow.start(await ticket());
    return { state: stateIn(location), secret: secret ?? '' };
  }

  /** The browser at the consent page. */
  async function signedIn(): Promise<{ state: string; secret: string }> {
    const { state, secret } = await started();
    const outcome = await flow.callback(
      { state, code: `code-of-${state}` },
      secret,
    );
    expect(outcome.kind).toBe('continued');
    return { state: stateIn(outcome.location), secret };
  }

  async function consent(): Promise<ConsentOutcome> {
    const { state, secret } = await signedIn();
    return flow.callback({ state, tenant: pages.tenantId }, secret);
  }

  async function connection() {
    return knex('connections').where('id', connectionId).first();
  }

  it('authorizes in two hops', async () => {
    const outcome = await consent();
    expect(outcome).toEqual({
      kind: 'succeeded',
      connectionId,
      location: `https://portal.test/data-connections?connection=${connectionId}&authorization=succeeded`,
    });
    expect(tenant.probed).toEqual([{ tenantId: 'tenant-a', fresh: true }]);
    expect(await connection()).toMatchObject({
      status: 'Initializing',
      tenant_id: 'tenant-a',
      tenant_name: 'Contoso',
      authorized_by: 'adele@contoso.com',
    });
    const { monitoring_since: since, directory_due_at: due } =
      await connection();
    expect(new Date(since).getTime()).toBe(START);
    expect(new Date(due).getTime()).toBe(START);
    expect(authorized).toBe(1);
    expect(await health.listHistory(connectionId)).toMatchObject([
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
    const url = new URL(await flow.begin(connectionId, ACTOR));
    expect(url.origin + url.pathname).toBe(
      'https://backend.test/api/mail-forensics/oauth/microsoft365/start',
    );
    const { location, secret = '' } = await flow.start(
      url.searchParams.get('ticket') ?? '',
    );
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new URL(location).searchParams.get('redirectUri')).toBe(
      'https://backend.test/api/mail-forensics/oauth/microsoft365/callback',
    );
    const stored = JSON.stringify(await knex('consent_states'));
    expect(stored).toContain(hashOf(secret));
    for (const hidden of [
      secret,
      stateIn(location),
      url.searchParams.get('ticket') ?? '',
    ]) {
      expect(hidden).not.toBe('');
      expect(stored).not.toContain(hidden);
    }
  });

  it('takes a ticket once', async () => {
    const once = await ticket();
    const results = await Promise.all([flow.start(once), flow.start(once)]);
    const locations = results.map(result => result.location).sort();
    expect(locations[0]).toContain('https://login.test/sign-in');
    expect(locations[1]).toBe(EXPIRED);
    expect(results.filter(result => result.secret)).toHaveLength(1);
  });

  it('takes a ticket for ten minutes', async () => {
    const late = await ticket();
    now += 10 * MINUTE;
    expect(await flow.start(late)).toEqual({ location: EXPIRED });
  });

  it.each(['', 'x', 'A'.repeat(43)])('takes no ticket %j', async forged => {
    expect(await flow.start(forged)).toEqual({ location: EXPIRED });
  });

  it('takes a state for no ticket, and a ticket for no state', async () => {
    const { state } = await started();
    expect(await flow.start(state)).toEqual({ location: EXPIRED });
    const asState = await ticket();
    const { secret } = await started();
    expect(await flow.callback({ state: asState, code: 'x' }, secret)).toEqual({
      kind: 'expired',
      location: EXPIRED,
    });
  });

  describe.each(['sign-in', 'admin-consent'] as const)('at %s', step => {
    async function arrive() {
      const { state, secret } = await (step === 'sign-in'
        ? started()
        : signedIn());
      const query =
        step === 'sign-in'
          ? { state, code: `code-of-${state}` }
          : { state, tenant: pages.tenantId };
      return { query, secret };
    }

    async function unchanged() {
      expect(await connection()).toMatchObject({
        status: 'Awaiting authorization',
        tenant_id: null,
      });
      expect(await health.listProblems(connectionId)).toEqual([]);
      expect(tenant.probed).toEqual([]);
      expect(authorized).toBe(0);
    }

    it.each(['no cookie', 'the cookie of another browser'])(
      'ignores a callback with %s, which spoils nothing',
      async cookie => {
        const { query, secret } = await arrive();
        const other =
          cookie === 'no cookie' ? undefined : (await started()).secret;
        expect(await flow.callback(query, other)).toEqual({
          kind: 'expired',
          location: EXPIRED,
        });
        await unchanged();
        expect((await flow.callback(query, secret)).kind).toBe(
          step === 'sign-in' ? 'continued' : 'succeeded',
        );
      },
    );

    it('ignores a forged state', async () => {
      const { query, secret } = await arrive();
      const outcome = await flow.callback(
        { ...query, state: 'A'.repeat(43) },
        secret,
      );
      expect(outcome.kind).toBe('expired');
      await unchanged();
    });

    it('ignores a callback without a state', async () => {
      const { query, secret } = await arrive();
      const outcome = await flow.callback(
        { ...query, state: undefined },
        secret,
      );
      expect(outcome.kind).toBe('expired');
      await unchanged();
    });

    it('takes a state once, however many come together', async () => {
      const { query, secret } = await arrive();
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => flow.callback(query, secret)),
      );
      expect(
        outcomes.filter(outcome => outcome.kind !== 'expired'),
      ).toHaveLength(1);
      expect((await flow.callback(query, secret)).kind).toBe('expired');
    });

    it('takes a state for ten minutes', async () => {
      const { query, secret } = await arrive();
      now += 10 * MINUTE;
      expect((await flow.callback(query, secret)).kind).toBe('expired');
      await unchanged();
    });

    it('ignores a callback after the connection was removed', async () => {
      const { query, secret } = await arrive();
      await knex('connections').update({ deleted_at: new Date(now) });
      expect((await flow.callback(query, secret)).kind).toBe('expired');
    });

    it('tells of a refusal, and stays awaiting authorization', async () => {
      const { query, secret } = await arrive();
      const outcome = await flow.callback(
        { state: query.state, error: 'declined' },
        secret,
      );
      expect(outcome).toEqual({
        kind: 'failed',
        connectionId,
        code: 'CONSENT_DECLINED',
        location: `https://portal.test/data-connections?connection=${connectionId}&authorization=failed&reason=CONSENT_DECLINED`,
      });
      expect(await connection()).toMatchObject({
        status: 'Awaiting authorization',
        tenant_id: null,
      });
      expect(await health.listProblems(connectionId)).toMatchObject([
        { code: 'CONSENT_DECLINED' },
      ]);
      expect((await health.listHistory(connectionId))[0]).toMatchObject({
        event: 'authorization failed',
        actor: ACTOR,
      });
    });
  });

  it('does not take the answer of one hop for the other', async () => {
    const first = await started();
    expect(
      (
        await flow.callback(
          { state: first.state, tenant: 'tenant-a' },
          first.secret,
        )
      ).kind,
    ).toBe('expired');
    const second = await signedIn();
    expect(
      (await flow.callback({ state: second.state, code: 'x' }, second.secret))
        .kind,
    ).toBe('expired');
    expect(tenant.probed).toEqual([]);
  });

  it('refuses consent for another tenant than the one that signed in', async () => {
    const { state, secret } = await signedIn();
    const outcome = await flow.callback({ state, tenant: 'tenant-b' }, secret);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'WRONG_TENANT' });
    expect(tenant.probed).toEqual([]);
    expect((await connection()).tenant_id).toBeNull();
  });

  it('stays with the tenant a connection had, and with its status', async () => {
    await consent();
    const mailbox = await insertMailbox(knex, connectionId);
    await knex('mailboxes')
      .where('id', mailbox)
      .update({ state: 'Monitoring' });
    await health.settle(connectionId);
    expect((await connection()).status).toBe('Monitoring');

    pages.tenantId = 'tenant-b';
    const { state, secret } = await started();
    const outcome = await flow.callback(
      { state, code: `code-of-${state}` },
      secret,
    );
    expect(outcome).toMatchObject({ kind: 'failed', code: 'WRONG_TENANT' });
    expect(await connection()).toMatchObject({
      tenant_id: 'tenant-a',
      status: 'Error',
      status_reason: 'WRONG_TENANT',
    });

    pages.tenantId = 'tenant-a';
    now += 30 * MINUTE;
    expect((await consent()).kind).toBe('succeeded');
    const { monitoring_since: since, status } = await connection();
    expect(status).toBe('Monitoring');
    expect(new Date(since).getTime()).toBe(START);
    expect(await health.listProblems(connectionId)).toEqual([]);
  });

  it("begins by the service's clock: mail is dated by it, not by ours", async () => {
    tenant.clock = new Date(START - 90_000);
    await consent();
    const { monitoring_since: since, authorized_at: at } = await connection();
    expect(new Date(since).getTime()).toBe(START - 90_000);
    expect(new Date(at).getTime()).toBe(START);
  });

  it('begins anew where the connection was deauthorized', async () => {
    await consent();
    await knex('connections').update({ status: 'Deauthorized' });
    now += 30 * MINUTE;
    tenant.clock = new Date(now);
    await consent();
    const { monitoring_since: since, status } = await connection();
    expect(status).toBe('Initializing');
    expect(new Date(since).getTime()).toBe(now);
  });

  it('waits for a grant to arrive', async () => {
    tenant.faults = [
      { level: 'connection', code: 'APP_NOT_FOUND' },
      { level: 'connection', code: 'CONSENT_REQUIRED' },
      { level: 'transient' },
    ];
    expect((await consent()).kind).toBe('succeeded');
    expect(slept).toEqual([500, 1000, 1500]);
  });

  it('does not believe a consent that grants nothing', async () => {
    tenant.faults = Array.from({ length: 20 }, () => ({
      level: 'connection' as const,
      code: 'DIRECTORY_PERMISSION_MISSING' as const,
    }));
    expect(await consent()).toMatchObject({
      kind: 'failed',
      code: 'DIRECTORY_PERMISSION_MISSING',
    });
    expect(slept.reduce((sum, ms) => sum + ms)).toBe(20_000);
    expect(await connection()).toMatchObject({
      status: 'Awaiting authorization',
      tenant_id: null,
    });
    expect(authorized).toBe(0);
  });

  it('does not wait for what will not change', async () => {
    tenant.faults = [{ level: 'connection', code: 'CREDENTIAL_INVALID' }];
    expect(await consent()).toMatchObject({
      kind: 'failed',
      code: 'CREDENTIAL_INVALID',
    });
    expect(slept).toEqual([]);
  });

  it('sweeps away what has expired', async () => {
    await started();
    expect(await knex('consent_states')).toHaveLength(2);
    now += 10 * MINUTE;
    await ticket();
    expect(await knex('consent_states')).toHaveLength(1);
  });
});

function stateIn(location: string): string {
  return new URL(location).searchParams.get('state') ?? '';
}
