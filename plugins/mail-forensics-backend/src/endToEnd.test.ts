import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type {
  ConnectionDetails,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import {
  DEMO_APP,
  DEMO_USERS,
  OTHER_USERS,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { Browser } from './__testUtils__/Browser';
import {
  connectionDetailsSchema,
  mailboxPageSchema,
} from './http/schemas/connections';
import { fileEventSchema } from './http/schemas/fileEvents';
import { mailForensicsPlugin } from './plugin';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const BASE = '/api/mail-forensics';
const PORTAL = 'http://portal.test';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'the whole way on %s',
  databaseId => {
    let simulator: RunningSimulator;
    let backend: Awaited<ReturnType<typeof startTestBackend>>;

    beforeAll(async () => {
      simulator = await startSimulator({ port: 0 });
      backend = await startTestBackend({
        features: [
          mailForensicsPlugin,
          schedulerServiceFactory,
          mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
          mockServices.database.factory({
            knex: await databases.init(databaseId),
          }),
          mockServices.rootConfig.factory({
            data: {
              app: { baseUrl: PORTAL },
              permission: { enabled: true },
              mailForensics: {
                microsoft365: {
                  clientId: DEMO_APP.clientId,
                  credential: { clientSecret: DEMO_APP.clientSecret },
                  endpoints: { login: simulator.url, graph: simulator.url },
                },
                collection: { pollInterval: { seconds: 1 } },
                trustedDomains: ['contoso.com'],
              },
            },
          }),
        ],
      });
      const { body } = await api().get(`${BASE}/setup`);
      simulator.tenant.updateApp(DEMO_APP.clientId, {
        redirectUris: [body.redirectUri],
      });
    });

    afterAll(async () => {
      await backend?.stop();
      await simulator?.close();
    });

    function api() {
      return request(backend.server);
    }

    async function addConnection(displayName: string): Promise<string> {
      const { status, body } = await api()
        .post(`${BASE}/connections`)
        .send({ service: 'microsoft365', displayName, scope: { mode: 'all' } });
      expect(status).toBe(201);
      return body.id;
    }

    /** Signs in, then answers the consent page. */
    async function authorize(
      id: string,
      userId: string,
      decision: 'accept' | 'cancel',
    ): Promise<URL> {
      const { body } = await api().post(`${BASE}/connections/${id}/authorize`);
      const browser = new Browser();
      const options = { stopAt: PORTAL };
      const signIn = await browser.open(body.authorizationUrl, options);
      const consent = await browser.open(signIn.href, {
        ...options,
        form: { account: userId },
      });
      return browser.open(consent.href, { ...options, form: { decision } });
    }

    async function connection(id: string): Promise<ConnectionDetails> {
      return (await api().get(`${BASE}/connections/${id}`)).body;
    }

    async function eventually<T>(
      what: string,
      look: () => Promise<T | undefined | false>,
    ): Promise<T> {
      for (let attempt = 0; attempt < 200; attempt++) {
        const found = await look();
        if (found) {
          return found;
        }
        await sleep(100);
      }
      throw new Error(`Waited in vain for ${what}`);
    }

    it('adds a connection, consents, collects, and finds what was sent', async () => {
      const id = await addConnection('Contoso');
      const end = await authorize(id, DEMO_USERS.megan.id, 'accept');
      expect(end.href).toBe(
        `${PORTAL}/data-connections?connection=${id}&authorization=succeeded`,
      );
      expect(await connection(id)).toMatchObject({
        tenantName: 'Contoso',
        authorizedBy: DEMO_USERS.megan.userPrincipalName,
      });
      const monitored = await eventually('the status Monitoring', async () => {
        const found = await connection(id);
        return found.status === 'Monitoring' && found;
      });
      expect(monitored.problems).toEqual([]);
      expect(connectionDetailsSchema.parse(monitored)).toEqual(monitored);
      expect(monitored.mailboxes.monitored).toBeGreaterThan(5);
      expect(monitored.freshness.lagSeconds).toBeLessThan(30);

      const bytes = Buffer.from('%PDF-1.7 forecast');
      simulator.tenant.sendMail(DEMO_USERS.adele.id, {
        from: null,
        sender: null,
        to: [{ address: 'lee@rival.example', name: null }],
        cc: [],
        bcc: [{ address: DEMO_USERS.lee.userPrincipalName, name: null }],
        subject: 'As promised',
        body: { contentType: 'text', content: 'See the file.' },
        attachments: [
          {
            kind: 'file',
            name: 'Forecast 2027.pdf',
            contentType: 'application/pdf',
            bytes,
            inline: false,
            contentId: null,
          },
        ],
      });
      const found = await eventually('the event', async () => {
        const response = await api()
          .post(`${BASE}/v2/file-events`)
          .send({
            groups: [{ filters: [{ term: 'file.name', value: 'forecast*' }] }],
          });
        expect(response.status).toBe(200);
        const answer: SearchResponse = response.body;
        return answer.totalCount > 0 && answer;
      });
      expect(found.totalCount).toBe(1);
      const [event] = found.fileEvents;
      expect(event).toMatchObject({
        event: { detectorDisplayName: 'Contoso', action: 'file-emailed' },
        file: {
          name: 'Forecast 2027.pdf',
          sizeInBytes: bytes.length,
          category: 'Pdf',
          hash: {
            md5: createHash('md5').update(bytes).digest('hex'),
            sha256: createHash('sha256').update(bytes).digest('hex'),
          },
        },
        destination: { email: { subject: 'As promised' } },
        risk: {
          trusted: false,
          untrustedValues: { domains: ['rival.example'] },
        },
        mailForensics: { connectionId: id },
      });
      const one = await api().get(`${BASE}/v2/file-events/${event.event.id}`);
      expect(one.body).toEqual(event);
      expect(fileEventSchema.parse(event)).toEqual(event);

      const mailboxes = await api().get(
        `${BASE}/connections/${id}/mailboxes?q=adele`,
      );
      expect(mailboxPageSchema.parse(mailboxes.body)).toEqual(mailboxes.body);
      expect(mailboxes.body.items).toMatchObject([
        { userId: DEMO_USERS.adele.id, state: 'Monitoring', events: 1 },
      ]);
      const verified = await api().post(`${BASE}/connections/${id}/verify`);
      expect(verified.body).toMatchObject({
        status: 'Monitoring',
        problems: [],
      });
    });

    it('tells of a consent that was declined', async () => {
      const id = await addConnection('Declined');
      const end = await authorize(id, DEMO_USERS.megan.id, 'cancel');
      expect(end.searchParams.get('reason')).toBe('CONSENT_DECLINED');
      expect(await connection(id)).toMatchObject({
        status: 'Awaiting authorization',
        problems: [{ code: 'CONSENT_DECLINED' }],
      });
    });

    it('stays with its tenant', async () => {
      const id = await addConnection('Contoso again');
      await authorize(id, DEMO_USERS.megan.id, 'accept');
      const { body } = await api().post(`${BASE}/connections/${id}/authorize`);
      const browser = new Browser();
      const signIn = await browser.open(body.authorizationUrl, {
        stopAt: PORTAL,
      });
      const end = await browser.open(signIn.href, {
        stopAt: PORTAL,
        form: { account: Object.values(OTHER_USERS)[0].id },
      });
      expect(end.search).toBe(
        `?connection=${id}&authorization=failed&reason=WRONG_TENANT`,
      );
      expect((await connection(id)).tenantName).toBe('Contoso');
    });
  },
);
