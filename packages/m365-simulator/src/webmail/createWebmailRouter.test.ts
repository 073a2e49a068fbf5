import express from 'express';
import request from 'supertest';
import { DEMO_TENANT, DEMO_USERS } from '../tenant/demo';
import { OutgoingMail } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { createWebmailRouter } from './createWebmailRouter';

const { megan, alex } = DEMO_USERS;
const at = new Date('2026-11-22T10:00:00Z');

function setUp() {
  const tenants = Tenants.create({
    now: () => at,
    seeds: [{ info: DEMO_TENANT, users: Object.values(DEMO_USERS) }],
  });
  const app = express();
  app.use('/webmail', createWebmailRouter({ tenants }));
  const [tenant] = tenants.list();
  return { tenant, browser: request(app) };
}

function mail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: null,
    sender: null,
    to: [{ address: 'alexw@contoso.com', name: null }],
    cc: [],
    bcc: [],
    subject: 'Figures',
    body: { contentType: 'text', content: 'See above.' },
    attachments: [],
    ...changes,
  };
}

describe('webmail', () => {
  it('lists the people who have a mailbox, and says that it is simulated', async () => {
    const { browser } = setUp();
    const { text } = await browser.get('/webmail').expect(200);
    expect(text).toContain('Contoso webmail — simulated Microsoft 365 tenant');
    expect(text).toContain(`href="/webmail/${megan.id}"`);
    expect(text).not.toContain('Warehouse Terminal');
  });

  it('sends a mail with its files, names and bytes unharmed', async () => {
    const { browser, tenant } = setUp();
    const bytes = Buffer.from([0, 255, 13, 10, 10, 13]);
    await browser
      .post(`/webmail/${megan.id}/messages`)
      .field('to', 'alexw@contoso.com; "Müller, Eva" <eva@fabrikam.com>')
      .field('bcc', 'secret@fabrikam.com')
      .field('subject', 'Zürich ✓')
      .field('message', 'Here it is.')
      .field('action', 'send')
      .attach('attachments', bytes, { filename: 'Angebot für Zürich ✓.pdf' })
      .attach('attachments', Buffer.alloc(0), { filename: 'empty.txt' })
      .expect(303)
      .expect('Location', `/webmail/${megan.id}/folders/sentitems?notice=sent`);

    const [sent] = tenant.listMessages(megan.id, 'sentitems');
    expect(sent).toMatchObject({
      subject: 'Zürich ✓',
      from: { address: megan.userPrincipalName },
      to: [
        { address: 'alexw@contoso.com', name: 'Alex Wilber' },
        { address: 'eva@fabrikam.com', name: 'Müller, Eva' },
      ],
      bcc: [{ address: 'secret@fabrikam.com' }],
      body: { contentType: 'text', content: 'Here it is.' },
    });
    expect(
      sent.attachments.map(file =>
        file.kind === 'file' ? [file.name, file.contentType, file.bytes] : [],
      ),
    ).toEqual([
      ['Angebot für Zürich ✓.pdf', 'application/pdf', bytes],
      ['empty.txt', 'text/plain', Buffer.alloc(0)],
    ]);
    expect(tenant.countMessages(alex.id, 'inbox')).toBe(1);
  });

  it.each([
    [{ to: '', subject: 'x' }, 'Give at least one e-mail address'],
    [{ to: 'somebody', subject: 'x' }, '“somebody” is not an e-mail address'],
  ])(
    'refuses %o, keeps what was typed, and sends nothing',
    async (form, why) => {
      const { browser, tenant } = setUp();
      const { text } = await browser
        .post(`/webmail/${megan.id}/messages`)
        .field({ ...form, subject: 'Typed "once"', action: 'send' })
        .expect(400);
      expect(text).toContain(why);
      expect(text).toContain('value="Typed &quot;once&quot;"');
      expect(tenant.countMessages(megan.id, 'sentitems')).toBe(0);
    },
  );

  it('saves a draft without recipients, and sends it later', async () => {
    const { browser, tenant } = setUp();
    await browser
      .post(`/webmail/${megan.id}/messages`)
      .field({ subject: 'Later', message: '', action: 'draft' })
      .expect(303);
    const [draft] = tenant.listMessages(megan.id, 'drafts');
    await browser
      .get(`/webmail/${megan.id}/messages/${draft.id}`)
      .expect(200, /formaction="[^"]+\/send"/);
    await browser
      .post(`/webmail/${megan.id}/messages/${draft.id}/send`)
      .expect(303);
    expect(tenant.listMessages(megan.id, 'sentitems')).toMatchObject([
      { id: draft.id, isDraft: false },
    ]);
  });

  it('moves a mail to Deleted Items, and from there to Recoverable Items', async () => {
    const { browser, tenant } = setUp();
    const { id } = tenant.sendMail(megan.id, mail());
    const remove = () =>
      browser.post(`/webmail/${megan.id}/messages/${id}/delete`).expect(303);
    await remove().expect('Location', /sentitems\?notice=deleted$/);
    expect(tenant.getMessage(megan.id, id)?.folder).toBe('deleteditems');
    await remove().expect('Location', /deleteditems\?notice=recoverable$/);
    expect(tenant.getMessage(megan.id, id)?.folder).toBe(
      'recoverableitemsdeletions',
    );
  });

  it('marks a mail as read when it is opened, and as unread when asked', async () => {
    const { browser, tenant } = setUp();
    tenant.sendMail(megan.id, mail());
    const [{ id }] = tenant.listMessages(alex.id, 'inbox');
    const url = `/webmail/${alex.id}/messages/${id}`;
    await browser.get(url).expect(200, /Mark as unread/);
    expect(tenant.getMessage(alex.id, id)?.isRead).toBe(true);
    await browser.post(`${url}/unread`).expect(303);
    expect(tenant.getMessage(alex.id, id)?.isRead).toBe(false);
  });

  it('escapes what a mail holds, everywhere', async () => {
    const { browser, tenant } = setUp();
    const evil = `"><script>alert('1')</script>`;
    const { id } = tenant.sendMail(
      megan.id,
      mail({
        subject: evil,
        to: [{ address: 'x@y.test', name: evil }],
        body: { contentType: 'html', content: `<b>bold</b>${evil}` },
        attachments: [
          {
            kind: 'file',
            name: evil,
            contentType: 'text/html',
            bytes: Buffer.from(evil),
            inline: false,
            contentId: null,
          },
        ],
      }),
    );
    for (const path of [`folders/sentitems`, `messages/${id}`]) {
      const { text } = await browser.get(`/webmail/${megan.id}/${path}`);
      expect(text).toContain('&lt;script&gt;');
      expect(text).not.toContain('<script');
    }
  });

  it('gives files out as downloads, never as pages', async () => {
    const { browser, tenant } = setUp();
    const message = tenant.sendMail(
      megan.id,
      mail({
        attachments: [
          {
            kind: 'item',
            name: null,
            mime: Buffer.from('Subject: x\r\n\r\nHello'),
            inline: false,
          },
        ],
      }),
    );
    const url = `/webmail/${megan.id}/messages/${message.id}/attachments`;
    const { status, headers, body } = await browser.get(
      `${url}/${message.attachments[0].id}`,
    );
    expect(status).toBe(200);
    expect(body.toString()).toBe('Subject: x\r\n\r\nHello');
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="message.eml"',
      'x-content-type-options': 'nosniff',
    });
    await browser.get(`${url}/unknown`).expect(404);
  });

  it('pages through a long folder', async () => {
    const { browser, tenant } = setUp();
    for (let number = 0; number < 51; number++) {
      tenant.sendMail(megan.id, mail({ subject: `Mail ${number}.` }));
    }
    const url = `/webmail/${megan.id}/folders/sentitems`;
    await browser.get(url).expect(/Mail 50\.[^]*Older/);
    const second = await browser.get(`${url}?page=1`).expect(/Mail 0\./);
    expect(second.text).toContain('Newer');
    expect(second.text).not.toContain('Older');
  });

  it.each([
    'nobody@contoso.com',
    DEMO_USERS.warehouse.id,
    `${megan.id}/folders/archive`,
    `${megan.id}/messages/unknown`,
  ])('answers 404 to /webmail/%s', async path => {
    const { browser } = setUp();
    const { status, text } = await browser.get(`/webmail/${encodeURI(path)}`);
    expect(status).toBe(404);
    expect(text).toContain('There is no such');
  });

  it('refuses a mail beyond 150 MB before reading it', async () => {
    const { browser, tenant } = setUp();
    await browser
      .post(`/webmail/${megan.id}/messages`)
      .set('Content-Type', 'multipart/form-data; boundary=b')
      .set('Content-Length', String(200 * 1024 * 1024))
      .expect(413, /at most 150 MB/);
    expect(tenant.countMessages(megan.id, 'sentitems')).toBe(0);
  });
});
