import {
  createHash,
  generateKeyPairSync,
  KeyObject,
  randomUUID,
  sign,
  X509Certificate,
} from 'crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { RunningSimulator, startSimulator } from '../Simulator';
import {
  DEMO_APP,
  DEMO_TENANT,
  DEMO_USERS,
  OTHER_TENANT,
  OTHER_USERS,
} from '../tenant/demo';
import { requestToken } from '../__testUtils__/testGraph';

const [redirectUri] = DEMO_APP.redirectUris;
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-in-length';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const clock = { now: new Date('2026-11-22T08:00:00Z') };

let simulator: RunningSimulator;

beforeEach(async () => {
  clock.now = new Date('2026-11-22T08:00:00Z');
  simulator = await startSimulator({ port: 0, now: () => clock.now });
});

afterEach(() => simulator.close());

/** What a browser does: keeps the cookie, and stops at the redirect to the app. */
class Browser {
  #cookie = '';

  async open(path: string, form?: Record<string, string>) {
    const response = await fetch(
      path.startsWith('http') ? path : `${simulator.url}${path}`,
      {
        redirect: 'manual',
        method: form ? 'POST' : 'GET',
        body: form && new URLSearchParams(form),
        headers: { Cookie: this.#cookie },
      },
    );
    this.#cookie =
      response.headers.get('set-cookie')?.split(';')[0] ?? this.#cookie;
    const location = response.headers.get('location');
    return {
      status: response.status,
      html: await response.text(),
      location: location ? new URL(location, simulator.url) : undefined,
      query: location
        ? Object.fromEntries(new URL(location, simulator.url).searchParams)
        : {},
    };
  }
}

function authorizePath(
  options: Record<string, string> = {},
  tenant = 'organizations',
): string {
  const query = new URLSearchParams({
    client_id: DEMO_APP.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...options,
  });
  return `/${tenant}/oauth2/v2.0/authorize?${query}`;
}

function consentPath(
  options: Record<string, string> = {},
  tenant = DEMO_TENANT.id,
) {
  const query = new URLSearchParams({
    client_id: DEMO_APP.clientId,
    redirect_uri: redirectUri,
    scope: 'https://graph.microsoft.com/.default',
    state: 'state-2',
    ...options,
  });
  return `/${tenant}/v2.0/adminconsent?${query}`;
}

function redeem(code: string, form: Record<string, string> = {}) {
  return requestToken(
    simulator,
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: VERIFIER,
      ...form,
    },
    'organizations',
  );
}

describe('signing in', () => {
  it('offers the accounts as buttons, and gives a code for the one picked', async () => {
    const browser = new Browser();
    const page = await browser.open(authorizePath());
    expect(page.html).toContain('<h1>Pick an account</h1>');
    expect(page.html).toMatch(
      /<button class="account" name="account" value="a1c00001[^>]*>\s*<span>Megan Bowen<\/span>/,
    );
    expect(page.html).toContain('Fabrikam');

    const { query, location } = await browser.open(authorizePath(), {
      account: DEMO_USERS.megan.id,
    });
    expect(`${location?.origin}${location?.pathname}`).toBe(redirectUri);
    expect(query).toEqual({ code: expect.any(String), state: 'state-1' });

    const { status, body } = await redeem(query.code);
    expect(status).toBe(200);
    const keys = await (
      await fetch(`${simulator.url}/${DEMO_TENANT.id}/discovery/v2.0/keys`)
    ).json();
    const { payload } = await jwtVerify(
      body.id_token,
      createLocalJWKSet(keys),
      {
        currentDate: clock.now,
        audience: DEMO_APP.clientId,
        issuer: `${simulator.url}/${DEMO_TENANT.id}/v2.0`,
      },
    );
    expect(payload).toMatchObject({
      tid: DEMO_TENANT.id,
      oid: DEMO_USERS.megan.id,
      name: 'Megan Bowen',
      preferred_username: 'MeganB@contoso.com',
      nonce: 'nonce-1',
    });
  });

  it('proves the tenant of whoever signed in', async () => {
    const { query } = await new Browser().open(authorizePath(), {
      account: OTHER_USERS.dana.id,
    });
    const { body } = await redeem(query.code);
    expect(decodeJwt(body.id_token).tid).toBe(OTHER_TENANT.id);
  });

  it('says so when the person cancels', async () => {
    const { query } = await new Browser().open(authorizePath(), {
      cancel: '1',
    });
    expect(query).toMatchObject({
      error: 'access_denied',
      error_subcode: 'cancel',
      error_description: expect.stringMatching(/^AADSTS65004: /),
      state: 'state-1',
    });
  });

  it('refuses a person of another tenant on the endpoint of one tenant', async () => {
    const path = authorizePath({}, DEMO_TENANT.id);
    const page = await new Browser().open(path);
    expect(page.html).toContain('Use another account');
    const { query } = await new Browser().open(path, {
      account: OTHER_USERS.randi.id,
    });
    expect(query.error_description).toMatch(/^AADSTS50020: /);
  });

  it.each([
    [
      'an unknown redirect',
      authorizePath({ redirect_uri: `${redirectUri}/` }),
      'AADSTS50011',
    ],
    [
      'an unknown app',
      authorizePath({ client_id: randomUUID() }),
      'AADSTS700016',
    ],
    ['an unknown tenant', authorizePath({}, randomUUID()), 'AADSTS90002'],
  ])(
    'shows an error and redirects nowhere for %s',
    async (_case, path, code) => {
      const { status, html, location } = await new Browser().open(path);
      expect(status).toBe(400);
      expect(html).toContain(code);
      expect(location).toBeUndefined();
    },
  );

  it('redeems a code once, for the redirect and the verifier it was made for, within ten minutes', async () => {
    const code = async () =>
      (
        await new Browser().open(authorizePath(), {
          account: DEMO_USERS.megan.id,
        })
      ).query.code;
    const once = await code();
    expect((await redeem(once)).status).toBe(200);
    const late = await code();
    const answers = [
      await redeem(once),
      await redeem(await code(), { code_verifier: 'another one' }),
      await redeem(await code(), {
        redirect_uri: 'http://localhost/elsewhere',
      }),
      await redeem(await code(), { client_secret: 'wrong' }),
      await redeem('never issued'),
    ];
    clock.now = new Date('2026-11-22T08:10:01Z');
    answers.push(await redeem(late));
    expect(answers.map(({ body }) => body.error_codes)).toEqual([
      [54005],
      [501481],
      [500112],
      [7000215],
      [9002313],
      [70008],
    ]);
  });
});

describe('admin consent', () => {
  it('asks an administrator, grants everything required, and names the tenant', async () => {
    const browser = new Browser();
    const signIn = await browser.open(consentPath());
    expect(signIn.html).toContain('Pick an account');
    const back = await browser.open(consentPath(), {
      account: DEMO_USERS.megan.id,
    });
    expect(back.status).toBe(303);
    const page = await browser.open(back.location!.toString());
    expect(page.html).toContain('Mail Forensics for Backstage');
    expect(page.html).toContain('Read mail in all mailboxes');
    expect(page.html).toContain('Read all group memberships');

    const { query } = await browser.open(consentPath(), { decision: 'accept' });
    expect(query).toEqual({
      admin_consent: 'True',
      tenant: DEMO_TENANT.id,
      scope:
        'https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read.All https://graph.microsoft.com/GroupMember.Read.All',
      state: 'state-2',
    });
    expect(simulator.tenant.getConsent(DEMO_APP.clientId)).toMatchObject({
      grantedPermissions: DEMO_APP.requiredPermissions,
      grantedBy: DEMO_USERS.megan.id,
    });
  });

  it('uses the sign-in that went before', async () => {
    const browser = new Browser();
    await browser.open(authorizePath(), { account: DEMO_USERS.megan.id });
    const page = await browser.open(consentPath());
    expect(page.html).toContain('Permissions requested');
  });

  it('carries admin_consent=True and no tenant when the administrator cancels', async () => {
    const browser = new Browser();
    await browser.open(authorizePath(), { account: DEMO_USERS.megan.id });
    const { query } = await browser.open(consentPath(), { decision: 'cancel' });
    expect(query).toEqual({
      error: 'access_denied',
      error_description: expect.stringMatching(/^AADSTS65004: /),
      error_uri: `${simulator.url}/error?code=65004`,
      admin_consent: 'True',
      state: 'state-2',
    });
    expect(
      simulator.tenant.getConsent(DEMO_APP.clientId)?.grantedPermissions,
    ).toEqual([]);
  });

  it('tells anybody else that an administrator is needed, and grants nothing even if they insist', async () => {
    const browser = new Browser();
    await browser.open(authorizePath(), { account: DEMO_USERS.adele.id });
    const page = await browser.open(consentPath());
    expect(page.html).toContain('Need admin approval');
    const { query } = await browser.open(consentPath(), { decision: 'accept' });
    expect(query.error).toBe('access_denied');
    expect(
      simulator.tenant.getConsent(DEMO_APP.clientId)?.grantedPermissions,
    ).toEqual([]);

    const again = await browser.open(consentPath(), { decision: 'switch' });
    expect((await browser.open(again.location!.toString())).html).toContain(
      'Pick an account',
    );
  });

  it('asks for a sign-in again in another tenant', async () => {
    const browser = new Browser();
    await browser.open(authorizePath(), { account: OTHER_USERS.dana.id });
    expect((await browser.open(consentPath())).html).toContain(
      'Pick an account',
    );
  });

  it('makes the app known to a tenant that did not know it', async () => {
    const before = await requestToken(simulator, {}, OTHER_TENANT.id);
    expect(before.body.error_codes).toEqual([700016]);
    const browser = new Browser();
    const path = consentPath({}, OTHER_TENANT.id);
    await browser.open(path, { account: OTHER_USERS.dana.id });
    await browser.open(path, { decision: 'accept' });
    const after = await requestToken(simulator, {}, OTHER_TENANT.id);
    expect(decodeJwt(after.body.access_token)).toMatchObject({
      tid: OTHER_TENANT.id,
      roles: DEMO_APP.requiredPermissions,
    });
  });
});

describe('app tokens', () => {
  it('have no roles without consent', async () => {
    const { body } = await requestToken(simulator);
    expect(decodeJwt(body.access_token)).not.toHaveProperty('roles');
    simulator.tenant.grantConsent(DEMO_APP.clientId, {
      permissions: ['Mail.Read'],
    });
    const next = await requestToken(simulator);
    expect(decodeJwt(next.body.access_token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: DEMO_APP.clientId,
      tid: DEMO_TENANT.id,
      roles: ['Mail.Read'],
    });
  });

  it.each([
    [
      { client_secret: 'wrong' },
      DEMO_TENANT.id,
      401,
      'invalid_client',
      7000215,
    ],
    [{ client_secret: '' }, DEMO_TENANT.id, 401, 'invalid_client', 7000218],
    [
      { client_id: 'unknown' },
      DEMO_TENANT.id,
      400,
      'unauthorized_client',
      700016,
    ],
    [{}, 'nowhere.example', 400, 'invalid_tenant', 90002],
    [{}, OTHER_TENANT.id, 400, 'unauthorized_client', 700016],
    [{}, 'organizations', 400, 'invalid_request', 9001023],
    [
      { scope: 'https://example.com/read' },
      DEMO_TENANT.id,
      400,
      'invalid_scope',
      70011,
    ],
    [
      { scope: 'https://example.com/.default' },
      DEMO_TENANT.id,
      400,
      'invalid_resource',
      500011,
    ],
    [
      { client_secret: '', client_assertion: 'x.y.z' },
      DEMO_TENANT.id,
      401,
      'invalid_client',
      700027,
    ],
    [
      { grant_type: 'password' },
      DEMO_TENANT.id,
      400,
      'unsupported_grant_type',
      70003,
    ],
  ])('%j in %s: %i %s AADSTS%i', async (form, tenant, status, error, code) => {
    const reply = await requestToken(
      simulator,
      form as Record<string, string>,
      tenant,
    );
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({
      error,
      error_codes: [code],
      error_description: expect.stringMatching(
        new RegExp(
          `^AADSTS${code}: .*\r\nTrace ID: .*\r\nCorrelation ID: .*\r\nTimestamp: 2026-11-22 08:00:00Z$`,
          's',
        ),
      ),
      error_uri: `${simulator.url}/error?code=${code}`,
    });
  });

  it('answers an expired secret with AADSTS7000222, until it is renewed', async () => {
    simulator.faults.expireSecret();
    expect((await requestToken(simulator)).body.error_codes).toEqual([7000222]);
    simulator.faults.renewSecret();
    expect((await requestToken(simulator)).status).toBe(200);
  });

  it('are given for an assertion signed with a registered certificate, and for no other', async () => {
    const certificate = selfSigned();
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      certificates: [certificate.pem],
    });
    const good = await requestToken(simulator, await assertion(certificate));
    expect(good.status).toBe(200);
    const other = await requestToken(simulator, await assertion(selfSigned()));
    expect(other.body.error_codes).toEqual([700027]);
    const forged = await requestToken(
      simulator,
      await assertion({ ...certificate, privateKey: selfSigned().privateKey }),
    );
    expect(forged.body.error_codes).toEqual([700027]);
    clock.now = new Date('2026-11-22T10:00:00Z');
    const old = await assertion(certificate);
    clock.now = new Date('2026-11-22T12:00:00Z');
    expect((await requestToken(simulator, old)).body.error_codes).toEqual([
      700024,
    ]);
  });

  it.each([
    ['without jti', { jti: undefined }],
    ['for another endpoint', { audience: 'https://login.example/oauth2' }],
    [
      'for the endpoint of another cloud',
      {
        audience: `https://login.microsoftonline.us/${DEMO_TENANT.id}/oauth2/v2.0/token`,
      },
    ],
    ['of another app', { subject: 'somebody' }],
  ])('are not given for an assertion %s', async (_, claims) => {
    const certificate = selfSigned();
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      certificates: [certificate.pem],
    });
    const refused = await requestToken(
      simulator,
      await assertion(certificate, claims),
    );
    expect(refused.body.error_codes).toEqual([700027]);
  });

  it('are not given for an assertion of a certificate that has expired', async () => {
    const certificate = selfSigned();
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      certificates: [certificate.pem],
    });
    clock.now = new Date('2036-02-01T00:00:00Z');
    const refused = await requestToken(simulator, await assertion(certificate));
    expect(refused.body.error_codes).toEqual([700027]);
    expect(refused.body.error_description).toContain('expired');
  });

  describe('for a federated assertion', () => {
    const SUBJECT = 'system:serviceaccount:backstage:backend';
    const AUDIENCE = 'api://AzureADTokenExchange';

    const request = async (token: string | Promise<string>) =>
      requestToken(simulator, {
        client_secret: '',
        client_assertion_type:
          'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await token,
      });

    function trust(issuer: string, audience = AUDIENCE): void {
      simulator.tenant.updateApp(DEMO_APP.clientId, {
        federatedCredentials: [{ issuer, subject: SUBJECT, audience }],
      });
    }

    it('are given where its issuer, subject and audience are registered', async () => {
      const { workloadIssuer } = simulator;
      const token = workloadIssuer.issue({ subject: SUBJECT });
      const codes = async () => (await request(token)).body.error_codes;
      expect(await codes()).toEqual([700211]);
      trust(workloadIssuer.issuer, 'api://other');
      expect(await codes()).toEqual([700212]);
      trust(workloadIssuer.issuer);
      expect((await request(token)).status).toBe(200);
      const other = await request(
        workloadIssuer.issue({ subject: 'somebody' }),
      );
      expect(other.body.error_codes).toEqual([700213]);
    });

    it('are not given once it has expired', async () => {
      const { workloadIssuer } = simulator;
      trust(workloadIssuer.issuer);
      const token = await workloadIssuer.issue({ subject: SUBJECT });
      clock.now = new Date('2026-11-22T09:10:00Z');
      expect((await request(token)).body.error_codes).toEqual([700024]);
    });

    it('are not given where somebody else signed it', async () => {
      const { workloadIssuer } = simulator;
      trust(workloadIssuer.issuer);
      const forged = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(workloadIssuer.issuer)
        .setSubject(SUBJECT)
        .setAudience(AUDIENCE)
        .setExpirationTime(clock.now.getTime() / 1000 + 600)
        .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
      expect((await request(forged)).body.error_codes).toEqual([700027]);
    });

    it('are not given where its issuer cannot be asked for its keys', async () => {
      const issuer = `${simulator.url}/nowhere`;
      trust(issuer);
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(issuer)
        .setSubject(SUBJECT)
        .setAudience(AUDIENCE)
        .setExpirationTime(clock.now.getTime() / 1000 + 600)
        .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
      expect((await request(token)).body.error_codes).toEqual([90061]);
    });

    it.each([
      ['App Service', '/msi/token', 'x-identity-header', undefined],
      [
        'a virtual machine',
        '/metadata/identity/oauth2/token',
        'metadata',
        'true',
      ],
    ])(
      'are given for one of the managed identity of %s',
      async (_, path, header, value) => {
        const { host } = simulator;
        const identity = {
          tenantId: DEMO_TENANT.id,
          clientId: 'identity-1',
          principalId: SUBJECT,
        };
        host.assign(identity);
        trust(host.issuerOf(identity));
        const ask = async (query: object, headers: HeadersInit = {}) =>
          fetch(
            `${simulator.url}${path}?${new URLSearchParams({
              resource: AUDIENCE,
              ...query,
            })}`,
            { headers },
          );
        const headers = {
          [header]: value ?? host.appServiceEnvironment.IDENTITY_HEADER,
        };
        const answer = await ask({ client_id: 'identity-1' }, headers);
        const { access_token, resource } = await answer.json();
        expect(resource).toBe(AUDIENCE);
        expect((await request(access_token)).status).toBe(200);
        expect((await ask({}, headers)).status).toBe(200);
        expect((await ask({ client_id: 'other' }, headers)).status).toBe(400);
        expect((await ask({})).status).toBeGreaterThanOrEqual(400);
      },
    );
  });
});

describe('a simulator of another cloud', () => {
  it.each([
    ['china', 'https://microsoftgraph.chinacloudapi.cn'],
    ['usGovernment', 'https://graph.microsoft.us'],
    ['usGovernmentDoD', 'https://dod-graph.microsoft.us'],
  ] as const)(
    '%s gives tokens for its own Graph only',
    async (cloud, graph) => {
      const other = await startSimulator({ port: 0, cloud });
      try {
        const ask = (host: string) =>
          requestToken(other, { scope: `${host}/.default` });
        expect((await ask(graph)).status).toBe(200);
        const foreign = await ask('https://graph.microsoft.com');
        expect(foreign.body.error_codes).toEqual([500011]);
      } finally {
        await other.close();
      }
    },
  );
});

interface TestCertificate {
  pem: string;
  privateKey: KeyObject;
}

/** The least that is an X.509 certificate: Node can read them, but not make them. */
function selfSigned(): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  const sha256WithRsa = der(
    0x30,
    der(0x06, Buffer.from('2a864886f70d01010b', 'hex')),
    der(0x05),
  );
  const name = der(0x30);
  const validity = der(
    0x30,
    der(0x17, Buffer.from('260101000000Z')),
    der(0x17, Buffer.from('360101000000Z')),
  );
  const toBeSigned = der(
    0x30,
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = der(
    0x30,
    toBeSigned,
    sha256WithRsa,
    der(0x03, Buffer.from([0]), signature),
  );
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString(
    'base64',
  )}\n-----END CERTIFICATE-----\n`;
  return { pem, privateKey };
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

async function assertion(
  certificate: TestCertificate,
  claims: { jti?: string; audience?: string; subject?: string } = {},
) {
  const seconds = Math.floor(clock.now.getTime() / 1000);
  const { raw } = new X509Certificate(certificate.pem);
  return {
    client_secret: '',
    client_assertion_type:
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT(
      'jti' in claims ? {} : { jti: randomUUID() },
    )
      .setProtectedHeader({
        alg: 'PS256',
        'x5t#S256': createHash('sha256').update(raw).digest('base64url'),
      })
      .setIssuer(DEMO_APP.clientId)
      .setSubject(claims.subject ?? DEMO_APP.clientId)
      .setAudience(
        claims.audience ??
          `https://login.microsoftonline.com/${DEMO_TENANT.id}/oauth2/v2.0/token`,
      )
      .setNotBefore(seconds)
      .setExpirationTime(seconds + 600)
      .sign(certificate.privateKey),
  };
}
