import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { AppCredential } from '../../config/MailForensicsConfig';
import { fakeRuntime } from '../__testUtils__/fakeRuntime';
import { CONFIG, faultOf, TENANT_ID } from '../__testUtils__/openTenant';
import {
  html,
  json,
  loginError,
  reset,
  ScriptedFetch,
  token,
} from '../__testUtils__/ScriptedFetch';
import { selfSignedCertificate } from '../__testUtils__/selfSignedCertificate';
import { hasNoRoles, TokenSource } from './TokenSource';

function createTokens(
  script: ScriptedFetch,
  config: Partial<typeof CONFIG> = {},
  start?: string,
) {
  const runtime = fakeRuntime(script.fetch, { start });
  const tokens = TokenSource.create({
    config: { ...CONFIG, ...config },
    tenantId: TENANT_ID,
    runtime,
  });
  return { tokens, runtime };
}

const connection = (code: string) => ({ level: 'connection', code });

describe('TokenSource', () => {
  it('asks the configured host for a token of Graph, and remembers it', async () => {
    const script = new ScriptedFetch();
    const { tokens } = createTokens(script, {
      endpoints: {
        login: 'http://127.0.0.1:7300',
        graph: 'http://127.0.0.1:7300',
      },
    });
    await expect(tokens.get()).resolves.toBe('token-1');
    await expect(tokens.get()).resolves.toBe('token-1');
    expect(script.login).toHaveLength(1);
    const url = new URL(script.login[0].url);
    expect(url.origin + url.pathname).toBe(
      `http://127.0.0.1:7300/${TENANT_ID}/oauth2/v2.0/token`,
    );
    const form = new URLSearchParams(script.login[0].body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('https://graph.microsoft.com/.default');
    expect(form.get('client_secret')).toBe('a-secret');
  });

  it.each([
    ['usGovernment', 'login.microsoftonline.us', 'graph.microsoft.us'],
    ['usGovernmentDoD', 'login.microsoftonline.us', 'dod-graph.microsoft.us'],
    [
      'china',
      'login.partner.microsoftonline.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
  ] as const)('in the cloud %s asks %s', async (cloud, login, graph) => {
    const script = new ScriptedFetch();
    const { tokens } = createTokens(script, {
      cloud,
      endpoints: { login: `https://${login}`, graph: `https://${graph}` },
    });
    await tokens.get();
    expect(script.login).toHaveLength(1);
    expect(new URL(script.login[0].url).host).toBe(login);
    expect(new URLSearchParams(script.login[0].body).get('scope')).toBe(
      `https://${graph}/.default`,
    );
  });

  it('asks once for all who come at the same time', async () => {
    const script = new ScriptedFetch();
    const { tokens } = createTokens(script);
    await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
    expect(script.login).toHaveLength(1);
  });

  it('replaces a refused token once for all who held it', async () => {
    const script = new ScriptedFetch();
    const { tokens } = createTokens(script);
    const refused = await tokens.get();
    await Promise.all([tokens.replace(refused), tokens.replace(refused)]);
    await expect(tokens.replace(refused)).resolves.toBe('token-2');
    expect(script.login).toHaveLength(2);
  });

  it('is renewed after a refusal, but not at every one', async () => {
    const start = new Date().toISOString();
    const { tokens, runtime } = createTokens(new ScriptedFetch(), {}, start);
    await tokens.get();
    tokens.doubt();
    await expect(tokens.get()).resolves.toBe('token-1');
    await runtime.sleep(60_000);
    tokens.doubt();
    await expect(tokens.get()).resolves.toBe('token-2');
    tokens.doubt();
    await expect(tokens.get()).resolves.toBe('token-2');
  });

  it('is used on while the credential behind it is refused, until shortly before its end', async () => {
    const start = new Date().toISOString();
    const refusal = () => loginError(401, 'invalid_client', 7000222);
    const script = new ScriptedFetch().whenLogin(
      token('token-1'),
      refusal(),
      refusal(),
      refusal(),
    );
    const { tokens, runtime } = createTokens(script, {}, start);
    await tokens.get();
    const expired = connection('CREDENTIAL_EXPIRED');
    expect((await faultOf(tokens.get({ fresh: true }))).fault).toEqual(expired);
    await runtime.sleep(120_000);
    await expect(tokens.get()).resolves.toBe('token-1');
    await runtime.sleep(3_600_000);
    expect((await faultOf(tokens.get())).fault).toEqual(expired);
    expect(script.login).toHaveLength(4);
  });

  it('lets one caller go without taking the token from the others', async () => {
    const script = new ScriptedFetch();
    const { tokens } = createTokens(script);
    const reason = new Error('gone');
    const abort = new AbortController();
    const impatient = tokens.get({ signal: abort.signal });
    const patient = tokens.get();
    abort.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    await expect(patient).resolves.toBe('token-1');
  });

  describe('refusals', () => {
    it.each([
      [401, 'invalid_client', 7000222, 'CREDENTIAL_EXPIRED'],
      [401, 'invalid_client', 7000215, 'CREDENTIAL_INVALID'],
      [400, 'unauthorized_client', 700016, 'APP_NOT_FOUND'],
      [400, 'invalid_request', 90002, 'TENANT_NOT_FOUND'],
      [400, 'invalid_grant', 65001, 'CONSENT_REQUIRED'],
      [400, 'interaction_required', 53003, 'BLOCKED_BY_POLICY'],
      [400, 'invalid_grant', 999999, 'SERVICE_UNAVAILABLE'],
    ])('%d %s %d: %s', async (status, error, number, code) => {
      const { tokens } = createTokens(
        new ScriptedFetch().whenLogin(loginError(status, error, number)),
      );
      const fault = await faultOf(tokens.get());
      expect(fault.fault).toEqual(connection(code));
      expect(fault.options.upstreamCode).toBe(`AADSTS${number}`);
      expect(JSON.stringify(fault)).not.toContain('anna');
    });

    it('leaves the service alone for as long as it asks', async () => {
      const script = new ScriptedFetch().whenLogin(
        loginError(429, 'temporarily_unavailable', 90055, {
          'retry-after': '7200',
        }),
      );
      const { tokens, runtime } = createTokens(script);
      expect((await faultOf(tokens.get())).fault).toEqual({
        ...connection('THROTTLED'),
        retryAfterMs: 7_200_000,
      });
      await runtime.sleep(1_000);
      expect((await faultOf(tokens.get())).fault).toEqual({
        ...connection('THROTTLED'),
        retryAfterMs: 7_199_000,
      });
      expect(script.login).toHaveLength(1);
    });

    it('tries again by itself after a server error or a broken connection', async () => {
      const script = new ScriptedFetch().whenLogin(reset(), html(503));
      const { tokens, runtime } = createTokens(script);
      await expect(tokens.get()).resolves.toBe('token-3');
      expect(runtime.waits).toEqual([500, 1_000]);
    });

    it('says that the service is unavailable where that does not help', async () => {
      const script = new ScriptedFetch().whenLogin(
        html(502),
        html(502),
        html(502),
      );
      const { tokens } = createTokens(script);
      expect((await faultOf(tokens.get())).fault).toEqual({
        ...connection('SERVICE_UNAVAILABLE'),
        retryAfterMs: 60_000,
      });
    });

    it('says so too where there is no connection, and may be asked again at once', async () => {
      const script = new ScriptedFetch().whenLogin(reset(), reset(), reset());
      const { tokens } = createTokens(script);
      expect((await faultOf(tokens.get())).fault).toEqual(
        connection('SERVICE_UNAVAILABLE'),
      );
      await expect(tokens.get()).resolves.toBe('token-4');
    });

    it.each([
      ["a proxy's page", () => html(200)],
      ['no token', () => json({ token_type: 'Bearer' })],
    ])('does not take %s for a grant', async (_, answer) => {
      const { tokens } = createTokens(new ScriptedFetch().whenLogin(answer()));
      expect((await faultOf(tokens.get())).fault).toEqual(
        connection('SERVICE_UNAVAILABLE'),
      );
    });

    it.each([
      [{ clientId: undefined }, 'APP_NOT_FOUND'],
      [{ credential: undefined }, 'CREDENTIAL_INVALID'],
    ])('names what is not configured: %j', async (config, code) => {
      const { tokens } = createTokens(new ScriptedFetch(), config);
      const fault = await faultOf(tokens.get());
      expect(fault.fault).toEqual(connection(code));
      expect(fault.message).toContain('mailForensics.microsoft365.');
    });
  });

  describe('credentials in files', () => {
    const directory = createMockDirectory();
    const now = new Date().toISOString();
    const pem = selfSignedCertificate();

    const certificate = (): AppCredential => ({
      kind: 'certificate',
      certificateFile: directory.resolve('app.crt'),
      privateKeyFile: directory.resolve('app.key'),
    });

    function assertionOf(script: ScriptedFetch, index = 0) {
      const form = new URLSearchParams(script.login[index].body);
      expect(form.get('client_assertion_type')).toBe(
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      );
      expect(form.has('client_secret')).toBe(false);
      return form.get('client_assertion') ?? '';
    }

    beforeEach(() => {
      directory.setContent({
        'app.crt': pem.certificate,
        'app.key': pem.privateKey,
      });
    });

    it('signs with the certificate and sends it along', async () => {
      const script = new ScriptedFetch();
      const { tokens } = createTokens(
        script,
        { credential: certificate() },
        now,
      );
      await tokens.get();
      const header: unknown = JSON.parse(
        Buffer.from(assertionOf(script).split('.')[0], 'base64url').toString(),
      );
      expect(header).toMatchObject({
        alg: 'PS256',
        'x5t#S256': pem.thumbprint,
        x5c: [expect.any(String)],
      });
    });

    it('reads a certificate that was replaced after it was refused', async () => {
      const script = new ScriptedFetch();
      await rm(directory.resolve('app.key'));
      const { tokens } = createTokens(
        script,
        { credential: certificate() },
        now,
      );
      const fault = await faultOf(tokens.get());
      expect(fault.fault).toEqual(connection('CREDENTIAL_INVALID'));
      expect(fault.message).not.toContain(path.dirname(directory.path));
      await writeFile(directory.resolve('app.key'), pem.privateKey);
      await expect(tokens.get()).resolves.toBe('token-1');
    });

    it.each([
      ['is no PEM', 'not a key'],
      [
        'belongs to another certificate',
        generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        }).privateKey,
      ],
    ])('refuses a key that %s', async (_, key) => {
      directory.addContent({ 'app.key': key });
      const script = new ScriptedFetch();
      const { tokens } = createTokens(
        script,
        { credential: certificate() },
        now,
      );
      expect((await faultOf(tokens.get())).fault).toEqual(
        connection('CREDENTIAL_INVALID'),
      );
      expect(script.login).toEqual([]);
    });

    it('knows an expired certificate without asking', async () => {
      const script = new ScriptedFetch();
      const { tokens } = createTokens(
        script,
        { credential: certificate() },
        '2200-01-01T00:00:00Z',
      );
      expect((await faultOf(tokens.get())).fault).toEqual(
        connection('CREDENTIAL_EXPIRED'),
      );
      expect(script.login).toEqual([]);
    });

    it('reads a federated token at each use', async () => {
      const file = directory.resolve('federated');
      directory.addContent({ federated: 'assertion-1\n' });
      const script = new ScriptedFetch();
      const { tokens } = createTokens(script, {
        credential: { kind: 'federatedToken', federatedTokenFile: file },
      });
      await tokens.get();
      await writeFile(file, 'assertion-2');
      await tokens.get({ fresh: true });
      expect(assertionOf(script, 0)).toBe('assertion-1');
      expect(assertionOf(script, 1)).toBe('assertion-2');
    });

    it('says which file is missing, by its key', async () => {
      const { tokens } = createTokens(new ScriptedFetch(), {
        credential: {
          kind: 'federatedToken',
          federatedTokenFile: directory.resolve('missing'),
        },
      });
      const fault = await faultOf(tokens.get());
      expect(fault.fault).toEqual(connection('CREDENTIAL_INVALID'));
      expect(fault.message).toContain('federatedTokenFile');
    });
  });

  describe('managed identity', () => {
    const environment = { ...process.env };

    beforeEach(() => {
      process.env.IDENTITY_ENDPOINT = 'http://127.0.0.1:1/msi/token';
      process.env.IDENTITY_HEADER = 'header-secret';
    });

    afterEach(() => {
      process.env = { ...environment };
    });

    it('exchanges the token of the host for one of the app', async () => {
      const script = new ScriptedFetch(
        json({
          access_token: 'host-token',
          expires_on: String(Math.floor(Date.now() / 1000) + 3600),
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
        }),
      ).whenLogin(token('app-token'));
      const { tokens } = createTokens(script, {
        credential: { kind: 'managedIdentity', clientId: 'identity-1' },
      });
      await expect(tokens.get()).resolves.toBe('app-token');
      const asked = new URL(script.graph[0].url);
      expect(asked.searchParams.get('resource')).toBe(
        'api://AzureADTokenExchange',
      );
      expect(asked.searchParams.get('client_id')).toBe('identity-1');
      expect(script.graph[0].headers).toMatchObject({
        'x-identity-header': 'header-secret',
      });
      expect(
        new URLSearchParams(script.login[0].body).get('client_assertion'),
      ).toBe('host-token');
    });

    it('says that the host gave none', async () => {
      const script = new ScriptedFetch(
        json({ error: 'invalid_request' }, { status: 400 }),
      );
      const { tokens } = createTokens(script, {
        credential: { kind: 'managedIdentity', clientId: 'identity-2' },
      });
      expect((await faultOf(tokens.get())).fault).toEqual(
        connection('CREDENTIAL_INVALID'),
      );
      expect(script.login).toEqual([]);
    });
  });
});

describe('hasNoRoles', () => {
  const withPayload = (payload: unknown) =>
    `x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;

  it.each([
    [withPayload({}), true],
    [withPayload({ roles: [] }), true],
    [withPayload({ roles: ['Mail.Read'] }), false],
    [withPayload({ roles: 'Mail.Read' }), false],
    [withPayload(null), false],
    ['opaque', false],
    ['', false],
  ])('%s: %s', (value, expected) => {
    expect(hasNoRoles(value)).toBe(expected);
  });
});
