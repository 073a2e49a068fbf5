import { RunningSimulator, startSimulator } from '../Simulator';
import { DEMO_APP, DEMO_USERS } from '../tenant/demo';
import { StoredMessage } from '../tenant/model';
import { file, mail, TestGraph, TestReply } from '../__testUtils__/testGraph';

const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' };
const adele = DEMO_USERS.adele.id;
const clock = { now: new Date('2026-11-22T08:00:00Z') };

let simulator: RunningSimulator;
let graph: TestGraph;

beforeEach(async () => {
  clock.now = new Date('2026-11-22T08:00:00Z');
  simulator = await startSimulator({
    port: 0,
    now: () => clock.now,
    limits: { inlineContentMax: 1000 },
  });
  simulator.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(simulator);
});

afterEach(() => simulator.close());

const pathOf = (message: StoredMessage, rest = '') =>
  `/users/${message.userId}/messages/${encodeURIComponent(message.id)}${rest}`;

const subjects = ({ body }: TestReply): string[] =>
  body.value.map((item: { subject: string }) => item.subject);

function sendAt(subject: string, minute: number): StoredMessage {
  clock.now = new Date(Date.UTC(2026, 10, 22, 8, minute));
  return simulator.tenant.sendMail(adele, mail({ subject }));
}

describe('lists', () => {
  beforeEach(() => {
    for (let minute = 0; minute < 12; minute++) {
      sendAt(`mail ${minute}`, minute);
    }
  });

  it('are pages of ten, latest first, with a $skip link', async () => {
    const first = await graph.get(
      `/users/${adele}/mailFolders/SentItems/messages?$select=subject`,
    );
    expect(subjects(first)).toHaveLength(10);
    expect(first.body['@odata.nextLink']).toContain('$skip=10');
    expect(subjects(await graph.get(first.body['@odata.nextLink']))).toEqual([
      'mail 1',
      'mail 0',
    ]);
  });

  it('filter and order by time', async () => {
    const reply = await graph.get(
      `/users/${adele}/messages?$filter=receivedDateTime ge 2026-11-22T08:03:00Z and receivedDateTime lt 2026-11-22T08:06:00Z&$orderby=receivedDateTime asc&$count=true`,
    );
    expect(subjects(reply)).toEqual(['mail 3', 'mail 4', 'mail 5']);
    expect(reply.body['@odata.count']).toBe(3);
  });

  it.each([
    ['$filter=isRead eq true&$orderby=receivedDateTime', 'InefficientFilter'],
    ['$filter=importance eq 1', 'ErrorInvalidUrlQuery'],
    ['$top=1001', 'BadRequest'],
  ])('refuse %s', async (query, code) => {
    const reply = await graph.get(`/users/${adele}/messages?${query}`);
    expect([reply.status, reply.body.error.code]).toEqual([400, code]);
  });
});

it('delivers to the people of the tenant, and shows blind copies to the sender alone', async () => {
  const sent = simulator.tenant.sendMail(
    adele,
    mail({
      to: [{ address: 'alex.wilber@contoso.com', name: null }],
      bcc: [{ address: 'LeeG@contoso.com', name: null }],
    }),
  );
  const select =
    '$select=internetMessageId,toRecipients,bccRecipients,from,sender,isRead';
  const own = await graph.get(pathOf(sent, `?${select}`));
  expect(own.body).toMatchObject({
    bccRecipients: [{ emailAddress: { address: 'LeeG@contoso.com' } }],
    from: {
      emailAddress: { name: 'Adele Vance', address: 'AdeleV@contoso.com' },
    },
    isRead: true,
  });
  for (const user of [DEMO_USERS.alex.id, DEMO_USERS.lee.id]) {
    const { body } = await graph.get(
      `/users/${user}/mailFolders/inbox/messages?${select}`,
    );
    expect(body.value).toMatchObject([
      {
        internetMessageId: own.body.internetMessageId,
        bccRecipients: [],
        isRead: false,
      },
    ]);
  }
});

it('sends a draft with its immutable id, and by a time of its own', async () => {
  const draft = simulator.tenant.createDraft(adele, mail());
  clock.now = new Date('2026-11-22T08:30:00Z');
  simulator.tenant.sendDraft(adele, draft.id);
  const { body } = await graph.get(pathOf(draft), IMMUTABLE);
  expect(body).toMatchObject({
    id: draft.id,
    isDraft: false,
    createdDateTime: '2026-11-22T08:00:00Z',
    receivedDateTime: '2026-11-22T08:30:00Z',
  });
});

it('moves a deleted message to Deleted Items, to Recoverable Items, and away', async () => {
  const { id } = simulator.tenant.sendMail(adele, mail());
  const folders = ['sentitems', 'deleteditems', 'recoverableitemsdeletions'];
  const where = async () => {
    const counts = await Promise.all(
      folders.map(folder =>
        graph.get(`/users/${adele}/mailFolders/${folder}/messages`),
      ),
    );
    return folders.filter(
      (_folder, index) => counts[index].body.value.length > 0,
    );
  };
  for (const folder of folders) {
    expect(await where()).toEqual([folder]);
    expect((await graph.get(`/users/${adele}/messages/${id}`)).status).toBe(
      200,
    );
    simulator.tenant.deleteMessage(adele, id);
  }
  expect(await where()).toEqual([]);
  const gone = await graph.get(`/users/${adele}/messages/${id}`);
  expect([gone.status, gone.body.error.code]).toEqual([
    404,
    'ErrorItemNotFound',
  ]);
});

it('changes the ids of a moved message, but not the immutable ones', async () => {
  const message = simulator.tenant.sendMail(
    adele,
    mail({ attachments: [file()] }),
  );
  const ids = async (headers = {}) => {
    const { body } = await graph.get(
      pathOf(message, '?$expand=attachments'),
      headers,
    );
    return [body.id, body.attachments[0].id];
  };
  const [mutable, immutable] = [await ids(), await ids(IMMUTABLE)];
  expect(immutable[0]).toBe(message.id);
  simulator.tenant.moveMessage(adele, message.id, 'inbox');
  expect(await ids(IMMUTABLE)).toEqual(immutable);
  const moved = await ids();
  expect(moved[0]).not.toBe(mutable[0]);
  expect(moved[1]).not.toBe(mutable[1]);
  expect(
    (await graph.get(`/users/${adele}/messages/${mutable[0]}`)).status,
  ).toBe(404);
});

it('keeps a message to its mailbox', async () => {
  const message = simulator.tenant.sendMail(adele, mail());
  const other = await graph.get(
    `/users/${DEMO_USERS.alex.id}/messages/${message.id}`,
  );
  expect(other.body.error.code).toBe('ErrorItemNotFound');
});

describe('attachments', () => {
  const bytes = Buffer.from([...Array(3000).keys()].map(n => n % 251));
  let message: StoredMessage;
  let ids: string[];

  beforeEach(async () => {
    message = simulator.tenant.sendMail(
      adele,
      mail({
        attachments: [
          file({ name: 'small.pdf' }),
          file({ name: 'large.bin', contentType: null, bytes }),
          {
            kind: 'item',
            name: 'Forwarded',
            mime: Buffer.from(
              'From: a@contoso.com\r\nSubject: Inner\r\n\r\nHello\r\n',
            ),
            inline: false,
          },
          { kind: 'reference', name: 'Plan.docx', inline: false },
        ],
      }),
    );
    const { body } = await graph.get(
      pathOf(message, '/attachments?$select=id,name'),
    );
    ids = body.value.map((item: { id: string }) => item.id);
  });

  it('are expanded with their content, unless it is large', async () => {
    const { body } = await graph.get(
      pathOf(message, '?$select=id&$expand=attachments'),
    );
    expect(body.attachments).toMatchObject([
      {
        '@odata.type': '#microsoft.graph.fileAttachment',
        contentBytes: Buffer.from('%PDF-1.7 offer').toString('base64'),
      },
      { name: 'large.bin', contentType: null },
      { '@odata.type': '#microsoft.graph.itemAttachment' },
      { '@odata.type': '#microsoft.graph.referenceAttachment' },
    ]);
    expect(body.attachments[1]).not.toHaveProperty('contentBytes');
    expect(body.attachments[1].size).toBeGreaterThan(bytes.length);
  });

  it('are expanded without content where a nested $select leaves it out', async () => {
    const select =
      'id,name,contentType,size,isInline,microsoft.graph.fileAttachment/contentId';
    const { body } = await graph.get(
      pathOf(message, `?$select=id&$expand=attachments($select=${select})`),
    );
    expect(body.attachments[0]).toHaveProperty('contentId');
    expect(body.attachments[0]).not.toHaveProperty('contentBytes');
    const refused = await graph.get(
      pathOf(message, '?$expand=attachments($select=contentBytes)'),
    );
    expect(refused.body.error.code).toBe('RequestBroker--ParseUri');
  });

  it('come one by one with content of any size', async () => {
    const { body } = await graph.get(pathOf(message, `/attachments/${ids[1]}`));
    expect(Buffer.from(body.contentBytes, 'base64').equals(bytes)).toBe(true);
    const item = await graph.get(
      pathOf(
        message,
        `/attachments/${ids[2]}/?$expand=microsoft.graph.itemattachment/item`,
      ),
    );
    expect(item.body.item).toMatchObject({ id: '', subject: 'Inner' });
  });

  it('are read as raw bytes, attached messages as MIME, references not at all', async () => {
    const raw = await graph.fetch(
      pathOf(message, `/attachments/${ids[1]}/$value`),
    );
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await raw.arrayBuffer()).equals(bytes)).toBe(true);
    const item = await graph.get(
      pathOf(message, `/attachments/${ids[2]}/$value`),
    );
    expect(item.body).toContain('Subject: Inner');
    expect(
      (await graph.get(pathOf(message, `/attachments/${ids[3]}/$value`)))
        .status,
    ).toBe(405);
    const unknown = await graph.get(pathOf(message, '/attachments/AAMkAG'));
    expect(unknown.body.error.code).toBe('ErrorItemNotFound');
  });

  it('larger than a piece of storage are read whole', async () => {
    const large = Buffer.alloc(2.5 * 1024 * 1024, 'x');
    const sent = simulator.tenant.sendMail(
      adele,
      mail({ attachments: [file({ bytes: large })] }),
    );
    const [{ id }] = sent.attachments;
    const response = await graph.fetch(
      pathOf(sent, `/attachments/${id}/$value`),
    );
    expect(response.headers.get('content-length')).toBe(String(large.length));
    expect(Buffer.from(await response.arrayBuffer()).equals(large)).toBe(true);
  });

  it('that are inline do not count in hasAttachments', async () => {
    const inline = simulator.tenant.sendMail(
      adele,
      mail({ attachments: [file({ inline: true })] }),
    );
    expect((await graph.get(pathOf(inline))).body.hasAttachments).toBe(false);
    expect((await graph.get(pathOf(message))).body.hasAttachments).toBe(true);
  });

  it('stand in the MIME text of the message', async () => {
    const { body, headers } = await graph.get(pathOf(message, '/$value'));
    expect(headers.get('content-type')).toBe('text/plain');
    expect(body).toMatch(/filename="?small\.pdf/);
  });
});

describe('mailboxes', () => {
  it('have their folders by name and by id', async () => {
    simulator.tenant.sendMail(adele, mail());
    const { body } = await graph.get(`/users/${adele}/mailFolders`);
    expect(
      body.value.map((folder: { displayName: string }) => folder.displayName),
    ).toEqual(['Deleted Items', 'Drafts', 'Inbox', 'Sent Items']);
    const sent = await graph.get(`/users/${adele}/mailFolders/sentitems`);
    expect(sent.body).toMatchObject({ totalItemCount: 1, isHidden: false });
    const byId = await graph.get(
      `/users/${adele}/mailFolders('${sent.body.id}')/messages`,
    );
    expect(byId.body.value[0].parentFolderId).toBe(sent.body.id);
    expect(
      (await graph.get(`/users/${adele}/mailFolders/nonsense`)).status,
    ).toBe(400);
  });

  it.each([
    ['without a licence', DEMO_USERS.warehouse.id],
    ['of a guest', DEMO_USERS.conferenceGuest.id],
  ])('are not there %s', async (_case, user) => {
    const reply = await graph.get(
      `/users/${user}/mailFolders/sentitems/messages/delta`,
    );
    expect([reply.status, reply.body.error.code]).toEqual([
      404,
      'MailboxNotEnabledForRESTAPI',
    ]);
  });
});
