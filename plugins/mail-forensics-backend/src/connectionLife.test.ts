import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  Mailbox,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import { DEMO_USERS } from 'm365-simulator';
import Papa from 'papaparse';
import { Browser } from './__testUtils__/Browser';
import { BASE, PORTAL, TestPortal } from './__testUtils__/TestPortal';
import {
  authorizationLinkSchema,
  connectionDetailsSchema,
  mailboxPageSchema,
} from './http/schemas/connections';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'the life of a connection on %s',
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

    function sendFile(name: string): void {
      portal.simulator.tenant.sendMail(DEMO_USERS.adele.id, {
        from: null,
        sender: null,
        to: [{ address: 'lee@rival.example', name: null }],
        cc: [],
        bcc: [],
        subject: name,
        body: { contentType: 'text', content: '' },
        attachments: [
          {
            kind: 'file',
            name,
            contentType: 'text/plain',
            bytes: Buffer.from(name),
            inline: false,
            contentId: null,
          },
        ],
      });
    }

    async function search(term: string, value: string) {
      const { body } = await portal
        .api()
        .post(`${BASE}/v2/file-events`)
        .send({ groups: [{ filters: [{ term, operator: 'IS', value }] }] })
        .expect(200);
      return body as SearchResponse;
    }

    const recorded = (name: string) =>
      portal.eventually(`the event of ${name}`, async () => {
        const found = await search('file.name', name);
        return found.totalCount === 1 && found.fileEvents[0];
      });

    async function adele(id: string): Promise<Mailbox> {
      const { body } = await portal
        .api()
        .get(`${BASE}/connections/${id}/mailboxes?q=adele`)
        .expect(200);
      return mailboxPageSchema.parse(body).items[0];
    }

    const post = (id: string, what: string) =>
      portal.api().post(`${BASE}/connections/${id}/${what}`);

    it('is authorized by somebody else, with a link', async () => {
      const id = await portal.addConnection('By link');
      const { body } = await post(id, 'authorization-link').expect(201);
      const link = authorizationLinkSchema.parse(body);
      const waiting = await portal.connection(id);
      expect(connectionDetailsSchema.parse(waiting)).toEqual(waiting);
      expect(waiting).toMatchObject({
        status: 'Awaiting authorization',
        authorizationLink: { expiresAt: link.expiresAt },
      });

      const browser = new Browser();
      const page = await browser.open(link.url, { stopAt: PORTAL });
      expect(page.href).toBe(link.url);
      const form = (from: URL | string, fields: Record<string, string>) =>
        browser.open(String(from), { stopAt: PORTAL, form: fields });
      const signIn = await form(`${page.origin}${page.pathname}`, {
        ticket: page.searchParams.get('ticket') ?? '',
      });
      expect(signIn.origin).toBe(portal.simulator.url);
      const consent = await form(signIn, { account: DEMO_USERS.megan.id });
      const end = await form(consent, { decision: 'accept' });
      expect(end.pathname).toBe(`${BASE}/oauth/microsoft365/callback`);

      const authorized = await portal.monitoring(id);
      expect(authorized.authorizedBy).toBe(DEMO_USERS.megan.userPrincipalName);
      expect(authorized.authorizationLink).toBeUndefined();
      expect(
        authorized.history.find(entry => entry.event === 'authorized')?.detail,
      ).toContain('by the authorization link of user:default/mock');

      await portal.api().delete(`${BASE}/connections/${id}`).expect(204);
    });

    it('has a link that can be withdrawn, as often as somebody likes', async () => {
      const id = await portal.addConnection('Withdrawn');
      const { body } = await post(id, 'authorization-link').expect(201);
      for (let i = 0; i < 2; i++) {
        await portal
          .api()
          .delete(`${BASE}/connections/${id}/authorization-link`)
          .expect(204);
      }
      expect((await fetch(body.url)).status).toBe(410);
      expect((await portal.connection(id)).authorizationLink).toBeUndefined();
    });

    it('refuses a change to what somebody else has changed', async () => {
      const id = await portal.addConnection('Edited');
      const { revision } = await portal.connection(id);
      const patch = (displayName: string) =>
        portal
          .api()
          .patch(`${BASE}/connections/${id}`)
          .send({ displayName, revision });
      await patch('First').expect(200);
      const { body } = await patch('Second').expect(409);
      expect(body.error).toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(
          /^This data connection was changed meanwhile: user:default\/mock renamed it at .* UTC \(From “Edited” to “First”\)/,
        ),
      });
      expect((await portal.connection(id)).displayName).toBe('First');
    });

    it('tells of the time in which it was stopped, and is found by its last name after it was deleted', async () => {
      const id = await portal.addConnection('Contoso');
      await portal.authorize(id, DEMO_USERS.megan.id, 'accept');
      await portal.monitoring(id);
      sendFile('before.txt');
      await recorded('before.txt');
      expect((await adele(id)).gaps).toBeUndefined();

      await post(id, 'deauthorize').expect(200);
      const stopped = await adele(id);
      expect(stopped.gaps).toEqual([
        { from: stopped.completeThrough, to: expect.any(String) },
      ]);
      sendFile('during.txt');
      // By the service's clock, whose seconds decide what is from before.
      await sleep(1100);

      await post(id, 'resume').expect(200);
      const resumed = await portal.monitoring(id);
      sendFile('after.txt');
      await recorded('after.txt');
      const { gaps, monitoredSince } = await adele(id);
      expect(monitoredSince).toBe(resumed.monitoringSince);
      expect(gaps).toEqual([
        { from: stopped.completeThrough, to: monitoredSince },
      ]);
      expect((await search('file.name', 'during.txt')).totalCount).toBe(0);

      const csv = await portal
        .api()
        .get(`${BASE}/connections/${id}/mailboxes.csv`)
        .expect(200);
      const { data } = Papa.parse<Record<string, string>>(csv.text, {
        header: true,
        skipEmptyLines: true,
      });
      expect(data.find(row => row.userId === DEMO_USERS.adele.id)?.gaps).toBe(
        `${stopped.completeThrough}/${monitoredSince}`,
      );

      await portal
        .api()
        .patch(`${BASE}/connections/${id}`)
        .send({ displayName: 'Contoso, in its last days' })
        .expect(200);
      await portal.api().delete(`${BASE}/connections/${id}`).expect(204);
      await portal.api().get(`${BASE}/connections/${id}`).expect(404);
      for (const [term, value] of [
        ['event.detectorDisplayName', 'Contoso, in its last days'],
        ['mailForensics.connectionId', id],
      ]) {
        const found = await search(term, value);
        expect(found.fileEvents.map(({ file }) => file.name).sort()).toEqual([
          'after.txt',
          'before.txt',
        ]);
        for (const { event } of found.fileEvents) {
          expect(event.detectorDisplayName).toBe('Contoso, in its last days');
        }
      }
      // The name is free again, and what is found by it stays apart.
      await portal.addConnection('Contoso, in its last days');
      expect(
        (await search('event.detectorDisplayName', 'Contoso, in its last days'))
          .totalCount,
      ).toBe(2);
    });
  },
);
