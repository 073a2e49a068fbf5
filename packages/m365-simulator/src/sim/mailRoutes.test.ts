import { createHash } from 'crypto';
import { resolve } from 'path';
import { readMailSet } from '../mime/MailSet';
import { DEMO_TENANT, DEMO_USERS } from '../tenant/demo';
import { simForTest } from './__testUtils__/simForTest';

const { megan, alex, warehouse } = DEMO_USERS;
const hash = (kind: string, bytes: Buffer) =>
  createHash(kind).update(bytes).digest('hex');

const hello = Buffer.from('hello');
const mail = {
  to: ['alexw@contoso.com', { address: 'eva@fabrikam.com', name: 'Eva' }],
  bcc: ['secret@fabrikam.com'],
  subject: 'Files',
  attachments: [
    {
      name: 'hello.txt',
      contentType: 'text/plain',
      contentBytes: hello.toString('base64'),
    },
    { kind: 'item', name: null, contentBytes: 'U3ViamVjdDogeA0KDQo=' },
    { kind: 'reference', name: 'Plan.docx' },
  ],
};

describe('sending', () => {
  it('sends a mail with all three kinds of attachment', async () => {
    const { sim, tenant } = simForTest();
    const { body } = await sim
      .post(`/_sim/users/${megan.userPrincipalName}/messages`)
      .send(mail)
      .expect(201);
    expect(body).toMatchObject({
      folder: 'sentitems',
      from: { address: megan.userPrincipalName, name: 'Megan Bowen' },
      attachments: [
        { kind: 'file', name: 'hello.txt', contentType: 'text/plain' },
        { kind: 'item', name: null },
        { kind: 'reference', name: 'Plan.docx' },
      ],
    });
    const stored = tenant.getMessage(megan.id, body.id);
    expect(stored?.attachments[0]).toMatchObject({ bytes: hello });
    expect(tenant.countMessages(alex.id, 'inbox')).toBe(1);
  });

  it('keeps a draft out of the ledger until it is sent', async () => {
    const { sim } = simForTest();
    const { body: draft } = await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .send({ ...mail, draft: true })
      .expect(201);
    const before = await sim.get('/_sim/ledger');
    await sim
      .post(`/_sim/users/${megan.id}/messages/${draft.id}/send`)
      .expect(200);
    const after = await sim.get('/_sim/ledger');
    expect(before.body.items).toEqual([]);
    expect(after.body.items).toMatchObject([{ messageId: draft.id }]);
    await sim
      .post(`/_sim/users/${megan.id}/messages/${draft.id}/send`)
      .expect(409, /sent before/);
  });

  it('loads every mail of the set as sent, and the ledger then agrees with the manifest', async () => {
    const { sim } = simForTest();
    const mails = await readMailSet(resolve(__dirname, '../../mail'));
    for (const { raw } of mails) {
      await sim.post(`/_sim/users/${megan.id}/eml`).send(raw).expect(201);
    }
    const { body } = await sim.get('/_sim/ledger').expect(200);
    expect(body.items).toHaveLength(mails.length);
    mails.forEach((expected, index) => {
      const entry = body.items[index];
      expect({
        file: expected.file,
        subject: entry.subject,
        from: entry.from.address,
        to: entry.to.map((each: { address: string }) => each.address),
        attachments: entry.attachments,
      }).toEqual({
        file: expected.file,
        subject: expected.subject,
        from: expected.from ?? expected.sender ?? megan.userPrincipalName,
        to: expected.to,
        attachments: expected.attachments.map(file => ({
          kind: file.content_type === 'message/rfc822' ? 'item' : 'file',
          name: file.name,
          contentType:
            file.content_type === 'message/rfc822' ? null : file.content_type,
          inline: file.inline,
          size: file.size_bytes,
          md5: file.md5,
          sha256: file.sha256,
        })),
      });
    });
  });

  it.each([
    [{ to: 'alexw@contoso.com' }, 'to: '],
    [{ subjekt: 'x' }, 'subjekt'],
    [{ attachments: [{ name: 'x', contentBytes: '%%%' }] }, 'attachments.0'],
    [{ sentAt: 'yesterday' }, 'sentAt: '],
  ])('refuses %o and says which field is wrong', async (body, field) => {
    const { sim, tenant } = simForTest();
    const answer = await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .send(body)
      .expect(400);
    expect(answer.body.error.message).toContain(field);
    expect(tenant.countMessages(megan.id, 'sentitems')).toBe(0);
  });

  it.each([
    [warehouse.id, 409, /has no mailbox/],
    ['nobody@contoso.com', 404, /There is no user/],
  ])('answers for %s with %i', async (user, status, why) => {
    const { sim } = simForTest();
    for (const [path, body] of [
      ['messages', mail],
      ['eml', 'x'],
    ] as const) {
      const answer = await sim.post(`/_sim/users/${user}/${path}`).send(body);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(why);
    }
  });

  it('refuses a body that is not JSON', async () => {
    const { sim } = simForTest();
    const answer = await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .set('Content-Type', 'application/json')
      .send('{"to": ');
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(/JSON/);
  });
});

describe('the ledger', () => {
  it('has names, sizes and hashes, and forgets nothing that is deleted', async () => {
    const { sim } = simForTest();
    const { body: sent } = await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .send({ ...mail, sentAt: '2026-11-21T09:00:00+01:00' });
    const url = `/_sim/users/${megan.id}/messages/${sent.id}`;
    await sim.post(`${url}/purge`).expect(204);
    await sim.get(url).expect(404);

    const { body } = await sim.get('/_sim/ledger').expect(200);
    expect(body.items).toMatchObject([
      {
        tenantId: DEMO_TENANT.id,
        userId: megan.id,
        messageId: sent.id,
        internetMessageId: sent.internetMessageId,
        subject: 'Files',
        bcc: [{ address: 'secret@fabrikam.com' }],
        sentAt: '2026-11-21T08:00:00.000Z',
        attachments: [
          {
            name: 'hello.txt',
            size: 5,
            md5: hash('md5', hello),
            sha256: hash('sha256', hello),
          },
          { kind: 'item', name: null, size: 14 },
          { kind: 'reference', size: null, md5: null, sha256: null },
        ],
      },
    ]);
  });

  it('counts mail that is not saved to Sent Items', async () => {
    const { sim, tenant } = simForTest();
    await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .send({ ...mail, saveToSentItems: false })
      .expect(201);
    expect(tenant.countMessages(megan.id, 'sentitems')).toBe(0);
    const { body } = await sim.get('/_sim/ledger');
    expect(body.items).toHaveLength(1);
  });
});

describe('messages', () => {
  it('are moved, deleted and marked as people do it', async () => {
    const { sim } = simForTest();
    const { body: sent } = await sim
      .post(`/_sim/users/${megan.id}/messages`)
      .send(mail);
    const url = `/_sim/users/${megan.id}/messages/${sent.id}`;
    const folderNow = async () => (await sim.get(url)).body.folder;

    await sim.post(`${url}/delete`).expect(204);
    expect(await folderNow()).toBe('deleteditems');
    await sim.post(`${url}/move`).send({ folder: 'sentitems' }).expect(200);
    expect(await folderNow()).toBe('sentitems');
    await sim.post(`${url}/delete`).send({ permanently: true }).expect(204);
    expect(await folderNow()).toBe('recoverableitemsdeletions');
    await sim.post(`${url}/read`).send({ isRead: false }).expect(200);
    expect((await sim.get(url)).body.isRead).toBe(false);
    await sim.post(`${url}/move`).send({ folder: 'archive' }).expect(400);

    const { body } = await sim.get(
      `/_sim/users/${megan.id}/messages?folder=recoverableitemsdeletions`,
    );
    expect(body.items).toMatchObject([{ id: sent.id }]);
  });
});
