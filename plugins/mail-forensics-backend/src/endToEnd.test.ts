import { createHash } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { SearchResponse } from 'backstage-plugin-mail-forensics-common';
import { DEMO_USERS, OTHER_USERS } from 'm365-simulator';
import { BASE, PORTAL, TestPortal } from './__testUtils__/TestPortal';
import {
  connectionDetailsSchema,
  mailboxPageSchema,
} from './http/schemas/connections';
import { fileEventSchema } from './http/schemas/fileEvents';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'the whole way on %s',
  databaseId => {
    let portal: TestPortal;

    beforeAll(async () => {
      portal = await TestPortal.start({
        knex: await databases.init(databaseId),
      });
    });

    afterAll(async () => {
      await portal?.stop();
    });

    it('adds a connection, consents, collects, and finds what was sent', async () => {
      const id = await portal.addConnection('Contoso');
      const end = await portal.authorize(id, DEMO_USERS.megan.id, 'accept');
      expect(end.href).toBe(
        `${PORTAL}/data-connections?connection=${id}&authorization=succeeded`,
      );
      expect(await portal.connection(id)).toMatchObject({
        tenantName: 'Contoso',
        authorizedBy: DEMO_USERS.megan.userPrincipalName,
      });
      const monitored = await portal.monitoring(id);
      expect(monitored.problems).toEqual([]);
      expect(connectionDetailsSchema.parse(monitored)).toEqual(monitored);
      expect(monitored.mailboxes.monitored).toBeGreaterThan(5);
      // Known once some mailbox has been read in every folder, which is later.
      const lag = await portal.eventually('a lag', async () => {
        const { freshness } = await portal.connection(id);
        return freshness.lagSeconds !== null && [freshness.lagSeconds];
      });
      expect(lag[0]).toBeLessThan(30);

      const bytes = Buffer.from('%PDF-1.7 forecast');
      portal.simulator.tenant.sendMail(DEMO_USERS.adele.id, {
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
      const found = await portal.eventually('the event', async () => {
        const response = await portal
          .api()
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
      const one = await portal
        .api()
        .get(`${BASE}/v2/file-events/${event.event.id}`);
      expect(one.body).toEqual(event);
      expect(fileEventSchema.parse(event)).toEqual(event);

      const mailboxes = await portal
        .api()
        .get(`${BASE}/connections/${id}/mailboxes?q=adele`);
      expect(mailboxPageSchema.parse(mailboxes.body)).toEqual(mailboxes.body);
      expect(mailboxes.body.items).toMatchObject([
        { userId: DEMO_USERS.adele.id, state: 'Monitoring', events: 1 },
      ]);
      const verified = await portal
        .api()
        .post(`${BASE}/connections/${id}/verify`);
      expect(verified.body).toMatchObject({
        status: 'Monitoring',
        problems: [],
      });
    });

    it('tells of a consent that was declined', async () => {
      const id = await portal.addConnection('Declined');
      const end = await portal.authorize(id, DEMO_USERS.megan.id, 'cancel');
      expect(end.searchParams.get('reason')).toBe('CONSENT_DECLINED');
      expect(await portal.connection(id)).toMatchObject({
        status: 'Awaiting authorization',
        problems: [{ code: 'CONSENT_DECLINED' }],
      });
    });

    it('stays with its tenant', async () => {
      const id = await portal.addConnection('Contoso again');
      await portal.authorize(id, DEMO_USERS.megan.id, 'accept');
      const { at: end } = await portal.signIn(
        id,
        Object.values(OTHER_USERS)[0].id,
      );
      expect(end.search).toBe(
        `?connection=${id}&authorization=failed&reason=WRONG_TENANT`,
      );
      expect((await portal.connection(id)).tenantName).toBe('Contoso');
    });
  },
);
