import type { GroupId } from '../../mail';
import {
  faultOf,
  flatten,
  openTenant,
  TENANT_ID,
} from '../__testUtils__/openTenant';
import {
  graphError,
  json,
  loginError,
  ScriptedFetch,
  token,
} from '../__testUtils__/ScriptedFetch';

const ANNA = {
  id: 'u-1',
  userPrincipalName: 'anna@contoso.example',
  mail: 'anna@contoso.example',
  displayName: 'Anna',
  proxyAddresses: [
    'SMTP:anna@contoso.example',
    'smtp:anna.old@contoso.example',
    'SIP:anna@contoso.example',
    'X500:/o=x',
  ],
  userType: 'Member',
  accountEnabled: true,
  unknownToUs: 1,
};
const GUEST = {
  id: 'u-2',
  userPrincipalName: 'gast_fabrikam.example#EXT#@contoso.example',
  mail: null,
  displayName: null,
  userType: 'Guest',
  accountEnabled: false,
};
const FIELDS =
  'id,userPrincipalName,mail,displayName,proxyAddresses,userType,accountEnabled';
const GROUP = {
  id: 'g-1',
  displayName: 'Sales',
  mail: 'sales@contoso.example',
};
const GROUP_ID = 'aaaaaaaa-0000-4000-8000-00000000000a';

const denied = () => graphError(403, 'Authorization_RequestDenied');

/** A token with the roles given: only its middle part is read. */
function tokenWithRoles(...roles: string[]): Response {
  const payload = Buffer.from(JSON.stringify({ roles })).toString('base64url');
  return token(`x.${payload}.x`);
}

describe('probe', () => {
  it('reads a user, then the name of the tenant', async () => {
    const script = new ScriptedFetch(
      json({ value: [{ id: 'u-1' }] }),
      json({ value: [{ id: TENANT_ID, displayName: 'Contoso' }] }),
    );
    const { mail } = openTenant(script);
    await expect(mail.probe()).resolves.toEqual({
      tenantId: TENANT_ID,
      displayName: 'Contoso',
      answeredAt: expect.any(Date),
    });
    expect(script.paths).toEqual([
      '/users?$select=id&$top=1',
      '/organization?$select=id,displayName',
    ]);
  });

  it('does without the name where the app may not read it', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(json({ value: [] }), denied()),
    );
    await expect(mail.probe()).resolves.toEqual({
      tenantId: TENANT_ID,
      displayName: null,
      answeredAt: expect.any(Date),
    });
  });

  it('asks for a new token where a cached one may not know yet', async () => {
    const script = new ScriptedFetch(
      ...Array.from({ length: 4 }, () => json({ value: [] })),
    );
    const { mail } = openTenant(script);
    await mail.probe();
    await mail.probe({ fresh: true });
    expect(script.graph.map(sent => sent.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });

  it('sends nothing to Graph, and does not wait, where sign-in is refused', async () => {
    const script = new ScriptedFetch().whenLogin(
      loginError(401, 'invalid_client', 7000222),
    );
    const { mail, runtime } = openTenant(script);
    const { fault } = await faultOf(mail.probe());
    expect(fault).toEqual({ level: 'connection', code: 'CREDENTIAL_EXPIRED' });
    expect(script.graph).toEqual([]);
    expect(runtime.waits).toEqual([]);
  });

  it.each([
    ['some roles, but not this', ['Mail.Read'], 'DIRECTORY_PERMISSION_MISSING'],
    ['no role at all', [], 'CONSENT_REQUIRED'],
  ])('is refused with %s in the token', async (_, roles, code) => {
    const { mail } = openTenant(
      new ScriptedFetch(denied()).whenLogin(tokenWithRoles(...roles)),
    );
    const { fault } = await faultOf(mail.probe());
    expect(fault).toEqual({ level: 'connection', code });
  });
});

describe('listUsers', () => {
  it('follows every page and keeps guests and disabled accounts', async () => {
    const next =
      'https://graph.microsoft.com/v1.0/users?$skiptoken=Ab%2Bc==&$top=999';
    const script = new ScriptedFetch(
      json({ value: [ANNA], '@odata.nextLink': next }),
      json({ value: [GUEST] }),
    );
    const { mail } = openTenant(script);
    await expect(flatten(mail.listUsers())).resolves.toEqual([
      {
        userId: 'u-1',
        userPrincipalName: 'anna@contoso.example',
        mail: 'anna@contoso.example',
        displayName: 'Anna',
        proxyAddresses: ['anna@contoso.example', 'anna.old@contoso.example'],
        guest: false,
        accountEnabled: true,
      },
      {
        userId: 'u-2',
        userPrincipalName: GUEST.userPrincipalName,
        mail: null,
        displayName: null,
        proxyAddresses: [],
        guest: true,
        accountEnabled: false,
      },
    ]);
    expect(script.paths[0]).toBe(`/users?$select=${FIELDS}&$top=999`);
    expect(script.urls[1]).toBe(next);
  });

  it('follows no link that leads away, and sends it nothing', async () => {
    const script = new ScriptedFetch(
      json({ value: [ANNA], '@odata.nextLink': 'https://evil.example/v1.0/x' }),
    );
    const { mail } = openTenant(script);
    const { fault } = await faultOf(flatten(mail.listUsers()));
    expect(fault).toEqual({ level: 'transient' });
    expect(script.graph).toHaveLength(1);
  });

  it('does not go round in a circle', async () => {
    const next = 'https://graph.microsoft.com/v1.0/users?$skiptoken=1';
    const page = () => json({ value: [ANNA], '@odata.nextLink': next });
    const script = new ScriptedFetch(page(), page());
    const { mail } = openTenant(script);
    const { fault } = await faultOf(flatten(mail.listUsers()));
    expect(fault).toEqual({ level: 'transient' });
    expect(script.graph).toHaveLength(2);
  });

  it('names the permission that is missing', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(denied()).whenLogin(tokenWithRoles('Mail.Read')),
    );
    const { fault } = await faultOf(flatten(mail.listUsers()));
    expect(fault).toEqual({
      level: 'connection',
      code: 'DIRECTORY_PERMISSION_MISSING',
    });
  });

  it('takes an answer of another form for no answer', async () => {
    const { mail } = openTenant(new ScriptedFetch(json({ value: [{}] })));
    const fault = await faultOf(flatten(mail.listUsers()));
    expect(fault.fault).toEqual({ level: 'transient' });
    expect(fault.options.upstreamCode).toBe('UnexpectedAnswer');
  });
});

describe('findGroups', () => {
  it('finds by id', async () => {
    const script = new ScriptedFetch(json({ ...GROUP, id: GROUP_ID }));
    const { mail } = openTenant(script);
    await expect(mail.findGroups(GROUP_ID)).resolves.toEqual([
      {
        groupId: GROUP_ID,
        displayName: 'Sales',
        mail: 'sales@contoso.example',
      },
    ]);
    expect(script.paths).toEqual([
      `/groups/${GROUP_ID}?$select=id,displayName,mail`,
    ]);
  });

  it('takes an id that is nobody for a name', async () => {
    const script = new ScriptedFetch(
      graphError(404, 'Request_ResourceNotFound'),
      json({ value: [] }),
    );
    const { mail } = openTenant(script);
    await expect(mail.findGroups(GROUP_ID)).resolves.toEqual([]);
    expect(script.graph).toHaveLength(2);
  });

  it('finds by name, all that have it, whatever is in the name', async () => {
    const script = new ScriptedFetch(
      json({
        value: [GROUP, { ...GROUP, id: 'g-2', mail: null }],
      }),
    );
    const { mail } = openTenant(script);
    const groups = await mail.findGroups("R&D 'Europe'");
    expect(groups.map(group => group.groupId)).toEqual(['g-1', 'g-2']);
    expect(script.paths).toEqual([
      "/groups?$filter=mail eq 'R&D ''Europe''' or displayName eq 'R&D ''Europe'''&$select=id,displayName,mail",
    ]);
    expect(script.urls[0]).toContain('R%26D');
  });

  it('looks for an address among the other addresses too', async () => {
    const script = new ScriptedFetch(
      json({ value: [] }),
      json({ value: [GROUP] }),
    );
    const { mail } = openTenant(script);
    await expect(mail.findGroups('old@contoso.example')).resolves.toHaveLength(
      1,
    );
    expect(script.paths[1]).toBe(
      "/groups?$filter=proxyAddresses/any(p:p eq 'smtp:old@contoso.example')&$select=id,displayName,mail",
    );
  });
});

describe('listGroupMembers', () => {
  const MEMBERS = '/groups/g-1/transitiveMembers';

  it('says on every page that it is an advanced query', async () => {
    const next = `https://graph.microsoft.com/v1.0${MEMBERS}/microsoft.graph.user?$skiptoken=2`;
    const script = new ScriptedFetch(
      json({ value: [ANNA], '@odata.nextLink': next }),
      json({ value: [GUEST] }),
    );
    const { mail } = openTenant(script);
    const members = await flatten(mail.listGroupMembers('g-1' as GroupId));
    expect(members.map(member => member.userId)).toEqual(['u-1', 'u-2']);
    expect(script.paths[0]).toBe(
      `${MEMBERS}/microsoft.graph.user?$select=${FIELDS}&$top=999&$count=true`,
    );
    expect(script.graph.map(sent => sent.headers.consistencylevel)).toEqual([
      'eventual',
      'eventual',
    ]);
  });

  it('asks for all members where that is refused, and keeps the users', async () => {
    const script = new ScriptedFetch(
      graphError(400, 'Request_UnsupportedQuery'),
      json({
        value: [
          { ...ANNA, '@odata.type': '#microsoft.graph.user' },
          { id: 'd-1', '@odata.type': '#microsoft.graph.device' },
        ],
      }),
    );
    const { mail } = openTenant(script);
    const members = await flatten(mail.listGroupMembers('g-1' as GroupId));
    expect(members.map(member => member.userId)).toEqual(['u-1']);
    expect(script.paths[1]).toBe(`${MEMBERS}?$select=${FIELDS}&$top=999`);
  });

  it('does not start over where a later page is refused', async () => {
    const next = `https://graph.microsoft.com/v1.0${MEMBERS}?$skiptoken=2`;
    const script = new ScriptedFetch(
      json({ value: [ANNA], '@odata.nextLink': next }),
      graphError(400, 'BadRequest'),
    );
    const { mail } = openTenant(script);
    await faultOf(flatten(mail.listGroupMembers('g-1' as GroupId)));
    expect(script.graph).toHaveLength(2);
  });

  it('says that the group is gone', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(graphError(404, 'Request_ResourceNotFound')),
    );
    const { fault } = await faultOf(
      flatten(mail.listGroupMembers('g-1' as GroupId)),
    );
    expect(fault).toEqual({ level: 'connection', code: 'GROUP_NOT_FOUND' });
  });

  it('says so where members come without their names', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(json({ value: [{ id: 'u' }] })),
    );
    const { fault } = await faultOf(
      flatten(mail.listGroupMembers('g-1' as GroupId)),
    );
    expect(fault).toEqual({
      level: 'connection',
      code: 'DIRECTORY_PERMISSION_MISSING',
    });
  });
});
