import { randomBytes } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { DEMO_USERS } from 'm365-simulator';
import { BASE, PORTAL, TestPortal } from './__testUtils__/TestPortal';

/*
 * Consent, attacked over HTTP: whatever is sent to the callback, nothing is authorized by it, and the browser goes to the
 * portal's page or stays where it is. What each part of the flow refuses is tested beside it.
 */

const CALLBACK = `${BASE}/oauth/microsoft365/callback`;
const PAGE = `${PORTAL}/data-connections`;

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('consent', () => {
  let portal: TestPortal;
  let id: string;
  beforeAll(async () => {
    portal = await TestPortal.start({ knex: await databases.init('SQLITE_3') });
    id = await portal.addConnection('Contoso');
  });
  afterAll(() => portal.stop());

  const status = async () => (await portal.connection(id)).status;
  const callback = (query: Record<string, string>) =>
    portal.api().get(CALLBACK).query(query).redirects(0);
  const tenant = () => portal.simulator.tenant.id;

  it('is not forged, neither with a state that is made up nor without one', async () => {
    const made = (bytes: number) => randomBytes(bytes).toString('base64url');
    for (const state of [
      undefined,
      '',
      made(32),
      made(43),
      `${made(12)}.${made(32)}`,
      id,
      '__proto__',
      'x'.repeat(5_000),
    ]) {
      for (const said of [
        { admin_consent: 'True', tenant: tenant() },
        { code: made(64) },
        { error: 'access_denied', error_description: '<script>' },
        {},
      ]) {
        const response = await callback({
          ...(state !== undefined && { state }),
          ...said,
        } as Record<string, string>);
        expect(response.status).toBe(302);
        expect(response.headers.location).toMatch(
          /^http:\/\/portal\.test\/data-connections\?authorization=failed&reason=[\w-]+$/,
        );
      }
    }
    expect(await status()).toBe('Awaiting authorization');
  });

  it('sends nobody to where an attacker wants', async () => {
    for (const name of [
      'redirect_uri',
      'returnTo',
      'return_to',
      'next',
      'url',
      'redirect',
    ]) {
      const response = await callback({ [name]: 'https://evil.example' });
      expect(response.headers.location.startsWith(`${PAGE}?`)).toBe(true);
    }
    for (const header of ['Host', 'X-Forwarded-Host', 'Origin', 'Referer']) {
      const response = await portal
        .api()
        .get(CALLBACK)
        .set(header, 'evil.example')
        .redirects(0);
      expect(response.headers.location.startsWith(`${PAGE}?`)).toBe(true);
      const { body } = await portal
        .api()
        .post(`${BASE}/connections/${id}/authorize`)
        .set(header, 'evil.example');
      expect(body.authorizationUrl).not.toContain('evil');
    }
  });

  it('is nothing that somebody who is no admin can give', async () => {
    const { browser, at } = await portal.signIn(id, DEMO_USERS.adele.id);
    const end = await browser.open(at.href, {
      stopAt: PORTAL,
      form: { decision: 'accept' },
    });
    expect(end.searchParams.get('authorization')).toBe('failed');
    expect(end.searchParams.get('reason')).toBe('CONSENT_DECLINED');
    expect(await status()).toBe('Awaiting authorization');
  });

  it('is not taken over with an answer that was meant for another browser', async () => {
    // Up to the consent page, in the victim's browser; the attacker knows the state.
    const { at } = await portal.signIn(id, DEMO_USERS.megan.id);
    const state = at.searchParams.get('state') ?? '';
    const response = await callback({
      state,
      admin_consent: 'True',
      tenant: tenant(),
    });
    expect(new URL(response.headers.location).searchParams.get('reason')).toBe(
      'other-browser',
    );
    expect(await status()).toBe('Awaiting authorization');
  });

  it('is good once', async () => {
    const { browser, at } = await portal.signIn(id, DEMO_USERS.megan.id);
    const end = await browser.open(at.href, {
      stopAt: PORTAL,
      form: { decision: 'accept' },
    });
    expect(end.searchParams.get('authorization')).toBe('succeeded');
    const before = await portal.connection(id);
    const state = at.searchParams.get('state') ?? '';
    const again = await callback({
      state,
      admin_consent: 'True',
      tenant: tenant(),
    });
    expect(
      new URL(again.headers.location).searchParams.get('authorization'),
    ).toBe('failed');
    expect((await portal.connection(id)).authorizedAt).toBe(
      before.authorizedAt,
    );
  });

  it('leaves no code, state or ticket in the audit', async () => {
    const { body } = await portal.api().get(`${BASE}/audit?limit=500`);
    const said = JSON.stringify(body.items);
    expect(said).toContain('connection.consent');
    expect(said).not.toMatch(/ticket=|state=|code=/);
  });
});
