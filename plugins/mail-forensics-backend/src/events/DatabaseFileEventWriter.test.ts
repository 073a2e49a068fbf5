import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database';
import { insertConnection } from '../database/__testUtils__/rows';
import { newFileEvent } from './__testUtils__/newFileEvent';
import { DatabaseFileEventWriter } from './DatabaseFileEventWriter';
import type { NewFileEvent } from './NewFileEvent';
import { readFileEvents, TooManyRecipients } from './readFileEvents';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);
const insertedAt = new Date('2026-11-20T08:02:00.007Z');
const writer = DatabaseFileEventWriter.create({
  trustedDomains: ['contoso.com'],
});

describe.each(databases.eachSupportedId())('events on %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
  });
  beforeEach(async () => {
    await knex('file_events').delete();
  });

  const insert = (...events: NewFileEvent[]) =>
    knex.transaction(trx => writer.insert(trx, { events, insertedAt }));
  const readAll = async (maxRecipients = 100_000) =>
    readFileEvents(knex, {
      eventIds: await knex('file_events')
        .orderBy('file_name')
        .pluck('event_id'),
      maxRecipients,
    });

  it('come back as they were written, in the JSON of Incydr', async () => {
    const connectionId = await insertConnection(knex, {
      display_name: 'Contoso EU',
      display_name_key: 'contoso eu',
    });
    await insert(
      newFileEvent({
        connectionId,
        to: ['Bob@Example.com', 'carl@contoso.com'],
        cc: ['dora@example.com'],
        bcc: ['nowhere'],
        sizeInBytes: 5_000_000_000,
        inline: true,
      }),
    );
    const [event] = await readAll();
    expect(event).toEqual({
      '@timestamp': '2026-11-20T08:00:00.000Z',
      event: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        action: 'file-emailed',
        observer: 'Office365',
        vector: 'EMAILED',
        detectorDisplayName: 'Contoso EU',
        ingested: '2026-11-20T08:01:00.000Z',
        inserted: '2026-11-20T08:02:00.007Z',
        shareType: [],
        relatedEvents: null,
      },
      user: {
        email: 'anna@contoso.com',
        id: '00000000-0000-4000-8000-00000000a001',
        deviceUid: null,
      },
      file: {
        name: 'figures.pdf',
        sizeInBytes: 5_000_000_000,
        category: 'Pdf',
        categoryByBytes: 'Pdf',
        categoryByExtension: 'Pdf',
        mimeType: 'application/pdf',
        mimeTypeByBytes: 'application/pdf',
        mimeTypeByExtension: 'application/pdf',
        hash: {
          md5: '0'.repeat(32),
          sha256: 'a'.repeat(64),
          md5Error: null,
          sha256Error: null,
        },
        created: null,
        modified: null,
        owner: null,
        url: null,
        id: null,
        directory: null,
        directoryId: [],
        cloudDriveId: null,
        originalName: null,
        originalDirectory: null,
        classifications: [],
        acquiredFrom: [],
        changeType: 'NONE',
        archiveId: null,
        parentArchiveId: null,
        passwordProtected: null,
      },
      source: expect.objectContaining({
        category: null,
        name: null,
        email: { sender: 'anna@contoso.com', from: 'anna@contoso.com' },
      }),
      destination: expect.objectContaining({
        category: null,
        name: null,
        user: { email: [] },
        email: {
          recipients: [
            'Bob@Example.com',
            'carl@contoso.com',
            'dora@example.com',
            'nowhere',
          ],
          subject: 'Figures',
        },
      }),
      risk: {
        score: 0,
        severity: 'NO_RISK_INDICATED',
        indicators: [],
        trusted: false,
        trustReason: null,
        untrustedValues: {
          accountNames: [],
          domains: ['example.com'],
          gitRepositoryUris: [],
          slackWorkspaces: [],
          urlPaths: [],
        },
      },
      process: { executable: null, owner: null, extension: null },
      report: expect.objectContaining({ id: null, headers: [] }),
      git: expect.objectContaining({ repositoryUri: null }),
      responseControls: expect.objectContaining({ preventativeControl: null }),
      mailForensics: {
        connectionId,
        mailbox: 'anna@contoso.com',
        internetMessageId: '<1@contoso.com>',
        messageId: 'AAMk-1',
        to: ['Bob@Example.com', 'carl@contoso.com'],
        cc: ['dora@example.com'],
        bcc: ['nowhere'],
        recipientDomains: ['example.com', 'contoso.com'],
        people: [],
        inline: true,
        attachmentKind: 'file',
        receivedAt: '2026-11-20T08:00:01.000Z',
        entityRefs: [],
      },
    });
  });

  it('are one event for the same mail, and leave it as it was', async () => {
    const event = newFileEvent();
    expect(await insert(event)).toBe(1);
    const before = await readAll();
    const copy = { ...event, mailboxId: 'b2', userId: 'u2', messageId: 'm2' };
    expect(await insert(copy, { ...copy, fileName: 'other.pdf' })).toBe(1);
    const after = await readAll();
    expect(after).toHaveLength(2);
    expect(after[0]).toEqual(before[0]);
  });

  it('are one event where one call holds the mail twice', async () => {
    const event = newFileEvent();
    expect(
      await insert(event, { ...event, userId: 'u2', messageId: 'm2' }),
    ).toBe(1);
    expect((await readAll())[0].destination.email.recipients).toHaveLength(1);
  });

  it('are written by two replicas at the same time', async () => {
    const events = Array.from({ length: 30 }, (_, index) =>
      newFileEvent({ fileName: `${index}.pdf`, attachmentId: `${index}` }),
    );
    const added = await Promise.all([
      insert(...events),
      insert(...[...events].reverse()),
    ]);
    expect(added[0] + added[1]).toBe(30);
    expect(await readAll()).toHaveLength(30);
  });

  it('say why there is no hash, and that the recipients are trusted', async () => {
    await insert(
      newFileEvent({
        hash: { error: 'Cloud attachment' },
        to: ['x@contoso.com'],
      }),
    );
    expect((await readAll())[0]).toMatchObject({
      file: {
        hash: {
          md5: null,
          sha256: null,
          md5Error: 'Cloud attachment',
          sha256Error: 'Cloud attachment',
        },
      },
      risk: {
        trusted: true,
        trustReason: 'Trusted email recipient',
        untrustedValues: { domains: [] },
      },
    });
  });

  it('hold whatever a mail can hold', async () => {
    const hostile = `\u0000\uD800' " \\ % _ \u202E ${'x'.repeat(20_000)}`;
    await insert(
      newFileEvent({
        fileName: hostile,
        subject: hostile,
        sender: hostile,
        from: hostile,
        to: [hostile],
        mailbox: hostile,
        internetMessageId: hostile,
        sizeInBytes: null,
      }),
    );
    const [event] = await readAll();
    expect(event.file.name).toHaveLength(10_000);
    expect(event.file.name).toMatch(/^\u2400\uFFFD' " \\ % _ \u202E x+$/);
    expect(event.destination.email.subject).toBe(event.file.name);
    expect(event.file.sizeInBytes).toBeNull();
  });

  it('may be many, to many recipients, in one call', async () => {
    const to = Array.from(
      { length: 500 },
      (_, index) => `${index}@example.com`,
    );
    const events = Array.from({ length: 1_001 }, (_, index) =>
      newFileEvent({
        fileName: `${String(index).padStart(4, '0')}.pdf`,
        to: index < 3 ? to : ['bob@example.com'],
      }),
    );
    expect(await insert(...events)).toBe(1_001);
    const all = await readAll();
    expect(all.map(event => event.file.name)).toEqual(
      events.map(event => event.fileName),
    );
    expect(all[2].mailForensics.to).toEqual(to);
    await expect(readAll(2_497)).rejects.toThrow(TooManyRecipients);
    await expect(readAll(2_498)).resolves.toHaveLength(1_001);
  });
});
