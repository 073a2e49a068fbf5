import { createHash } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Stage } from './collection/__testUtils__/Stage';
import { readNumber, readTime } from './database';
import type { UserId } from './mail';
import { inMemoryService } from './__testUtils__/services/inMemoryService';
import { microsoft365Service } from './__testUtils__/services/microsoft365Service';
import type {
  MailServiceInTest,
  SentFile,
} from './__testUtils__/services/MailServiceInTest';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const MINUTE = 60_000;

jest.setTimeout(60_000);

const SERVICES: [
  string,
  (options: { now: () => Date }) => Promise<MailServiceInTest>,
][] = [
  ['Microsoft 365', microsoft365Service],
  ['a small one', options => inMemoryService({ ...options, together: false })],
  [
    'a small one that answers for several at once',
    options => inMemoryService({ ...options, together: true }),
  ],
];

/** What collection promises of any e-mail service that implements the connector interface. */
describe.each(SERVICES)('an e-mail service: %s', (_, open) => {
  let stage: Stage;
  let service: MailServiceInTest;
  let anna: Owner;
  let ben: Owner;

  beforeEach(async () => {
    stage = await Stage.create(await databases.init('SQLITE_3'), {
      watchDeletedItems: true,
    });
    service = await open({ now: () => stage.now });
    await stage.knex('connections').update({ tenant_id: service.tenantId });
    anna = await addOwner('anna');
    ben = await addOwner('ben');
    stage.pass(1_000);
  });

  afterEach(async () => {
    await service.close();
    await stage.knex.destroy();
  });

  async function addOwner(name: string): Promise<Owner> {
    const { userId, address } = service.addUser(name);
    await stage.addMailbox(name, {
      user_id: userId,
      user_principal_name: address,
      addresses: JSON.stringify([address]),
    });
    return { userId, address };
  }

  const cycle = () =>
    stage
      .collector({ connectors: () => service.connector })
      .runCycle(new AbortController().signal);

  async function poll(polls = 1): Promise<void> {
    for (let done = 0; done < polls; done += 1) {
      stage.pass(5 * MINUTE);
      await cycle();
    }
  }

  const names = async (): Promise<string[]> =>
    (await stage.knex('file_events').pluck('file_name')).sort();
  const send = (owner: Owner, ...files: SentFile[]) =>
    service.send(owner.userId, { subject: 'Figures', files });

  it('has every kind of attachment recorded once, with size and hashes or the reason why not', async () => {
    service.send(anna.userId, {
      subject: 'Figures',
      files: [file('a.txt'), { ...file('b.png'), inline: true }, file('a.txt')],
      others: true,
    });
    send(ben);
    await poll(4);
    const rows = await stage
      .knex('file_events')
      .orderBy('file_name')
      .select(
        ...['file_name', 'size_in_bytes', 'sha256', 'hash_error'],
        ...['inline', 'subject', 'sender', 'attachment_kind'],
      );
    const facts = rows.map(row => ({ ...row, inline: Boolean(row.inline) }));
    const common = { subject: 'Figures', sender: anna.address };
    const sent = (name: string, inline = false) => ({
      ...common,
      file_name: name,
      size_in_bytes: name.length,
      sha256: createHash('sha256').update(name).digest('hex'),
      hash_error: null,
      attachment_kind: 'file',
      inline,
    });
    expect(facts).toEqual([
      sent('a.txt'),
      sent('a.txt'),
      sent('b.png', true),
      expect.objectContaining({
        ...common,
        ...{ attachment_kind: 'reference', hash_error: 'Cloud attachment' },
      }),
      expect.objectContaining({
        ...common,
        ...{ attachment_kind: 'item', hash_error: 'Attached message' },
      }),
    ]);
  });

  it('has drafts recorded when they are sent, and only then', async () => {
    const draft = service.draft(anna.userId, {
      subject: 'Later',
      files: [file('draft.txt')],
    });
    await poll(2);
    expect(await names()).toEqual([]);
    service.sendDraft(anna.userId, draft);
    await poll(2);
    expect(await names()).toEqual(['draft.txt']);
  });

  it('has mail found that is sent and deleted at once, and received mail left alone', async () => {
    await poll(2);
    const soft = send(anna, file('soft.txt'));
    service.remove(anna.userId, soft, { hidden: false });
    const hard = send(anna, file('hard.txt'));
    service.remove(anna.userId, hard, { hidden: true });
    service.receive(anna.userId, {
      from: 'carol@contoso.com',
      subject: 'Received',
      files: [file('received.txt')],
    });
    await poll(2);
    expect(await names()).toEqual(['hard.txt', 'soft.txt']);
  });

  it('has one event for a mail of which there are copies in two mailboxes', async () => {
    const mail = {
      subject: 'On behalf',
      files: [file('both.txt')],
      messageId: '<both@contoso.com>',
      from: anna.address,
      sentAt: stage.now,
    };
    service.send(anna.userId, mail);
    service.send(ben.userId, mail);
    await poll(2);
    expect(await names()).toEqual(['both.txt']);
  });

  it('has every recipient recorded of a mail to 500, each in its field', async () => {
    const people = (field: string, count: number) =>
      Array.from(
        { length: count },
        (__, index) => `${field}${index}@rival.example`,
      );
    const recipients = {
      to: people('to', 300),
      cc: people('cc', 150),
      bcc: people('bcc', 50),
    };
    service.send(anna.userId, {
      subject: 'To all',
      files: [file('all.txt')],
      recipients,
    });
    await poll(2);
    expect(await names()).toEqual(['all.txt']);
    const rows: { field: string; address: string }[] = await stage
      .knex('file_event_recipients')
      .orderBy('position')
      .select('field', 'address');
    expect(rows).toEqual(
      (['to', 'cc', 'bcc'] as const).flatMap(field =>
        recipients[field].map(address => ({ field, address })),
      ),
    );
  });

  it('has a mail of a shared mailbox recorded once, whether its copy is there or with who sent it as well', async () => {
    const mail = {
      subject: 'From the team',
      files: [file('team.txt')],
      messageId: '<team@contoso.com>',
      from: 'team@contoso.com',
      sentAt: stage.now,
    };
    const team = await addOwner('team');
    service.send(team.userId, mail);
    await poll(2);
    expect(await names()).toEqual(['team.txt']);
    service.send(anna.userId, mail);
    await poll(2);
    expect(await names()).toEqual(['team.txt']);
  });

  it('loses and doubles nothing where positions are lost and mail is changed', async () => {
    const first = send(anna, file('first.txt'));
    await poll(2);
    service.flag(anna.userId, first);
    service.losePositions(anna.userId);
    send(anna, file('second.txt'));
    await poll(2);
    expect(await names()).toEqual(['first.txt', 'second.txt']);
  });

  it('is read to the end, however much there is', async () => {
    for (let mails = 0; mails < 120; mails += 1) {
      send(anna, file(`file-${mails}.txt`));
    }
    await poll(3);
    expect(new Set(await names()).size).toBe(120);
    expect(await names()).toHaveLength(120);
  });

  it('has large content read as a stream', async () => {
    const bytes = Buffer.alloc(300_000, 'large');
    send(anna, { name: 'large.bin', bytes });
    await poll(2);
    const [row] = await stage.knex('file_events');
    expect(readNumber(row.size_in_bytes)).toBe(300_000);
    expect(row.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is read all the same where a mailbox is full', async () => {
    await poll(2);
    service.fill(anna.userId, true);
    send(anna, file('full.txt'));
    await poll(2);
    expect(await names()).toEqual(['full.txt']);
    expect(await stage.mailbox(anna.userId)).toMatchObject({
      ...{ state: 'Monitoring', problem_code: 'MAILBOX_FULL' },
    });
  });

  it('has a mailbox that refuses for itself, and read again once it no longer does', async () => {
    await poll(2);
    service.deny(anna.userId, true);
    send(anna, file('denied.txt'));
    send(ben, file('read.txt'));
    await poll();
    expect(await names()).toEqual(['read.txt']);
    expect((await stage.mailbox(anna.userId)).state).toBe('Access denied');
    service.deny(anna.userId, false);
    await poll(4);
    expect(await names()).toEqual(['denied.txt', 'read.txt']);
  });

  it('is left alone for as long as it asks', async () => {
    await poll(2);
    service.throttle(anna.userId, 3_600);
    send(anna, file('later.txt'));
    await poll();
    const next = readTime((await stage.mailbox(anna.userId)).next_poll_at);
    expect(next.getTime() - stage.now.getTime()).toBe(3_600_000 - 5 * MINUTE);
    const asked = service.requestsFor(anna.userId);
    await poll(10);
    expect(service.requestsFor(anna.userId)).toBe(asked);
    await poll(3);
    expect(await names()).toEqual(['later.txt']);
  });
});

interface Owner {
  userId: UserId;
  address: string;
}

function file(name: string): SentFile {
  return { name, bytes: Buffer.from(name) };
}
