import { RunningSimulator, startSimulator } from '../Simulator';
import { DEMO_APP, DEMO_USERS } from '../tenant/demo';
import {
  file,
  mail,
  requestToken,
  TestGraph,
} from '../__testUtils__/testGraph';
import { FaultRule } from './FaultRule';

const adele = DEMO_USERS.adele.id;
const alex = DEMO_USERS.alex.id;
const clock = { now: new Date('2026-11-22T08:00:00Z') };
const deltaOf = (user: string) =>
  `/users/${user}/mailFolders/sentitems/messages/delta`;

let simulator: RunningSimulator;
let graph: TestGraph;

beforeEach(async () => {
  clock.now = new Date('2026-11-22T08:00:00Z');
  simulator = await startSimulator({
    port: 0,
    now: () => clock.now,
    limits: { requestsPerTenMinutes: 20 },
  });
  simulator.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(simulator);
});

afterEach(() => simulator.close());

const codeOf = async (path: string) => {
  const { status, body } = await graph.get(path);
  return [status, body?.error?.code];
};

describe('rules', () => {
  it('answer so many requests, and no others', async () => {
    simulator.faults.add({
      match: { kind: 'messageDelta', userId: 'AdeleV@contoso.com' },
      outcome: {
        type: 'graphError',
        status: 503,
        code: 'serviceNotAvailable',
        headers: { 'Retry-After': '2.128' },
      },
      times: 2,
    });
    expect(await codeOf(deltaOf(alex))).toEqual([200, undefined]);
    expect(await codeOf('/users')).toEqual([200, undefined]);
    const first = await graph.get(deltaOf(adele));
    expect([first.status, first.headers.get('retry-after')]).toEqual([
      503,
      '2.128',
    ]);
    expect(await codeOf(deltaOf('adelev@contoso.com'))).toEqual([
      503,
      'serviceNotAvailable',
    ]);
    expect(await codeOf(deltaOf(adele))).toEqual([200, undefined]);
    expect(simulator.faults.state().rules).toEqual([]);
  });

  it('stay until they are removed or cleared', async () => {
    const rule: FaultRule = {
      match: { path: '/users\\?' },
      outcome: { type: 'empty', status: 404 },
    };
    const id = simulator.faults.add(rule);
    simulator.faults.add({ ...rule, match: { method: 'get', kind: 'groups' } });
    expect(await codeOf('/users?$top=1')).toEqual([404, undefined]);
    simulator.faults.remove(id);
    expect(await codeOf('/users?$top=1')).toEqual([200, undefined]);
    expect(await codeOf('/groups')).toEqual([404, undefined]);
    simulator.faults.clear();
    expect(await codeOf('/groups')).toEqual([200, undefined]);
  });

  it('answer with a page of a gateway, break the connection, never answer, or stop in the middle', async () => {
    const [attachment] = simulator.tenant.sendMail(
      adele,
      mail({ attachments: [file({ bytes: Buffer.alloc(3_000_000) })] }),
    ).attachments;
    const message = simulator.tenant.listMessages(adele, 'sentitems')[0];
    const path = `/users/${adele}/messages/${message.id}/attachments/${attachment.id}/$value`;
    const during = (rule: FaultRule['outcome']) =>
      simulator.faults.add({
        match: { kind: 'attachmentContent' },
        outcome: rule,
        times: 1,
      });

    during({ type: 'html' });
    const page = await graph.get(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      502,
      'text/html; charset=utf-8',
    ]);
    during({ type: 'reset' });
    await expect(graph.get(path)).rejects.toThrow();
    during({ type: 'hang' });
    await expect(
      graph.fetch(path, { signal: AbortSignal.timeout(100) }),
    ).rejects.toThrow(/timeout/i);
    during({ type: 'truncate', afterBytes: 2_000_000 });
    const cut = await graph.fetch(path);
    expect(cut.headers.get('content-length')).toBe('3000000');
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect((await graph.fetch(path)).status).toBe(200);
  });

  it('reach the identity platform', async () => {
    simulator.faults.add({
      match: { kind: 'token' },
      outcome: {
        type: 'entraError',
        code: 53003,
        error: 'invalid_grant',
        message: 'Access has been blocked by Conditional Access policies.',
      },
      times: 1,
    });
    const blocked = await requestToken(simulator);
    expect([blocked.status, blocked.body.error_codes]).toEqual([400, [53003]]);
    expect((await requestToken(simulator)).status).toBe(200);
  });

  it('reach the requests of a batch one by one', async () => {
    simulator.faults.add({
      match: { userId: adele },
      outcome: {
        type: 'graphError',
        status: 429,
        code: 'TooManyRequests',
        headers: { 'Retry-After': '10' },
      },
    });
    const { status, body } = await graph.post('/$batch', {
      requests: [adele, alex].map(user => ({
        id: user,
        method: 'GET',
        url: `/users/${user}/messages?$select=id`,
      })),
    });
    expect(status).toBe(200);
    expect(body.responses).toMatchObject([
      { id: adele, status: 429, headers: { 'Retry-After': '10' } },
      { id: alex, status: 200, body: { value: [] } },
    ]);
  });

  it('delay answers', async () => {
    simulator.faults.add({
      match: { kind: 'users' },
      outcome: { type: 'latency', milliseconds: 60 },
      times: 1,
    });
    const start = performance.now();
    await graph.get('/users');
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it('must make sense', () => {
    expect(() =>
      simulator.faults.add({
        match: {},
        outcome: { type: 'explode' },
      } as unknown as FaultRule),
    ).toThrow();
  });
});

describe('switches', () => {
  it('deny a mailbox, fill it, and throttle it for a time', async () => {
    simulator.faults.denyMailbox(adele);
    expect(await codeOf(deltaOf(adele))).toEqual([403, 'ErrorAccessDenied']);
    expect(await codeOf(deltaOf(alex))).toEqual([200, undefined]);
    simulator.faults.denyMailbox(adele, false);

    simulator.faults.fillMailbox(adele);
    expect(await codeOf(deltaOf(adele))).toEqual([403, 'ErrorQuotaExceeded']);
    expect(
      await codeOf(`/users/${adele}/mailFolders/sentitems/messages`),
    ).toEqual([200, undefined]);
    simulator.faults.fillMailbox(adele, false);

    simulator.faults.throttleMailbox(adele, 90);
    const throttled = await graph.get(deltaOf(adele));
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([
      429,
      '90',
    ]);
    expect(simulator.faults.state().throttledMailboxes).toEqual([
      { userId: adele, until: new Date('2026-11-22T08:01:30Z') },
    ]);
    clock.now = new Date('2026-11-22T08:01:30Z');
    expect(await codeOf(deltaOf(adele))).toEqual([200, undefined]);
  });
});

describe('switches of a tenant', () => {
  const id = () => simulator.tenant.id;
  const token = async () => {
    const { status, body } = await requestToken(simulator);
    return [status, body.error, body.error_codes?.[0]];
  };

  it.each([
    [
      'a policy blocks the app',
      { blockedByPolicy: true },
      'invalid_grant',
      53003,
      200,
    ],
    [
      'the enterprise app is disabled',
      { appDisabled: true },
      'unauthorized_client',
      7000112,
      200,
    ],
    ['the tenant is deleted', { deleted: true }, 'invalid_tenant', 90002, 401],
  ])('refuse tokens where %s', async (_, switches, error, code, old) => {
    simulator.faults.switchTenant(id(), switches);
    expect(await token()).toEqual([400, error, code]);
    expect((await graph.get('/users')).status).toBe(old);
    simulator.faults.clear();
    expect((await token())[0]).toBe(200);
    expect((await graph.get('/users')).status).toBe(200);
  });

  it('refuse tokens where the app registration is deleted', async () => {
    simulator.faults.deleteApp(DEMO_APP.clientId);
    expect(await token()).toEqual([400, 'unauthorized_client', 700016]);
    simulator.faults.deleteApp(DEMO_APP.clientId, false);
    expect((await token())[0]).toBe(200);
  });

  it('let tokens outlive the consent they were issued under', async () => {
    simulator.faults.switchTenant(id(), { tokensOutliveConsent: true });
    simulator.faults.withdrawConsent();
    expect((await graph.get('/users')).status).toBe(200);
    const later = await TestGraph.create(simulator);
    expect((await later.get('/users')).body.error.code).toBe(
      'Authorization_RequestDenied',
    );
  });

  it.each([
    ['seconds', '7200'],
    ['fraction', '7200.000'],
    ['date', 'Sun, 22 Nov 2026 10:00:00 GMT'],
  ] as const)(
    'throttle it all, and say how long in %s',
    async (form, value) => {
      simulator.faults.throttleTenant(id(), 7200, form);
      for (const path of ['/users', deltaOf(adele)]) {
        const { status, body, headers } = await graph.get(path);
        expect([status, body.error.code, headers.get('retry-after')]).toEqual([
          429,
          'TooManyRequests',
          value,
        ]);
      }
      clock.now = new Date('2026-11-22T10:00:00Z');
      graph = await TestGraph.create(simulator);
      expect((await graph.get('/users')).status).toBe(200);
    },
  );

  it('limit a rule to a tenant', async () => {
    const [, other] = simulator.tenants.list();
    for (const kind of ['token', 'users'] as const) {
      simulator.faults.add({
        match: { kind, tenantId: other.domains[0] },
        outcome: { type: 'empty', status: 503 },
      });
    }
    expect((await token())[0]).toBe(200);
    expect((await graph.get('/users')).status).toBe(200);
    simulator.faults.add({
      match: { kind: 'users', tenantId: id() },
      outcome: { type: 'empty', status: 503 },
    });
    simulator.faults.add({
      match: { kind: 'token', tenantId: id() },
      outcome: { type: 'html' },
    });
    expect((await graph.get('/users')).status).toBe(503);
    const page = await fetch(`${simulator.url}/${id()}/oauth2/v2.0/token`, {
      method: 'POST',
    });
    expect(page.status).toBe(502);
  });
});

describe('limits of a mailbox', () => {
  it('refuse a fifth request at the same time', async () => {
    simulator.faults.setLatency(100);
    const statuses = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await graph.get(deltaOf(adele))).status),
    );
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 429]);
    expect((await graph.get(deltaOf(adele))).status).toBe(200);
  });

  it('refuse too many requests in ten minutes, and say how long to wait', async () => {
    for (let request = 0; request < 20; request++) {
      expect((await graph.get(deltaOf(adele))).status).toBe(200);
    }
    clock.now = new Date('2026-11-22T08:04:00Z');
    const refused = await graph.get(deltaOf(adele));
    expect([refused.status, refused.body.error.code]).toEqual([
      429,
      'ApplicationThrottled',
    ]);
    expect(refused.headers.get('retry-after')).toBe('360');
    expect((await graph.get(deltaOf(alex))).status).toBe(200);
    clock.now = new Date('2026-11-22T08:10:00Z');
    expect((await graph.get(deltaOf(adele))).status).toBe(200);
  });
});

it('logs requests with what they were answered, those of a batch too', async () => {
  simulator.requests.clear();
  await graph.get(deltaOf('AdeleV@contoso.com'), {
    Prefer: 'IdType="ImmutableId"',
  });
  await graph.get(deltaOf(DEMO_USERS.warehouse.id));
  await graph.post('/$batch', {
    requests: [{ id: '1', method: 'GET', url: 'users?$top=1' }],
  });
  expect(simulator.requests.entries).toMatchObject([
    {
      method: 'GET',
      kind: 'messageDelta',
      userId: 'AdeleV@contoso.com',
      prefer: 'IdType="ImmutableId"',
      status: 200,
    },
    { kind: 'messageDelta', status: 404 },
    { method: 'POST', kind: 'batch', status: 200, inBatch: false },
    { url: '/v1.0/users?$top=1', kind: 'users', status: 200, inBatch: true },
  ]);
});

it('refuses a batch of more than 20', async () => {
  const requests = Array.from({ length: 21 }, (_item, index) => ({
    id: `${index}`,
    method: 'GET',
    url: '/users',
  }));
  expect((await graph.post('/$batch', { requests })).status).toBe(400);
});
