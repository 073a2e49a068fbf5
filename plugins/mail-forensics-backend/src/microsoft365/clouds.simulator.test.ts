import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  CLOUDS as SIMULATED_CLOUDS,
  DEMO_APP,
  DEMO_TENANT,
  DEMO_USERS,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import { CLOUDS, readMailForensicsConfig } from '../config';
import type { Microsoft365Cloud } from '../config/MailForensicsConfig';
import type { TenantId, UserId } from '../mail';
import { Microsoft365Consent } from './consent/Microsoft365Consent';
import { Microsoft365Connector } from './Microsoft365Connector';
import { GraphOrigins } from './transport/GraphOrigins';
import { openTenant, TENANT_ID } from './__testUtils__/openTenant';
import { json, ScriptedFetch } from './__testUtils__/ScriptedFetch';

const REDIRECT = DEMO_APP.redirectUris[0];
const ADELE = DEMO_USERS.adele.id as UserId;

const FACTS: [
  Microsoft365Cloud,
  { login: string; graph: string; firstRequest: string },
][] = [
  [
    'global',
    {
      login: 'https://login.microsoftonline.com',
      graph: 'https://graph.microsoft.com',
      firstRequest: 'messages/delta',
    },
  ],
  [
    'usGovernment',
    {
      login: 'https://login.microsoftonline.us',
      graph: 'https://graph.microsoft.us',
      firstRequest: 'messages/delta',
    },
  ],
  [
    'usGovernmentDoD',
    {
      login: 'https://login.microsoftonline.us',
      graph: 'https://dod-graph.microsoft.us',
      firstRequest: 'messages/delta',
    },
  ],
  [
    'china',
    {
      login: 'https://login.partner.microsoftonline.cn',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
      firstRequest: 'messages',
    },
  ],
];

/** A portal's configuration for a cloud. */
function configFor(cloud: string, endpoint?: string) {
  return readMailForensicsConfig(
    new ConfigReader({
      mailForensics: {
        microsoft365: {
          clientId: DEMO_APP.clientId,
          credential: { clientSecret: DEMO_APP.clientSecret },
          cloud,
          ...(endpoint && { endpoints: { login: endpoint, graph: endpoint } }),
        },
      },
    }),
  ).microsoft365;
}

const newMail = (subject: string) => ({
  from: null,
  sender: null,
  to: [{ address: 'lee@rival.example', name: null }],
  cc: [],
  bcc: [],
  subject,
  body: { contentType: 'text' as const, content: '' },
  attachments: [],
});

describe.each(FACTS)('the cloud %s', (cloud, facts) => {
  it('has hosts of its own for sign-in, consent, tokens and mail', async () => {
    const config = configFor(cloud);
    const consent = Microsoft365Consent.create({ config });
    expect(
      consent.signInUrl({
        state: 's',
        nonce: 'n',
        codeChallenge: 'c',
        redirectUri: REDIRECT,
      }),
    ).toMatch(`${facts.login}/organizations/oauth2/v2.0/authorize?`);
    const adminConsent = new URL(
      consent.adminConsentUrl({
        tenantId: TENANT_ID,
        state: 's',
        redirectUri: REDIRECT,
      }),
    );
    expect(adminConsent.origin).toBe(facts.login);
    expect(adminConsent.pathname).toBe(`/${TENANT_ID}/v2.0/adminconsent`);
    expect(adminConsent.searchParams.get('scope')).toBe(
      `${facts.graph}/.default`,
    );

    const script = new ScriptedFetch(
      json({ value: [], '@odata.deltaLink': `${facts.graph}/v1.0/x` }),
    );
    const { mail } = openTenant(script, config);
    await mail.listMessages({
      userId: ADELE,
      folder: 'sentitems',
      position: { since: new Date() },
      pageSize: 50,
    });
    expect(script.login[0].url).toMatch(
      `${facts.login}/${TENANT_ID}/oauth2/v2.0/token`,
    );
    expect(new URLSearchParams(script.login[0].body).get('scope')).toBe(
      `${facts.graph}/.default`,
    );
    expect(script.urls[0].split('?')[0]).toBe(
      `${facts.graph}/v1.0/users/${ADELE}/mailFolders/sentitems/${facts.firstRequest}`,
    );
  });

  it('follows links to its own Graph, and to no other cloud’s', () => {
    const origins = GraphOrigins.create(configFor(cloud));
    for (const [, { graph }] of FACTS) {
      const link = `${graph}/v1.0/users?$skiptoken=1`;
      expect(origins.accept(link)).toBe(graph === facts.graph ? link : null);
    }
  });

  it('is what the simulated one is', () => {
    const { logins, ...simulated } = SIMULATED_CLOUDS[cloud];
    expect(CLOUDS[cloud]).toEqual({ ...simulated, login: logins[0] });
  });

  describe('with a simulated tenant in its place', () => {
    let simulator: RunningSimulator;

    beforeEach(async () => {
      simulator = await startSimulator({ port: 0, cloud });
    });

    afterEach(() => simulator.close());

    it('signs in, consents and reads mail, page by page and again', async () => {
      const config = configFor(cloud, simulator.url);
      const consent = Microsoft365Consent.create({ config });
      await signInAndConsent(consent);
      const mail = Microsoft365Connector.create({
        config,
        logger: mockServices.logger.mock(),
      }).openTenant(DEMO_TENANT.id as TenantId);
      await expect(mail.probe({ fresh: true })).resolves.toMatchObject({
        tenantId: DEMO_TENANT.id,
      });

      const sent = ['one', 'two', 'three'].map(
        subject => simulator.tenant.sendMail(ADELE, newMail(subject)).id,
      );
      simulator.requests.clear();
      const list = (
        position: Parameters<typeof mail.listMessages>[0]['position'],
      ) =>
        mail.listMessages({
          userId: ADELE,
          folder: 'sentitems',
          position,
          pageSize: 2,
        });
      const since = new Date(Date.now() - 60_000);
      const readOn = async (from: Parameters<typeof list>[0]) => {
        const ids: string[] = [];
        for (let position = from; ; ) {
          const { messages, next } = await list(position);
          ids.push(...messages.map(({ messageId }) => messageId));
          position = next.position;
          if (next.kind === 'upToDate') {
            return { ids, position };
          }
        }
      };
      const first = await readOn({ since });
      expect([...first.ids].sort()).toEqual([...sent].sort());
      const later = simulator.tenant.sendMail(ADELE, newMail('four')).id;
      const second = await readOn(first.position);
      expect(second.ids).toContain(later);
      const kinds = new Set(simulator.requests.entries.map(({ kind }) => kind));
      expect([...kinds]).toEqual([
        cloud === 'china' ? 'messages' : 'messageDelta',
      ]);
    });

    it('is refused what another cloud is asked for', async () => {
      const other = cloud === 'china' ? 'global' : 'china';
      const mail = Microsoft365Connector.create({
        config: configFor(other, simulator.url),
        logger: mockServices.logger.mock(),
      }).openTenant(DEMO_TENANT.id as TenantId);
      await expect(mail.probe()).rejects.toMatchObject({
        fault: { level: 'connection', code: 'TENANT_NOT_FOUND' },
        options: { upstreamCode: 'AADSTS500011' },
      });
    });

    async function signInAndConsent(
      consent: Microsoft365Consent,
    ): Promise<void> {
      const verifier =
        'a-verifier-of-at-least-forty-three-characters-in-length';
      const challenge = Buffer.from(
        await crypto.subtle.digest('SHA-256', Buffer.from(verifier)),
      ).toString('base64url');
      const signIn = consent.signInUrl({
        state: 's',
        nonce: 'n',
        codeChallenge: challenge,
        redirectUri: REDIRECT,
      });
      const { cookie, query } = await submit(signIn, {
        account: DEMO_USERS.megan.id,
      });
      const back = consent.readCallback(query);
      expect(back).toMatchObject({ kind: 'signedIn' });
      const { tenantId } = await consent.redeemSignIn({
        code: String(query.code),
        codeVerifier: verifier,
        nonce: 'n',
        redirectUri: REDIRECT,
      });
      expect(tenantId).toBe(DEMO_TENANT.id);
      const accepted = await submit(
        consent.adminConsentUrl({
          tenantId,
          state: 's',
          redirectUri: REDIRECT,
        }),
        { decision: 'accept' },
        cookie,
      );
      expect(consent.readCallback(accepted.query)).toEqual({
        kind: 'consented',
        state: 's',
        tenantId,
      });
      expect(accepted.query.scope).toContain(`${facts.graph}/Mail.Read`);
    }
  });
});

/** Sends a form of Microsoft's, and follows where it leads within the simulated tenant. */
async function submit(
  url: string,
  form: Record<string, string>,
  cookie = '',
): Promise<{ cookie: string; query: Record<string, string> }> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
    headers: { Cookie: cookie },
  });
  const held = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  const location = new URL(response.headers.get('location') ?? '', url);
  if (location.href.startsWith(REDIRECT)) {
    return { cookie: held, query: Object.fromEntries(location.searchParams) };
  }
  const next = await fetch(location, {
    redirect: 'manual',
    headers: { Cookie: held },
  });
  const end = new URL(next.headers.get('location') ?? '', url);
  return { cookie: held, query: Object.fromEntries(end.searchParams) };
}
