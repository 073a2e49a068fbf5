import type { DirectoryGroup, GroupId, GroupMembers } from '../../mail';
import {
  faultOf,
  flatten,
  openTenant,
  TENANT_ID,
} from '../__testUtils__/openTenant';
import {
  batch,
  batchError,
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
const GROUP_FIELDS = 'id,displayName,mail,proxyAddresses,visibility';
const USER_ID = 'aaaaaaaa-0000-4000-8000-00000000000b';
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

describe('findUsers', () => {
  it('finds by principal name or mail, by object id, and then by another address', async () => {
    const script = new ScriptedFetch(
      batch({ body: GUEST }),
      batch({ body: { value: [ANNA] } }, { body: { value: [] } }),
      batch(
        { body: { value: [] } },
        { body: { value: [{ ...ANNA, id: 'u-3' }] } },
      ),
    );
    const { mail } = openTenant(script);
    const names = [USER_ID, "o'anna@contoso.example", 'old@contoso.example'];
    const found = await flatten(mail.findUsers(names));
    expect(found.map(user => user.userId)).toEqual(['u-2', 'u-1', 'u-3']);
    expect(script.batches).toEqual([
      [`/users/${USER_ID}?$select=${FIELDS}`],
      [
        `/users?$filter=userPrincipalName eq 'o''anna@contoso.example' or mail eq 'o''anna@contoso.example'&$select=${FIELDS}`,
        `/users?$filter=userPrincipalName eq 'old@contoso.example' or mail eq 'old@contoso.example'&$select=${FIELDS}`,
      ],
      [
        `/users?$filter=proxyAddresses/any(p:p eq 'smtp:o''anna@contoso.example')&$select=${FIELDS}`,
        `/users?$filter=proxyAddresses/any(p:p eq 'smtp:old@contoso.example')&$select=${FIELDS}`,
      ],
    ]);
  });

  it('does not ask again for an address that was found, nor at all for what is none', async () => {
    const script = new ScriptedFetch(batch({ body: { value: [ANNA] } }));
    const { mail } = openTenant(script);
    const names = ['ANNA@contoso.example', 'Anna'];
    await expect(flatten(mail.findUsers(names))).resolves.toHaveLength(1);
    expect(script.graph).toHaveLength(1);
  });

  it.each([
    ['an id that is nobody', batchError(404, 'Request_ResourceNotFound')],
    ['a name that fits no query', batchError(400, 'BadRequest')],
  ])('takes %s for no user', async (_, reply) => {
    const { mail } = openTenant(new ScriptedFetch(batch(reply)));
    await expect(flatten(mail.findUsers([USER_ID]))).resolves.toEqual([]);
  });

  it('names the permission that is missing', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        batch(batchError(403, 'Authorization_RequestDenied')),
      ).whenLogin(tokenWithRoles('Mail.Read')),
    );
    const { fault } = await faultOf(flatten(mail.findUsers([USER_ID])));
    expect(fault).toEqual({
      level: 'connection',
      code: 'DIRECTORY_PERMISSION_MISSING',
    });
  });

  it('sees a consent that was withdrawn, though the batch as such was answered', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        batch(batchError(403, 'Authorization_RequestDenied')),
      ).whenLogin(tokenWithRoles()),
    );
    const { fault } = await faultOf(flatten(mail.findUsers([USER_ID])));
    expect(fault).toEqual({ level: 'connection', code: 'CONSENT_REQUIRED' });
  });
});

describe('findGroups', () => {
  it('finds by id', async () => {
    const script = new ScriptedFetch(
      batch({ body: { ...GROUP, id: GROUP_ID } }),
    );
    const { mail } = openTenant(script);
    await expect(flatten(mail.findGroups([GROUP_ID]))).resolves.toEqual([
      {
        groupId: GROUP_ID,
        displayName: 'Sales',
        mail: 'sales@contoso.example',
        proxyAddresses: [],
        membersHidden: false,
      },
    ]);
    expect(script.batches).toEqual([
      [`/groups/${GROUP_ID}?$select=${GROUP_FIELDS}`],
    ]);
  });

  it('takes an id that is nobody for a name', async () => {
    const script = new ScriptedFetch(
      batch(batchError(404, 'Request_ResourceNotFound')),
      batch({ body: { value: [] } }),
    );
    const { mail } = openTenant(script);
    await expect(flatten(mail.findGroups([GROUP_ID]))).resolves.toEqual([]);
    expect(script.graph).toHaveLength(2);
  });

  it('finds by name, all that have it, whatever is in the name', async () => {
    const other = {
      ...GROUP,
      id: 'g-2',
      mail: null,
      proxyAddresses: ['SMTP:a@x.com', 'X500:/o'],
      visibility: 'HiddenMembership',
    };
    const script = new ScriptedFetch(
      batch({ body: { value: [GROUP, other] } }),
    );
    const { mail } = openTenant(script);
    const groups = await flatten(mail.findGroups(["R&D 'Europe'"]));
    expect(groups).toMatchObject([
      { groupId: 'g-1', membersHidden: false },
      { groupId: 'g-2', membersHidden: true, proxyAddresses: ['a@x.com'] },
    ]);
    expect(script.batches).toEqual([
      [
        `/groups?$filter=mail eq 'R&D ''Europe''' or displayName eq 'R&D ''Europe'''&$select=${GROUP_FIELDS}`,
      ],
    ]);
    expect(script.graph[0].body).toContain('R%26D');
  });

  it('looks for an address among the other addresses too, also where it is the name of a group', async () => {
    const script = new ScriptedFetch(
      batch({
        body: { value: [{ ...GROUP, displayName: 'old@contoso.example' }] },
      }),
      batch({ body: { value: [{ ...GROUP, id: 'g-2' }] } }),
    );
    const { mail } = openTenant(script);
    await expect(
      flatten(mail.findGroups(['old@contoso.example'])),
    ).resolves.toHaveLength(2);
    expect(script.batches[1]).toEqual([
      `/groups?$filter=proxyAddresses/any(p:p eq 'smtp:old@contoso.example')&$select=${GROUP_FIELDS}`,
    ]);
  });

  it('asks for twenty in a request', async () => {
    const found = () => ({ body: { value: [GROUP] } });
    const script = new ScriptedFetch(
      batch(...Array.from({ length: 20 }, found)),
      batch(...Array.from({ length: 20 }, found)),
      batch(found()),
    );
    const { mail } = openTenant(script);
    const names = Array.from({ length: 41 }, (_, i) => `Group ${i}`);
    await expect(flatten(mail.findGroups(names))).resolves.toHaveLength(41);
    expect(script.batches.map(asked => asked.length)).toEqual([20, 20, 1]);
  });
});

describe('listGroups', () => {
  it('follows every page', async () => {
    const next = 'https://graph.microsoft.com/v1.0/groups?$skiptoken=2';
    const script = new ScriptedFetch(
      json({ value: [GROUP], '@odata.nextLink': next }),
      json({ value: [{ ...GROUP, id: 'g-2' }] }),
    );
    const { mail } = openTenant(script);
    await expect(flatten(mail.listGroups())).resolves.toHaveLength(2);
    expect(script.paths[0]).toBe(`/groups?$select=${GROUP_FIELDS}&$top=999`);
  });
});

describe('listGroupMembers', () => {
  const membersOf = (id: string) => `/groups/${id}/transitiveMembers`;
  const groups = (...ids: string[]): DirectoryGroup[] =>
    ids.map(id => ({
      groupId: id as GroupId,
      displayName: null,
      mail: null,
      proxyAddresses: [],
      membersHidden: false,
    }));
  const hidden = () => [{ ...groups('g-1')[0], membersHidden: true }];
  const read = async (pages: AsyncIterable<GroupMembers>) => {
    const seen: [string, string[] | string][] = [];
    for await (const page of pages) {
      seen.push([
        page.groupId,
        'users' in page ? page.users.map(user => user.userId) : page.refused,
      ]);
    }
    return seen;
  };

  it('reads groups side by side, each page of each as an advanced query', async () => {
    const next = `https://graph.microsoft.com/v1.0${membersOf(
      'g-2',
    )}/microsoft.graph.user?$skiptoken=2`;
    const script = new ScriptedFetch(
      batch(
        { body: { value: [ANNA] } },
        { body: { value: [ANNA], '@odata.nextLink': next } },
      ),
      batch({ body: { value: [GUEST] } }),
    );
    const { mail } = openTenant(script);
    await expect(
      read(mail.listGroupMembers(groups('g-1', 'g-2'))),
    ).resolves.toEqual([
      ['g-1', ['u-1']],
      ['g-2', ['u-1']],
      ['g-2', ['u-2']],
    ]);
    const query = `microsoft.graph.user?$select=${FIELDS}&$top=999&$count=true`;
    expect(script.batches).toEqual([
      [`${membersOf('g-1')}/${query}`, `${membersOf('g-2')}/${query}`],
      [next.replace('https://graph.microsoft.com/v1.0', '')],
    ]);
    for (const { body } of script.graph) {
      for (const { headers } of JSON.parse(body).requests) {
        expect(headers).toEqual({ ConsistencyLevel: 'eventual' });
      }
    }
  });

  it('asks for all members where that is refused, also of the groups that follow, and keeps the users', async () => {
    const everything = {
      body: {
        value: [
          { ...ANNA, '@odata.type': '#microsoft.graph.user' },
          { id: 'd-1', '@odata.type': '#microsoft.graph.device' },
        ],
      },
    };
    const ids = Array.from({ length: 21 }, (_, i) => `g-${i}`);
    const script = new ScriptedFetch(
      batch(
        ...Array.from({ length: 20 }, () =>
          batchError(400, 'Request_UnsupportedQuery'),
        ),
      ),
      batch(...Array.from({ length: 20 }, () => everything)),
      batch(everything),
    );
    const { mail } = openTenant(script);
    const pages = await read(mail.listGroupMembers(groups(...ids)));
    expect(pages.map(([, users]) => users)).toEqual(ids.map(() => ['u-1']));
    expect(script.batches[2]).toEqual([
      `${membersOf('g-19')}?$select=${FIELDS}&$top=999`,
    ]);
  });

  it('does not start over where a later page is refused', async () => {
    const next = `https://graph.microsoft.com/v1.0${membersOf(
      'g-1',
    )}?$skiptoken=2`;
    const script = new ScriptedFetch(
      batch({ body: { value: [ANNA], '@odata.nextLink': next } }),
      batch(batchError(400, 'BadRequest')),
    );
    const { mail } = openTenant(script);
    await faultOf(read(mail.listGroupMembers(groups('g-1'))));
    expect(script.graph).toHaveLength(2);
  });

  it('follows no link that leads away, and does not go round in a circle', async () => {
    const away = new ScriptedFetch(
      batch({
        body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' },
      }),
    );
    await faultOf(read(openTenant(away).mail.listGroupMembers(groups('g-1'))));
    expect(away.graph).toHaveLength(1);

    const next = `https://graph.microsoft.com/v1.0${membersOf('g-1')}?$skip=1`;
    const page = () => batch({ body: { value: [], '@odata.nextLink': next } });
    const circle = new ScriptedFetch(page(), page());
    await faultOf(
      read(openTenant(circle).mail.listGroupMembers(groups('g-1'))),
    );
    expect(circle.graph).toHaveLength(2);
  });

  it('says which group is gone, and reads the others', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        batch(batchError(404, 'Request_ResourceNotFound'), {
          body: { value: [ANNA] },
        }),
      ),
    );
    await expect(
      read(mail.listGroupMembers(groups('g-1', 'g-2'))),
    ).resolves.toEqual([
      ['g-1', 'gone'],
      ['g-2', ['u-1']],
    ]);
  });

  it.each([
    ['shows nobody', { body: { value: [] } }],
    ['refuses', batchError(403, 'Authorization_RequestDenied')],
  ])(
    'says that members are hidden where a group that hides them %s',
    async (_, reply) => {
      const { mail } = openTenant(new ScriptedFetch(batch(reply)));
      await expect(read(mail.listGroupMembers(hidden()))).resolves.toEqual([
        ['g-1', 'hidden'],
      ]);
    },
  );

  it('reads a group that hides its members where the app may see them', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(batch({ body: { value: [ANNA] } })),
    );
    await expect(read(mail.listGroupMembers(hidden()))).resolves.toEqual([
      ['g-1', ['u-1']],
    ]);
  });

  it('says so where members come without their names', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(batch({ body: { value: [{ id: 'u' }] } })),
    );
    const { fault } = await faultOf(read(mail.listGroupMembers(groups('g'))));
    expect(fault).toEqual({
      level: 'connection',
      code: 'DIRECTORY_PERMISSION_MISSING',
    });
  });
});

describe('what is asked in a batch', () => {
  const found = (id: string) => ({ body: { value: [{ ...GROUP, id }] } });
  const ask = (script: ScriptedFetch, count: number) => {
    const { mail, runtime } = openTenant(script);
    const names = Array.from({ length: count }, (_, i) => `Group ${i}`);
    return { answer: flatten(mail.findGroups(names)), runtime };
  };

  it('is asked again where it was throttled, with what is left, after the longest time that was named', async () => {
    const script = new ScriptedFetch(
      batch(
        ...Array.from({ length: 20 }, (_, i) =>
          i % 2 === 0
            ? found(`a-${i}`)
            : batchError(429, 'TooManyRequests', {
                'rEtRy-AfTeR': String(i / 2),
              }),
        ),
      ),
      batch(...Array.from({ length: 11 }, (_, i) => found(`b-${i}`))),
    );
    const { answer, runtime } = ask(script, 21);
    await expect(answer).resolves.toHaveLength(21);
    expect(runtime.waits).toEqual([9_500]);
    expect(script.batches[1]).toHaveLength(11);
    expect(script.batches[1][0]).toContain('Group 1');
    expect(script.batches[1][10]).toContain('Group 20');
  });

  it('is asked again where the answer left it out', async () => {
    const script = new ScriptedFetch(
      batch(found('a'), undefined, found('c')),
      batch(found('b')),
    );
    const { answer, runtime } = ask(script, 3);
    expect((await answer).map(group => group.groupId)).toEqual(['a', 'b', 'c']);
    expect(runtime.waits).toEqual([1_000]);
  });

  it('is given up after four times', async () => {
    const busy = () => batch(batchError(503, 'serviceNotAvailable'));
    const script = new ScriptedFetch(busy(), busy(), busy(), busy());
    const { answer, runtime } = ask(script, 1);
    const { fault } = await faultOf(answer);
    expect(fault).toEqual({ level: 'transient' });
    expect(runtime.waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('is handed back where the wait would be long', async () => {
    const script = new ScriptedFetch(
      batch(batchError(429, 'TooManyRequests', { 'Retry-After': '300' })),
    );
    const { answer, runtime } = ask(script, 1);
    const { fault } = await faultOf(answer);
    expect(fault).toMatchObject({ level: 'transient', retryAfterMs: 300_000 });
    expect(runtime.waits).toEqual([]);
  });

  it('is counted by request, repeated ones too, and dated by the service', async () => {
    const script = new ScriptedFetch(
      graphError(503, 'serviceNotAvailable'),
      json(
        { responses: [{ id: '1', status: 200, body: { value: [GROUP] } }] },
        { headers: { date: 'Sun, 22 Nov 2026 09:30:00 GMT' } },
      ),
    );
    const { mail } = openTenant(script);
    let requests = 0;
    const answers: Date[] = [];
    await flatten(
      mail.findGroups(['Sales'], {
        onRequest: () => {
          requests += 1;
        },
        onAnswer: answeredAt => answers.push(answeredAt),
      }),
    );
    expect(requests).toBe(2);
    expect(answers).toEqual([new Date('2026-11-22T09:30:00Z')]);
  });

  it('is not waited for once the caller has gone', async () => {
    const script = new ScriptedFetch(
      batch(batchError(429, 'TooManyRequests', { 'Retry-After': '5' })),
    );
    const { mail, runtime } = openTenant(script);
    const gone = new AbortController();
    runtime.onSleep = () => gone.abort(new Error('gone'));
    await expect(
      flatten(mail.findGroups(['Sales'], { signal: gone.signal })),
    ).rejects.toThrow('gone');
    expect(script.graph).toHaveLength(1);
  });
});
