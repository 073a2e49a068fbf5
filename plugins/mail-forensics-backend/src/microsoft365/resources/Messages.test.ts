import type { AttachmentId, MessageId, TenantMail, UserId } from '../../mail';
import { faultOf, openTenant } from '../__testUtils__/openTenant';
import {
  graphError,
  html,
  json,
  ScriptedFetch,
} from '../__testUtils__/ScriptedFetch';

const SELECT =
  '$select=id,internetMessageId,subject,from,sender,toRecipients,ccRecipients,bccRecipients,sentDateTime,receivedDateTime,isDraft';
const MIB = 1024 * 1024;

const person = (address: string | null, name: string | null = null) => ({
  emailAddress: { address, name },
});

function read(mail: TenantMail, sizeBytes: number | null = 1_000) {
  return mail.readMessage({
    userId: 'u-1' as UserId,
    messageId: 'AAMk/x+=' as MessageId,
    sizeBytes,
  });
}

function open(mail: TenantMail, signal?: AbortSignal) {
  return mail.openAttachment({
    userId: 'u-1' as UserId,
    messageId: 'm-1' as MessageId,
    attachmentId: 'a/1=' as AttachmentId,
    signal,
  });
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function attachmentsOf(...attachments: object[]) {
  const { mail } = openTenant(
    new ScriptedFetch(json({ id: 'm-1', attachments })),
  );
  return (await read(mail)).attachments;
}

describe('readMessage', () => {
  it.each([
    [0, 'attachments'],
    [4 * MIB, 'attachments'],
    [4 * MIB + 1, 'attachments($select=id,name,contentType,size,isInline)'],
    [null, 'attachments($select=id,name,contentType,size,isInline)'],
  ])('of %s bytes asks for %s', async (sizeBytes, expand) => {
    const script = new ScriptedFetch(json({ id: 'm-1' }));
    const { mail } = openTenant(script);
    await read(mail, sizeBytes);
    expect(script.urls[0]).toContain('/messages/AAMk%2Fx%2B%3D?');
    expect(script.paths).toEqual([
      `/users/u-1/messages/AAMk/x+=?${SELECT}&$expand=${expand}`,
    ]);
    expect(script.graph[0].headers.prefer).toBe('IdType="ImmutableId"');
  });

  it('asks for content to come along only as long as all that is on its way fits the memory', async () => {
    const script = new ScriptedFetch(
      ...Array.from({ length: 5 }, () => json({ id: 'm-1' })),
    );
    const { mail } = openTenant(script);
    await Promise.all([4, 4, 3, 2, 1].map(size => read(mail, size * MIB)));
    expect(
      script.paths.map(path => path.endsWith('$expand=attachments')),
    ).toEqual([true, true, true, false, true]);
  });

  it('tells who sent what to whom', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        json({
          id: 'm-1',
          internetMessageId: '<1@contoso.example>',
          subject: 'Offer',
          sender: person('delegate@contoso.example'),
          from: person('anna@contoso.example', 'Anna'),
          toRecipients: [
            person('a@fabrikam.example'),
            person('b@fabrikam.example'),
          ],
          ccRecipients: [person(null, 'My list'), person('', ''), {}],
          bccRecipients: [person('c@fabrikam.example', 'C')],
          sentDateTime: '2026-11-22T08:00:00Z',
          receivedDateTime: '2026-11-22T08:00:01Z',
          isDraft: false,
        }),
      ),
    );
    await expect(read(mail)).resolves.toEqual({
      messageId: 'm-1',
      internetMessageId: '<1@contoso.example>',
      subject: 'Offer',
      sender: { address: 'delegate@contoso.example', name: null },
      from: { address: 'anna@contoso.example', name: 'Anna' },
      to: [
        { address: 'a@fabrikam.example', name: null },
        { address: 'b@fabrikam.example', name: null },
      ],
      cc: [{ address: 'My list', name: 'My list' }],
      bcc: [{ address: 'c@fabrikam.example', name: 'C' }],
      sentAt: new Date('2026-11-22T08:00:00Z'),
      receivedAt: new Date('2026-11-22T08:00:01Z'),
      isDraft: false,
      attachments: [],
    });
  });

  it('does with a message that has nothing but its id', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        json({ id: 'm-1', subject: null, from: null, sentDateTime: 'never' }),
      ),
    );
    await expect(read(mail)).resolves.toMatchObject({
      internetMessageId: null,
      subject: null,
      from: null,
      sentAt: null,
      to: [],
      attachments: [],
    });
  });

  it('decodes content that came along', async () => {
    const [attachment] = await attachmentsOf({
      '@odata.type': '#microsoft.graph.fileAttachment',
      id: 'a-1',
      name: 'offer.pdf',
      contentType: 'application/pdf',
      size: 1053,
      isInline: true,
      contentBytes: 'AP9vZmZlcg==',
    });
    expect(attachment).toEqual({
      attachmentId: 'a-1',
      kind: 'file',
      name: 'offer.pdf',
      contentType: 'application/pdf',
      reportedSizeBytes: 1053,
      inline: true,
      content: { kind: 'inline', bytes: Buffer.from('\0\xffoffer', 'latin1') },
    });
  });

  const file = '#microsoft.graph.fileAttachment';
  const EMPTY = { kind: 'inline', bytes: new Uint8Array() };
  it.each([
    [
      'no content',
      { '@odata.type': file, size: 5 },
      'file',
      { kind: 'stream' },
    ],
    [
      'content null',
      { '@odata.type': file, size: 5, contentBytes: null },
      'file',
      { kind: 'stream' },
    ],
    [
      'neither content nor size',
      { '@odata.type': file },
      'file',
      { kind: 'stream' },
    ],
    ['no size', { '@odata.type': file, size: 0 }, 'file', EMPTY],
    ['no type', { size: 5 }, 'file', { kind: 'stream' }],
    [
      'a mail in it',
      { '@odata.type': '#microsoft.graph.itemAttachment', size: 5 },
      'item',
      { kind: 'none' },
    ],
    [
      'a link in it',
      {
        '@odata.type': '#microsoft.graph.referenceAttachment',
        contentBytes: null,
      },
      'reference',
      { kind: 'none' },
    ],
  ])('with %s', async (_, attachment, kind, content) => {
    expect(await attachmentsOf({ id: 'a-1', ...attachment })).toEqual([
      expect.objectContaining({ kind, content, name: '', contentType: null }),
    ]);
  });

  it('knows an empty file by its empty content', async () => {
    const [attachment] = await attachmentsOf({
      '@odata.type': file,
      id: 'a-1',
      size: 150,
      contentBytes: '',
    });
    expect(attachment.content.kind).toBe('inline');
    expect(attachment.content).toHaveProperty('bytes.length', 0);
  });

  it('reads the attachments of further pages too', async () => {
    const next =
      'https://graph.microsoft.com/v1.0/users/u-1/messages/m-1/attachments?$skip=1';
    const script = new ScriptedFetch(
      json({
        id: 'm-1',
        attachments: [{ id: 'a-1' }],
        'attachments@odata.nextLink': next,
      }),
      json({ value: [{ id: 'a-2' }] }),
    );
    const { mail } = openTenant(script);
    const { attachments } = await read(mail);
    expect(attachments.map(a => a.attachmentId)).toEqual(['a-1', 'a-2']);
    expect(script.urls[1]).toBe(next);
    expect(script.graph[1].headers.prefer).toBe('IdType="ImmutableId"');
  });

  it.each([
    [404, 'ErrorItemNotFound', { level: 'item', kind: 'gone' }],
    [500, 'ErrorCorruptData', { level: 'item', kind: 'unreadable' }],
    [403, 'ErrorAccessDenied', { level: 'mailbox', code: 'ACCESS_DENIED' }],
  ])('%d %s', async (status, code, expected) => {
    const { mail } = openTenant(new ScriptedFetch(graphError(status, code)));
    expect((await faultOf(read(mail))).fault).toEqual(expected);
  });
});

describe('openAttachment', () => {
  it('streams the raw content', async () => {
    const script = new ScriptedFetch(new Response('content'));
    const { mail } = openTenant(script);
    expect(await collect(await open(mail))).toBe('content');
    expect(script.urls).toEqual([
      'https://graph.microsoft.com/v1.0/users/u-1/messages/m-1/attachments/a%2F1%3D/$value',
    ]);
    expect(script.graph[0].headers.prefer).toBe('IdType="ImmutableId"');
  });

  it.each([
    [
      () => graphError(404, 'ErrorItemNotFound'),
      { level: 'item', kind: 'gone' },
    ],
    [
      () => new Response(null, { status: 405 }),
      { level: 'item', kind: 'unreadable' },
    ],
    [
      () => graphError(500, 'ErrorCannotOpenFileAttachment'),
      { level: 'item', kind: 'unreadable' },
    ],
  ])('that cannot be opened', async (response, expected) => {
    const { mail } = openTenant(new ScriptedFetch(response()));
    expect((await faultOf(open(mail))).fault).toEqual(expected);
  });

  it('gives up after four refusals', async () => {
    const script = new ScriptedFetch(
      html(502),
      html(502),
      html(502),
      html(502),
    );
    const { mail } = openTenant(script);
    expect((await faultOf(open(mail))).fault).toEqual({ level: 'transient' });
  });

  const breaking = () =>
    new Response(
      new ReadableStream({
        pull: controller => controller.error(new TypeError('terminated')),
      }),
    );

  it('that breaks while it is read', async () => {
    const { mail } = openTenant(new ScriptedFetch(breaking()));
    const stream = await open(mail);
    expect((await faultOf(collect(stream))).fault).toEqual({
      level: 'transient',
    });
  });

  it('ends with the reason of the caller who aborts', async () => {
    const abort = new AbortController();
    const { mail } = openTenant(new ScriptedFetch(breaking()));
    const stream = await open(mail, abort.signal);
    const reason = new Error('stop');
    abort.abort(reason);
    await expect(collect(stream)).rejects.toBe(reason);
  });
});
