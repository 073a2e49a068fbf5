import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { fakeRuntime } from '../__testUtils__/fakeRuntime';
import { CONFIG, faultOf, TENANT_ID } from '../__testUtils__/openTenant';
import {
  html,
  json,
  loginError,
  ScriptedFetch,
} from '../__testUtils__/ScriptedFetch';
import { Microsoft365Consent } from './Microsoft365Consent';

const REDIRECT =
  'https://portal.example/api/mail-forensics/oauth/microsoft365/callback';

function createConsent(
  script: ScriptedFetch = new ScriptedFetch(),
  config: Partial<Microsoft365Config> = {},
) {
  return Microsoft365Consent.create({
    ...fakeRuntime(script.fetch),
    config: { ...CONFIG, ...config },
  });
}

function signedIn(claims: object, more: object = {}): Response {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const idToken = [
    part({ alg: 'RS256', typ: 'JWT' }),
    part({
      iss: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
      aud: CONFIG.clientId,
      sub: 'subject',
      oid: 'oid',
      iat: now,
      exp: now + 3600,
      nonce: 'nonce-1',
      tid: TENANT_ID,
      preferred_username: 'admin@contoso.example',
      ...claims,
    }),
    'signature',
  ].join('.');
  return json({
    token_type: 'Bearer',
    scope: 'openid profile',
    expires_in: 3600,
    access_token: 'user-token',
    id_token: idToken,
    client_info: part({ uid: 'oid', utid: TENANT_ID }),
    ...more,
  });
}

function redeem(consent: Microsoft365Consent, signal?: AbortSignal) {
  return consent.redeemSignIn({
    code: 'code-1',
    codeVerifier: 'verifier-1',
    nonce: 'nonce-1',
    redirectUri: REDIRECT,
    signal,
  });
}

describe('signInUrl', () => {
  const options = {
    state: 's&1',
    nonce: 'n-1',
    codeChallenge: 'challenge',
    redirectUri: REDIRECT,
  };

  it('asks any organisation who it is, and for no permission', () => {
    const url = new URL(createConsent().signInUrl(options));
    expect(url.origin + url.pathname).toBe(
      'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CONFIG.clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: REDIRECT,
      scope: 'openid profile',
      prompt: 'select_account',
      state: 's&1',
      nonce: 'n-1',
      code_challenge: 'challenge',
      code_challenge_method: 'S256',
    });
  });

  it('asks the configured tenant at the configured host', () => {
    const consent = createConsent(undefined, {
      tenantId: 'contoso.example',
      endpoints: { ...CONFIG.endpoints, login: 'http://127.0.0.1:7300' },
    });
    expect(consent.signInUrl(options)).toMatch(
      /^http:\/\/127\.0\.0\.1:7300\/contoso\.example\/oauth2\/v2\.0\/authorize\?/,
    );
  });
});

describe('adminConsentUrl', () => {
  it.each([
    ['global', 'https://graph.microsoft.com/.default'],
    ['usGovernmentDoD', 'https://dod-graph.microsoft.us/.default'],
  ] as const)('goes to that very tenant, in the cloud %s', (cloud, scope) => {
    const url = new URL(
      createConsent(undefined, { cloud }).adminConsentUrl({
        tenantId: TENANT_ID,
        state: 's-2',
        redirectUri: REDIRECT,
      }),
    );
    expect(url.pathname).toBe(`/${TENANT_ID}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CONFIG.clientId,
      scope,
      redirect_uri: REDIRECT,
      state: 's-2',
    });
  });
});

describe('redeemSignIn', () => {
  it('proves tenant and account', async () => {
    const script = new ScriptedFetch().whenLogin(signedIn({}));
    await expect(redeem(createConsent(script))).resolves.toEqual({
      tenantId: TENANT_ID,
      account: 'admin@contoso.example',
    });
    expect(new URL(script.login[0].url).pathname).toBe(
      '/organizations/oauth2/v2.0/token',
    );
    const form = new URLSearchParams(script.login[0].body);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-1',
      code_verifier: 'verifier-1',
      redirect_uri: REDIRECT,
      client_secret: 'a-secret',
    });
  });

  it('falls back to an id where the account has no name', async () => {
    const script = new ScriptedFetch().whenLogin(
      signedIn({ preferred_username: undefined }),
    );
    await expect(redeem(createConsent(script))).resolves.toMatchObject({
      account: 'oid',
    });
  });

  it('does without what only a cache of accounts needs', async () => {
    const script = new ScriptedFetch().whenLogin(
      signedIn({}, { client_info: undefined }),
    );
    await expect(redeem(createConsent(script))).resolves.toMatchObject({
      tenantId: TENANT_ID,
    });
  });

  it.each([
    ['the same, in other letters', TENANT_ID.toUpperCase()],
    ['a domain, which the authority enforces', 'contoso.example'],
    ['none', undefined],
  ])(
    'accepts the account where the configured tenant is %s',
    async (_, tenantId) => {
      const script = new ScriptedFetch().whenLogin(signedIn({}));
      await expect(
        redeem(createConsent(script, { tenantId })),
      ).resolves.toMatchObject({ tenantId: TENANT_ID });
    },
  );

  it('refuses the account of another tenant than the configured', async () => {
    const script = new ScriptedFetch().whenLogin(signedIn({}));
    const consent = createConsent(script, {
      tenantId: '22222222-2222-4333-8444-555555555555',
    });
    const { fault } = await faultOf(redeem(consent));
    expect(fault).toEqual({ level: 'connection', code: 'WRONG_TENANT' });
  });

  it.each([
    ['another nonce', { nonce: 'nonce-2' }],
    ['no nonce', { nonce: undefined }],
    ['no issuer', { iss: undefined }],
    [
      'the issuer of another cloud',
      { iss: `https://login.microsoftonline.us/${TENANT_ID}/v2.0` },
    ],
    [
      'the issuer of another tenant',
      {
        iss: 'https://login.microsoftonline.com/22222222-2222-4333-8444-555555555555/v2.0',
      },
    ],
    ['another app', { aud: 'somebody' }],
    ['no tenant', { tid: undefined }],
    ['a tenant that is no id', { tid: 'common' }],
  ])('refuses an answer with %s', async (_, claims) => {
    const script = new ScriptedFetch().whenLogin(signedIn(claims));
    const { fault } = await faultOf(redeem(createConsent(script)));
    expect(fault).toEqual({ level: 'connection', code: 'CONSENT_REQUIRED' });
  });

  it.each([
    [loginError(401, 'invalid_client', 7000215), 'CREDENTIAL_INVALID'],
    [loginError(400, 'invalid_grant', 50020), 'WRONG_TENANT'],
    [loginError(400, 'invalid_grant', 70008), 'CONSENT_REQUIRED'],
    [loginError(400, 'invalid_grant', 54005), 'CONSENT_REQUIRED'],
  ])('translates a refusal', async (response, code) => {
    const script = new ScriptedFetch().whenLogin(response);
    const { fault } = await faultOf(redeem(createConsent(script)));
    expect(fault).toMatchObject({ level: 'connection', code });
  });

  it('does not send a code twice', async () => {
    const script = new ScriptedFetch().whenLogin(html(503));
    const { fault } = await faultOf(redeem(createConsent(script)));
    expect(fault).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(script.login).toHaveLength(1);
  });

  it('leaves with the reason of the caller who aborts', async () => {
    const reason = new Error('gone');
    const consent = createConsent(new ScriptedFetch());
    await expect(redeem(consent, AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });
});
