import { RunningSimulator, startSimulator } from '../Simulator';
import { DEMO_APP, DEMO_GROUPS, DEMO_TENANT, DEMO_USERS } from '../tenant/demo';
import { requestToken, TestGraph, TestReply } from '../__testUtils__/testGraph';

const ADVANCED = { ConsistencyLevel: 'eventual' };
const adele = DEMO_USERS.adele.id;

let simulator: RunningSimulator;
let graph: TestGraph;

beforeEach(async () => {
  simulator = await startSimulator({ port: 0 });
  simulator.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(simulator);
});

afterEach(() => simulator.close());

const names = ({ body }: TestReply): string[] =>
  body.value.map((item: { displayName: string }) => item.displayName);

async function all(path: string, headers = {}): Promise<TestReply[]> {
  const pages = [await graph.get(path, headers)];
  for (
    let link = pages[0].body['@odata.nextLink'];
    link;
    link = pages[pages.length - 1].body['@odata.nextLink']
  ) {
    pages.push(await graph.get(link, headers));
  }
  return pages;
}

describe('users', () => {
  it('come in pages, each once', async () => {
    const pages = await all('/users?$top=5&$select=id,displayName');
    expect(pages.map(page => page.body.value.length)).toEqual([5, 5, 3]);
    expect(pages.flatMap(names).sort()).toEqual(
      Object.values(DEMO_USERS)
        .map(user => user.displayName)
        .sort(),
    );
    expect(Object.keys(pages[0].body.value[0])).toEqual(['id', 'displayName']);
  });

  it.each([
    [`mail eq 'adelev@CONTOSO.com'`, ['Adele Vance']],
    [`userPrincipalName eq 'LeeG@contoso.com'`, ['Lee Gu']],
    [`id eq '${adele}'`, ['Adele Vance']],
    [
      `proxyAddresses/any(p:p eq 'smtp:patti@contoso.com')`,
      ['Patti Fernandez'],
    ],
    [`proxyAddresses/any(x: x eq 'smtp:nobody@contoso.com')`, []],
    [
      `mail eq 'LeeG@contoso.com' or mail eq 'AlexW@contoso.com'`,
      ['Alex Wilber', 'Lee Gu'],
    ],
    [`userPrincipalName in ('LeeG@contoso.com', 'x@contoso.com')`, ['Lee Gu']],
    [
      `startswith(displayName, 'L') and accountEnabled eq true`,
      ['Lynne Robbins', 'Lee Gu'],
    ],
    [`displayName eq 'O''Brien'`, []],
    [`mail eq null`, ['Warehouse Terminal']],
  ])('filter by %s', async (filter, expected) => {
    expect(
      names(await graph.get(`/users?$filter=${encodeURIComponent(filter)}`)),
    ).toEqual(expected);
  });

  it('filter by ne only as an advanced query', async () => {
    const path = `/users?$filter=userType ne 'Guest'&$top=5`;
    expect((await graph.get(path)).body.error.code).toBe(
      'Request_UnsupportedQuery',
    );
    const counted = await graph.get(`${path}&$count=true`, ADVANCED);
    expect(counted.body['@odata.count']).toBe(12);
    const without = await graph.get(counted.body['@odata.nextLink']);
    expect(without.status).toBe(400);
  });

  it.each([
    ['/users?$top=1000', 'BadRequest'],
    ['/users?$select=shoeSize', 'RequestBroker--ParseUri'],
    ['/users?$filter=shoeSize eq 1', 'Request_UnsupportedQuery'],
    ['/users?$filter=mail eq', 'BadRequest'],
    ['/users?$skiptoken=abc', 'BadRequest'],
  ])('refuse %s', async (path, code) => {
    const reply = await graph.get(path);
    expect([reply.status, reply.body.error.code]).toEqual([400, code]);
  });

  it.each([adele, 'ADELEV@contoso.com', adele.toUpperCase()])(
    'are found as %s',
    async key => {
      expect((await graph.get(`/users/${key}`)).body.displayName).toBe(
        'Adele Vance',
      );
      expect((await graph.get(`/users('${key}')`)).body.displayName).toBe(
        'Adele Vance',
      );
    },
  );

  it('are 404 when unknown or removed', async () => {
    simulator.tenant.removeUser(adele);
    const reply = await graph.get(`/users/${adele}`);
    expect([reply.status, reply.body.error.code]).toEqual([
      404,
      'Request_ResourceNotFound',
    ]);
    expect((await graph.get(`/users/${adele}/messages`)).body.error.code).toBe(
      'ErrorInvalidUser',
    );
    simulator.tenant.restoreUser(adele);
    expect((await graph.get(`/users/${adele}`)).status).toBe(200);
  });

  it('are not those of another tenant', async () => {
    expect((await graph.get('/users/danas@fabrikam.com')).status).toBe(404);
  });
});

describe('users delta', () => {
  const linkOf = ({ body }: TestReply) =>
    body['@odata.nextLink'] ?? body['@odata.deltaLink'];

  it('gives everybody, then who changed, came and went', async () => {
    let page = await graph.get('/users/delta?$select=displayName', {
      Prefer: 'odata.maxpagesize=5',
    });
    const seen = names(page);
    while (page.body['@odata.nextLink']) {
      page = await graph.get(linkOf(page), { Prefer: 'odata.maxpagesize=5' });
      seen.push(...names(page));
    }
    expect(seen).toHaveLength(13);

    simulator.tenant.updateUser(adele, { displayName: 'Adele V.' });
    simulator.tenant.removeUser(DEMO_USERS.lee.id);
    const added = simulator.tenant.addUser({
      displayName: 'New',
      userPrincipalName: 'new@contoso.com',
    });
    const next = await graph.get(linkOf(page));
    expect(next.body.value).toEqual([
      { id: adele, displayName: 'Adele V.' },
      { id: DEMO_USERS.lee.id, '@removed': { reason: 'changed' } },
      { id: added.id, displayName: 'New' },
    ]);
    expect((await graph.get(linkOf(next))).body.value).toEqual([]);
  });

  it('starts from now with $deltatoken=latest', async () => {
    const latest = await graph.get('/users/delta?$deltatoken=latest');
    expect(latest.body.value).toEqual([]);
    simulator.tenant.updateUser(adele, { displayName: 'Adele V.' });
    expect(names(await graph.get(linkOf(latest)))).toEqual(['Adele V.']);
  });

  it('answers a lost token with 410 and where to begin again', async () => {
    const latest = await graph.get('/users/delta?$deltatoken=latest');
    simulator.faults.loseDeltaTokens();
    const lost = await graph.get(linkOf(latest));
    expect(lost.status).toBe(410);
    expect(names(await graph.get(lost.headers.get('location')!))).toHaveLength(
      13,
    );
  });
});

describe('groups', () => {
  const { sales, finance, leadership } = DEMO_GROUPS;

  it.each([
    [`mail eq 'sales@contoso.com'`, ['Sales']],
    [`displayName eq 'finance'`, ['Finance']],
    [`startswith(displayName,'L')`, ['Leadership']],
    [`proxyAddresses/any(p:p eq 'smtp:sales@contoso.com')`, ['Sales']],
    [`mail eq 'x' or displayName eq 'Sales'`, ['Sales']],
  ])('filter by %s', async (filter, expected) => {
    expect(
      names(await graph.get(`/groups?$filter=${encodeURIComponent(filter)}`)),
    ).toEqual(expected);
  });

  it('list direct and nested members', async () => {
    const direct = await graph.get(
      `/groups/${leadership.id}/members?$select=id,displayName`,
    );
    expect(direct.body.value).toEqual([
      {
        '@odata.type': '#microsoft.graph.user',
        id: DEMO_USERS.megan.id,
        displayName: 'Megan Bowen',
      },
      {
        '@odata.type': '#microsoft.graph.group',
        id: finance.id,
        displayName: 'Finance',
      },
    ]);
    const users = await all(
      `/groups/${leadership.id}/transitiveMembers/microsoft.graph.user?$count=true&$top=2`,
      ADVANCED,
    );
    expect(users.flatMap(names)).toEqual([
      'Megan Bowen',
      'Diego Siciliani',
      'Patti Fernandez',
    ]);
    expect(users[0].body['@odata.count']).toBe(3);
    const groups = await graph.get(
      `/groups/${leadership.id}/transitiveMembers/microsoft.graph.group?$count=true`,
      ADVANCED,
    );
    expect(names(groups)).toEqual(['Finance']);
  });

  it('nested in a circle are followed once', async () => {
    simulator.tenant.updateGroup(finance.id, {
      memberGroupIds: [leadership.id],
    });
    const reply = await graph.get(`/groups/${finance.id}/transitiveMembers`);
    expect(reply.body.value).toHaveLength(5);
  });

  it('want an advanced query for a cast', async () => {
    const path = `/groups/${sales.id}/transitiveMembers/microsoft.graph.user`;
    expect((await graph.get(path)).body.error.code).toBe(
      'Request_UnsupportedQuery',
    );
  });

  it('show ids alone to an app that may not read users', async () => {
    const { tenant } = simulator;
    tenant.grantConsent(DEMO_APP.clientId, {
      permissions: ['GroupMember.Read.All'],
    });
    graph = await TestGraph.create(simulator);
    const reply = await graph.get(`/groups/${finance.id}/members`);
    expect(reply.body.value[0]).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: DEMO_USERS.diego.id,
    });
  });

  it('are found by another address', async () => {
    simulator.tenant.updateGroup(sales.id, {
      proxyAddresses: ['SMTP:sales@contoso.com', 'smtp:vertrieb@contoso.com'],
    });
    const filter = `proxyAddresses/any(p:p eq 'smtp:vertrieb@contoso.com')`;
    expect(
      names(await graph.get(`/groups?$filter=${encodeURIComponent(filter)}`)),
    ).toEqual(['Sales']);
    simulator.tenant.updateGroup(sales.id, { displayName: 'Vertrieb' });
    const { body } = await graph.get(`/groups/${sales.id}`);
    expect(body.proxyAddresses).toHaveLength(2);
  });

  it('hide their members from an app without the permission for it, those of nested ones too', async () => {
    const { tenant } = simulator;
    tenant.updateGroup(finance.id, { visibility: 'HiddenMembership' });
    const found = await graph.get(`/groups/${finance.id}?$select=visibility`);
    expect(found.body.visibility).toBe('HiddenMembership');
    const memberNames = async (id: string) =>
      names(
        await graph.get(
          `/groups/${id}/transitiveMembers/microsoft.graph.user?$count=true`,
          ADVANCED,
        ),
      );
    expect(await memberNames(finance.id)).toEqual([]);
    expect(await memberNames(leadership.id)).toEqual(['Megan Bowen']);
    expect(names(await graph.get(`/groups/${finance.id}/members`))).toEqual([]);

    tenant.grantConsent(DEMO_APP.clientId, {
      permissions: [...DEMO_APP.requiredPermissions, 'Member.Read.Hidden'],
    });
    graph = await TestGraph.create(simulator);
    expect(await memberNames(finance.id)).toHaveLength(2);
    expect(await memberNames(leadership.id)).toHaveLength(3);
  });

  it('are 404 when unknown', async () => {
    simulator.tenant.removeGroup(sales.id);
    expect(
      (await graph.get(`/groups/${sales.id}/members`)).body.error.code,
    ).toBe('Request_ResourceNotFound');
  });
});

it('names the organization', async () => {
  const { body } = await graph.get('/organization?$select=id,displayName');
  expect(body.value).toEqual([{ id: DEMO_TENANT.id, displayName: 'Contoso' }]);
});

it('lists what an app was granted', async () => {
  simulator.tenant.grantConsent(DEMO_APP.clientId, {
    permissions: ['Application.Read.All', 'Mail.Read'],
  });
  graph = await TestGraph.create(simulator);
  const found = await graph.get(
    `/servicePrincipals?$filter=appId eq '${DEMO_APP.clientId}'`,
  );
  const granted = await graph.get(
    `/servicePrincipals/${found.body.value[0].id}/appRoleAssignments`,
  );
  expect(
    granted.body.value.map((item: { appRoleId: string }) => item.appRoleId),
  ).toEqual([
    '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
    '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  ]);
});

describe('tokens and roles', () => {
  it.each([
    ['no token', ''],
    ['a forged token', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
    ['another scheme', 'Basic abc'],
  ])('401 for %s', async (_case, authorization) => {
    const reply = await graph.get('/users', { Authorization: authorization });
    expect([reply.status, reply.body.error.code]).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
  });

  it('401 for a token whose time is over', async () => {
    const clock = { now: new Date('2026-11-22T08:00:00Z') };
    const short = await startSimulator({
      port: 0,
      now: () => clock.now,
      tokenLifetime: 60,
    });
    short.tenant.grantConsent(DEMO_APP.clientId);
    const token = (await requestToken(short)).body.access_token;
    const status = async () =>
      (
        await fetch(`${short.url}/v1.0/users`, {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await status()).toBe(200);
    clock.now = new Date('2026-11-22T08:01:00Z');
    expect(await status()).toBe(401);
    await short.close();
  });

  it.each([
    ['/users', 'Mail.Read', 'Authorization_RequestDenied'],
    ['/users/delta', 'Mail.Read', 'Authorization_RequestDenied'],
    ['/groups', 'User.Read.All', 'Authorization_RequestDenied'],
    ['/organization', 'Mail.Read', 'Authorization_RequestDenied'],
    ['/servicePrincipals', 'User.Read.All', 'Authorization_RequestDenied'],
    [`/users/${adele}/messages`, 'User.Read.All', 'ErrorAccessDenied'],
    [
      `/users/${adele}/messages?$expand=attachments`,
      'Mail.ReadBasic.All',
      'ErrorAccessDenied',
    ],
  ])('403 for %s with %s alone', async (path, permission, code) => {
    simulator.tenant.grantConsent(DEMO_APP.clientId, {
      permissions: [permission],
    });
    graph = await TestGraph.create(simulator);
    const reply = await graph.get(path);
    expect([reply.status, reply.body.error.code]).toEqual([403, code]);
  });

  it('takes withdrawn permissions away at once, while a new grant needs a new token', async () => {
    simulator.faults.withdrawConsent();
    expect((await graph.get('/users')).status).toBe(403);
    const rolesless = await TestGraph.create(simulator);
    simulator.faults.restoreConsent();
    expect((await rolesless.get('/users')).status).toBe(403);
    expect(
      (await (await TestGraph.create(simulator)).get('/users')).status,
    ).toBe(200);
  });
});

it.each([
  ['/nothing', 400, 'BadRequest'],
  ['/me/messages', 400, 'BadRequest'],
])('answers %s with %i', async (path, status, code) => {
  const reply = await graph.get(path);
  expect([reply.status, reply.body.error.code]).toEqual([status, code]);
  expect(reply.body.error.innerError).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    'request-id': reply.headers.get('request-id'),
  });
});
