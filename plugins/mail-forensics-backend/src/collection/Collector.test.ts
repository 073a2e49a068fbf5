import { createHash } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { readTime, readTimeOrNull } from '../database';
import { MailFault, type Fault } from '../mail';
import type { MailRequest } from '../mail/__testUtils__/InMemoryMail';
import { Stage } from './__testUtils__/Stage';

jest.setTimeout(30_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MINUTE = 60_000;
const fail = (fault: Fault, upstreamCode?: string) => {
  throw new MailFault(fault, { message: 'It failed.', upstreamCode });
};
const failOn =
  (kind: MailRequest['kind'], fault: Fault, upstreamCode?: string) =>
  (request: MailRequest) => {
    if (request.kind === kind) {
      fail(fault, upstreamCode);
    }
  };

describe.each(databases.eachSupportedId())('collection on %s', id => {
  const stageWith = async (config?: Parameters<typeof Stage.create>[1]) => {
    const stage = await Stage.create(await databases.init(id), config);
    const anna = await stage.addMailbox('anna');
    return { stage, anna };
  };

  describe('what is recorded', () => {
    it('records each attachment once, with its real size and hashes, and polls again in five minutes', async () => {
      const { stage, anna } = await stageWith();
      const large = Buffer.alloc(200_000, 'x');
      stage.mail.send(anna, {
        subject: 'Figures',
        attachments: [
          { name: 'a.txt', bytes: Buffer.from('abc') },
          { name: 'b.bin', bytes: large },
        ],
      });
      stage.pass(10_000);
      await stage.cycle();
      await stage.nextPoll();

      expect(await stage.eventRows()).toEqual([
        expect.objectContaining({
          file_name: 'a.txt',
          subject: 'Figures',
          sender: 'anna@contoso.com',
          md5: '900150983cd24fb0d6963f7d28e17f72',
          sha256: createHash('sha256').update('abc').digest('hex'),
          hash_error: null,
          category_by_bytes: 'Document',
        }),
        expect.objectContaining({
          file_name: 'b.bin',
          md5: createHash('md5').update(large).digest('hex'),
        }),
      ]);
      expect(
        (await stage.eventRows()).map(row => Number(row.size_in_bytes)),
      ).toEqual([3, 200_000]);
      const mailbox = await stage.mailbox(anna);
      expect(mailbox).toMatchObject({
        state: 'Monitoring',
        problem_code: null,
        lease_owner: null,
      });
      expect(readTime(mailbox.next_poll_at)).toEqual(
        new Date(stage.now.getTime() + 5 * MINUTE),
      );
      expect(readTime(mailbox.complete_through)).toEqual(stage.now);
      expect(
        stage.mail.requests.filter(({ kind }) => kind === 'readMessage'),
      ).toHaveLength(1);
    });

    it('needs one request for a mailbox where nothing happened, and takes the connection to Monitoring', async () => {
      const { stage } = await stageWith();
      await stage.cycle();
      expect((await stage.connection()).status).toBe('Monitoring');
      stage.mail.requests.length = 0;
      await stage.nextPoll();
      expect(stage.mail.requests).toMatchObject([
        { kind: 'listMessages', position: { cursor: expect.any(String) } },
      ]);
      expect(stage.logger.info).not.toHaveBeenCalled();
    });

    it('leaves out mail without attachments, drafts, and mail from before monitoring began', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.ignoresSince = true;
      stage.mail.send(anna, { attachments: [] });
      stage.mail.send(anna, { isDraft: true });
      stage.mail.send(anna, { receivedAt: new Date('2026-11-22T07:59:59Z') });
      stage.mail.send(anna, {
        partial: true,
        receivedAt: new Date('2026-11-22T07:59:59Z'),
      });
      await stage.cycle();
      expect(await stage.eventRows()).toEqual([]);
      expect((await stage.messageRows()).map(row => row.state)).toEqual([
        'done',
      ]);
    });

    it('records a draft once it is sent, even where a page had hidden that it was one', async () => {
      const { stage, anna } = await stageWith();
      const hidden = stage.mail.send(anna, { partial: true, isDraft: true });
      const plain = stage.mail.send(anna, { isDraft: true });
      await stage.cycle();
      expect(await stage.messageRows()).toEqual([]);

      stage.mail.touch(anna, hidden, { isDraft: false });
      stage.mail.touch(anna, plain, { isDraft: false });
      await stage.nextPoll();
      expect((await stage.eventRows()).map(row => row.message_id)).toEqual([
        hidden,
        plain,
      ]);
    });

    it('records mail of the same second in which monitoring began, for services tell times by the second', async () => {
      const { stage } = await stageWith();
      const since = new Date('2026-11-22T08:00:00.700Z');
      await stage.knex('connections').update({ monitoring_since: since });
      const bob = await stage.addMailbox('bob', { monitored_since: since });
      stage.pass(800);
      stage.mail.send(bob, {
        receivedAt: new Date('2026-11-22T08:00:00.000Z'),
      });
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(1);
    });

    it('reads messages that pages tell of only in part, and ignores replays', async () => {
      const { stage, anna } = await stageWith();
      const messageId = stage.mail.send(anna, { partial: true });
      stage.mail.send(anna, { partial: true, attachments: [] });
      stage.mail.touch(anna, messageId);
      await stage.cycle();
      stage.mail.touch(anna, messageId);
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(1);
      expect(
        stage.mail.requests.filter(({ kind }) => kind === 'readMessage'),
      ).toHaveLength(2);
    });

    it('reads more pages than one, and more messages than a poll takes', async () => {
      const { stage, anna } = await stageWith();
      for (let i = 0; i < 230; i += 1) {
        stage.mail.send(anna);
      }
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(230);
      expect(stage.mail.maxInFlightPerMailbox).toBe(1);
    });

    it('finds mail that was sent and deleted between two polls, and leaves out received mail', async () => {
      const { stage, anna } = await stageWith({ watchDeletedItems: true });
      await stage.cycle();
      const received = { address: 'eve@example.com', name: null };
      const deleted = stage.mail.send(anna);
      stage.mail.move(anna, deleted, 'deleteditems');
      const purged = stage.mail.send(anna, { from: received });
      stage.mail.move(anna, purged, 'recoverableitemsdeletions');
      stage.mail.send(anna, {
        folder: 'deleteditems',
        sender: received,
        from: received,
      });
      stage.mail.send(anna, { folder: 'deleteditems', isDraft: true });
      await stage.nextPoll();
      expect((await stage.eventRows()).map(row => row.message_id)).toEqual([
        deleted,
        purged,
      ]);
      expect((await stage.messageRows()).map(row => row.state)).toEqual([
        'done',
        'done',
        'done',
      ]);
    });

    it('records mail once that is moved to Deleted Items after it was recorded', async () => {
      const { stage, anna } = await stageWith({ watchDeletedItems: true });
      const messageId = stage.mail.send(anna);
      await stage.cycle();
      stage.mail.move(anna, messageId, 'deleteditems');
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(1);
    });

    it('reads the deleted folders at every third poll where polls are frequent', async () => {
      const { stage } = await stageWith({
        watchDeletedItems: true,
        pollIntervalMs: 30_000,
      });
      const folders: (string | undefined)[] = [];
      stage.mail.onRequest = request => {
        folders.push(request.folder);
      };
      for (let polls = 0; polls < 7; polls += 1) {
        await stage.nextPoll();
      }
      expect(folders.filter(folder => folder === 'sentitems')).toHaveLength(7);
      expect(folders.filter(folder => folder === 'deleteditems')).toHaveLength(
        3,
      );
    });

    it('does without a deleted folder that is not there', async () => {
      const { stage, anna } = await stageWith({ watchDeletedItems: true });
      stage.mail.onRequest = ({ folder }) => {
        if (folder === 'recoverableitemsdeletions') {
          fail({ level: 'item', kind: 'gone' });
        }
      };
      await stage.cycle();
      expect(await stage.mailbox(anna)).toMatchObject({ state: 'Monitoring' });
    });
  });

  describe('what could not be read', () => {
    it.each([
      [
        'a cloud attachment',
        { kind: 'reference', withoutContent: true },
        'Cloud attachment',
      ],
      [
        'an attached message',
        { kind: 'item', withoutContent: true },
        'Attached message',
      ],
      [
        'a huge file',
        { bytes: Buffer.alloc(1_000_001) },
        'Larger than the configured limit',
      ],
      [
        'a file without bytes',
        { withoutContent: true },
        'Could not be read: NoContent',
      ],
      [
        'an encrypted mail without bytes',
        { name: 'smime.p7m', withoutContent: true },
        'Encrypted message',
      ],
    ] as const)(
      'records %s at once, with the reason and the reported size',
      async (_, attachment, reason) => {
        const { stage, anna } = await stageWith();
        stage.mail.send(anna, {
          attachments: [
            { reportedSizeBytes: 4_711, ...attachment },
            { name: 'ok.txt' },
          ],
        });
        await stage.cycle();
        const rows = await stage.eventRows();
        expect(rows[0]).toMatchObject({
          hash_error: reason,
          md5: null,
          sha256: null,
        });
        expect(Number(rows[0].size_in_bytes)).toBe(4_711);
        expect(rows[1]).toMatchObject({
          hash_error: null,
          md5: expect.any(String),
        });
      },
    );

    it('records without a hash and without opening anything where hashing is turned off', async () => {
      const { stage, anna } = await stageWith({
        hashing: { enabled: false, maxSizeBytes: 1_000_000 },
      });
      stage.mail.send(anna, {
        attachments: [{ bytes: Buffer.alloc(100_000) }],
      });
      await stage.cycle();
      expect(await stage.eventRows()).toMatchObject([
        { hash_error: 'Hashing is turned off', category_by_bytes: null },
      ]);
      expect(stage.mail.requests.map(({ kind }) => kind)).toEqual([
        'listMessages',
        'readMessage',
      ]);
    });

    it.each([
      [
        { level: 'item', kind: 'unreadable' },
        'ErrorCorruptData',
        'Could not be read: ErrorCorruptData',
        73,
      ],
      [{ level: 'transient' }, 'a b', 'Could not be read: ab', 73],
      [
        { level: 'mailbox', code: 'ACCESS_DENIED' },
        'ErrorAccessDenied',
        'Mailbox refused access',
        73,
      ],
      [
        { level: 'item', kind: 'gone' },
        'ErrorItemNotFound',
        'Deleted before it could be read',
        1,
      ],
    ] as const)(
      'retries an attachment that fails with %j %s, then records it as "%s"',
      async (fault, code, reason, minutes) => {
        const { stage, anna } = await stageWith();
        stage.mail.send(anna, {
          attachments: [{ bytes: Buffer.alloc(100_000) }, { name: 'ok.txt' }],
        });
        stage.mail.onRequest = failOn('openAttachment', fault, code);
        await stage.cycle();
        expect(await stage.eventRows()).toEqual([]);
        expect(await stage.mailbox(anna)).toMatchObject({
          state: 'Monitoring',
          problem_code: 'ITEM_UNREADABLE',
        });

        for (let waited = 0; waited < minutes; waited += 0.5) {
          stage.pass(MINUTE / 2);
          await stage.cycle();
        }
        expect(await stage.eventRows()).toMatchObject([
          { hash_error: reason, md5: null },
          { hash_error: null, md5: expect.any(String) },
        ]);
        await stage.nextPoll();
        expect(await stage.mailbox(anna)).toMatchObject({
          state: 'Monitoring',
          problem_code: null,
        });
      },
    );

    it('says of an encrypted mail that the service does not hand out that it is one', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna, {
        attachments: [{ name: 'smime.p7m', bytes: Buffer.alloc(100_000) }],
      });
      stage.mail.onRequest = failOn(
        'openAttachment',
        { level: 'item', kind: 'unreadable' },
        'ErrorMimeContentConversionFailed',
      );
      for (let waited = 0; waited < 73; waited += 0.5) {
        await stage.cycle();
        stage.pass(MINUTE / 2);
      }
      expect(await stage.eventRows()).toMatchObject([
        { hash_error: 'Encrypted message', md5: null },
      ]);
    });

    it('reads the rest when an attachment becomes readable, and what was read not again', async () => {
      const { stage, anna } = await stageWith();
      const bytes = Buffer.alloc(100_000);
      stage.mail.send(anna, { attachments: [{ bytes }, { bytes }] });
      let failures = 1;
      stage.mail.onRequest = request => {
        const opened = stage.mail.requests.filter(
          ({ kind }) => kind === 'openAttachment',
        ).length;
        if (request.kind === 'openAttachment' && opened === 2 && failures > 0) {
          failures -= 1;
          fail({ level: 'transient' });
        }
      };
      await stage.cycle();
      stage.pass(30_000);
      await stage.cycle();
      expect((await stage.eventRows()).map(row => row.hash_error)).toEqual([
        null,
        null,
      ]);
      expect(
        stage.mail.requests.filter(({ kind }) => kind === 'openAttachment'),
      ).toHaveLength(3);
    });

    it('records what it knew of a message that is deleted before the next attempt', async () => {
      const { stage, anna } = await stageWith();
      const messageId = stage.mail.send(anna, {
        subject: 'Secret',
        attachments: [{ bytes: Buffer.alloc(100_000) }, {}],
      });
      stage.mail.onRequest = failOn('openAttachment', { level: 'transient' });
      await stage.cycle();
      stage.mail.move(anna, messageId, 'purged');
      stage.pass(30_000);
      await stage.cycle();
      expect(await stage.eventRows()).toMatchObject([
        { subject: 'Secret', hash_error: 'Deleted before it could be read' },
        { subject: 'Secret', hash_error: null },
      ]);
    });

    it('finishes a message of which nothing can be known any more, and says so', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      stage.mail.onRequest = failOn('readMessage', {
        level: 'item',
        kind: 'gone',
      });
      await stage.cycle();
      expect(await stage.messageRows()).toMatchObject([
        { state: 'pending', attempts: 1 },
      ]);
      stage.pass(MINUTE);
      await stage.cycle();
      stage.pass(MINUTE);
      await stage.cycle();
      expect(await stage.messageRows()).toMatchObject([
        { state: 'done', last_error: 'gone' },
      ]);
    });

    it('records what could not be read before its mailbox began anew', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      stage.mail.onRequest = ({ kind }) => {
        if (kind === 'readMessage') {
          fail({ level: 'transient' });
        }
      };
      await stage.nextPoll();
      stage.mail.onRequest = () => {};
      await stage
        .knex('mailboxes')
        .update({ monitored_since: stage.now, complete_through: null });
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(1);
    });

    it('never gives up a message that is there but cannot be read, and goes on with the others', async () => {
      const { stage, anna } = await stageWith();
      const poison = stage.mail.send(anna);
      const good = stage.mail.send(anna);
      stage.mail.onRequest = request => {
        if (request.kind === 'readMessage' && request.messageId === poison) {
          fail({ level: 'item', kind: 'unreadable' });
        }
      };
      for (let hours = 0; hours < 30; hours += 1) {
        await stage.cycle();
        stage.pass(60 * MINUTE);
      }
      expect((await stage.eventRows()).map(row => row.message_id)).toEqual([
        good,
      ]);
      stage.mail.onRequest = () => {};
      await stage.cycle();
      expect((await stage.eventRows()).map(row => row.message_id)).toEqual([
        poison,
        good,
      ]);
    });

    it('keeps a message pending whose events the database refuses, and goes on with the others', async () => {
      const { stage, anna } = await stageWith();
      const poison = stage.mail.send(anna);
      stage.mail.send(anna);
      const refusing = {
        insert: async (...args: Parameters<typeof stage.events.insert>) => {
          await stage.events.insert(...args);
          if (args[1].events[0].messageId === poison) {
            throw new Error('refused');
          }
          return 1;
        },
        insertAll: () => Promise.reject(new Error('refused')),
      };
      await stage
        .collector({ events: refusing })
        .runCycle(new AbortController().signal);
      expect(await stage.eventRows()).toHaveLength(1);
      expect(await stage.messageRows()).toMatchObject([
        { state: 'pending', last_error: 'NotStored', attempts: 1 },
        { state: 'done' },
      ]);
      stage.pass(MINUTE);
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(2);
    });
  });

  describe('faults', () => {
    it.each([
      [{ level: 'mailbox', code: 'NO_MAILBOX' }, 'No mailbox', 'NO_MAILBOX'],
      [
        { level: 'mailbox', code: 'ACCESS_DENIED' },
        'Access denied',
        'ACCESS_DENIED',
      ],
      [{ level: 'mailbox', code: 'MAILBOX_FULL' }, 'Retrying', 'MAILBOX_FULL'],
      [{ level: 'transient' }, 'Retrying', null],
    ] as const)(
      'keep %j to its mailbox, and end by themselves',
      async (fault, state, problem) => {
        const { stage, anna } = await stageWith();
        const bob = await stage.addMailbox('bob');
        stage.mail.send(anna);
        stage.mail.send(bob);
        stage.mail.onRequest = ({ userId }) => {
          if (userId === anna) {
            fail(fault);
          }
        };
        await stage.cycle();
        expect(await stage.mailbox(anna)).toMatchObject({
          state,
          problem_code: problem,
          complete_through: null,
        });
        expect(await stage.mailbox(bob)).toMatchObject({ state: 'Monitoring' });
        expect(await stage.connection()).toMatchObject({
          status: 'Monitoring',
          paused_until: null,
        });

        stage.mail.onRequest = () => {};
        await stage.nextPoll();
        expect(await stage.mailbox(anna)).toMatchObject({
          state: 'Monitoring',
          problem_code: null,
          failures: 0,
        });
        expect(await stage.eventRows()).toHaveLength(2);
      },
    );

    it('of the tenant pause its connection and no other, and clear by themselves', async () => {
      const { stage, anna } = await stageWith();
      await stage.addMailbox('bob');
      stage.mail.send(anna);
      await stage.cycle();
      stage.pass(5 * MINUTE);
      stage.mail.onRequest = failOn('listMessages', {
        level: 'connection',
        code: 'CONSENT_REQUIRED',
      });
      await stage.cycle();
      expect(await stage.connection()).toMatchObject({
        status: 'Error',
        status_reason: 'CONSENT_REQUIRED',
        failures: 1,
      });
      const requests = stage.mail.requests.length;
      await stage.cycle();
      expect(stage.mail.requests).toHaveLength(requests);
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Monitoring',
        lease_owner: null,
      });

      stage.mail.onRequest = () => {};
      stage.pass(30_000);
      await stage.cycle();
      expect(await stage.connection()).toMatchObject({
        failures: 0,
        paused_until: null,
      });
      await stage.watch();
      expect(await stage.connection()).toMatchObject({
        status: 'Monitoring',
        status_reason: null,
      });
      expect(await stage.problems()).toEqual([]);
    });

    it.each([
      ['a mailbox', { level: 'transient', retryAfterMs: 7_654_321 }],
      [
        'a connection',
        { level: 'connection', code: 'THROTTLED', retryAfterMs: 7_654_321 },
      ],
    ] as const)(
      'make %s wait exactly as long as the service asks',
      async (_, fault) => {
        const { stage } = await stageWith();
        stage.mail.onRequest = failOn('listMessages', fault);
        await stage.cycle();
        stage.mail.requests.length = 0;
        stage.pass(7_654_320);
        await stage.cycle();
        expect(stage.mail.requests).toEqual([]);
        stage.pass(1);
        await stage.cycle();
        expect(stage.mail.requests).toHaveLength(1);
      },
    );

    it('that ask to wait while a message is read stop the mailbox and are not held against the message', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      stage.mail.send(anna);
      stage.mail.onRequest = failOn('readMessage', {
        level: 'transient',
        retryAfterMs: 10_000,
      });
      await stage.cycle();
      expect(stage.mail.requests.map(({ kind }) => kind)).toEqual([
        'listMessages',
        'readMessage',
      ]);
      expect((await stage.messageRows()).map(row => row.attempts)).toEqual([
        0, 0,
      ]);
      expect(readTime((await stage.mailbox(anna)).next_poll_at)).toEqual(
        new Date(stage.now.getTime() + 10_000),
      );
    });

    it('that every mailbox suffers from are the connection’s, until one of them is read', async () => {
      const { stage } = await stageWith();
      await stage.addMailbox('bob');
      stage.mail.onRequest = failOn('listMessages', {
        level: 'mailbox',
        code: 'ACCESS_DENIED',
      });
      await stage.cycle();
      expect(await stage.problems()).toEqual(['MAIL_PERMISSION_MISSING']);
      stage.mail.onRequest = () => {};
      await stage.nextPoll();
      expect(await stage.problems()).toEqual([]);
      expect(await stage.connection()).toMatchObject({ status: 'Monitoring' });
    });

    it('that pass do not make a connection unavailable at once, only where they stay', async () => {
      const { stage } = await stageWith();
      stage.mail.onRequest = failOn('listMessages', { level: 'transient' });
      await stage.cycle();
      expect(await stage.problems()).toEqual([]);
      await stage.nextPoll();
      expect(await stage.problems()).toEqual(['SERVICE_UNAVAILABLE']);
      stage.mail.onRequest = () => {};
      await stage.nextPoll();
      expect(await stage.problems()).toEqual([]);
    });

    it('that nobody expected end in Retrying, and the log has no values', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.onRequest = ({ kind }) => {
        if (kind === 'listMessages') {
          throw new TypeError('anna@contoso.com is not a function');
        }
      };
      await stage.cycle();
      expect(await stage.mailbox(anna)).toMatchObject({ state: 'Retrying' });
      expect(stage.logger.error).toHaveBeenCalledWith(
        'Polling a mailbox failed unexpectedly: TypeError',
      );
    });
  });

  describe('lost cursors', () => {
    it('are anchored again shortly before the last durable point, and nothing is lost or doubled', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      await stage.cycle();
      stage.pass(120 * MINUTE);
      await stage.cycle();
      stage.mail.send(anna);
      stage.mail.loseCursors(anna);
      stage.pass(5 * MINUTE);
      stage.mail.requests.length = 0;
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(2);
      expect(stage.mail.requests).toMatchObject([
        { position: { cursor: expect.any(String) } },
        { position: { since: new Date('2026-11-22T09:00:00Z') } },
        { kind: 'readMessage' },
      ]);
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Monitoring',
        problem_code: 'CURSOR_LOST',
      });
      await stage.nextPoll();
      expect(await stage.mailbox(anna)).toMatchObject({ problem_code: null });
    });

    it('are never anchored before monitoring began', async () => {
      const { stage, anna } = await stageWith();
      await stage.cycle();
      stage.mail.loseCursors(anna);
      stage.pass(MINUTE);
      await stage.nextPoll();
      expect(stage.mail.requests.at(-1)).toMatchObject({
        position: { since: new Date('2026-11-22T08:00:00Z') },
      });
    });

    it('that lead in a circle end the round safely', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      const answer = stage.mail.listMessages.bind(stage.mail);
      stage.mail.listMessages = async request => ({
        ...(await answer(request)),
        next: {
          kind: 'more',
          position: { mode: 'delta', cursor: '0|0|0' },
        },
      });
      await stage.cycle();
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Retrying',
        problem_code: 'CURSOR_LOST',
        complete_through: null,
      });
      expect(stage.mail.requests.length).toBeLessThan(5);
      stage.mail.listMessages = answer;
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(1);
    });
  });

  describe('who is polled', () => {
    it.each([
      ['is not authorized', { status: 'Awaiting authorization' }],
      ['was stopped', { status: 'Deauthorized' }],
      ['was deleted', { deleted_at: new Date() }],
      ['is paused', { paused_until: new Date('2026-11-22T09:00:00Z') }],
      [
        'began anew and has not looked up its users yet',
        { monitoring_since: new Date('2026-11-22T08:30:00Z') },
      ],
    ])('nobody of a connection that %s', async (_, columns) => {
      const { stage } = await stageWith();
      await stage.knex('connections').update(columns);
      await stage.cycle();
      expect(stage.mail.requests).toEqual([]);
    });

    it('a leaver a last time, for what was sent before leaving', async () => {
      const { stage, anna } = await stageWith();
      await stage.cycle();
      stage.pass(10_000);
      const before = stage.mail.send(anna);
      stage.pass(10_000);
      await stage.knex('mailboxes').update({
        state: 'Left scope',
        monitored_until: stage.now,
        next_poll_at: stage.now,
      });
      stage.pass(1);
      stage.mail.send(anna);
      await stage.cycle();
      expect((await stage.eventRows()).map(row => row.message_id)).toEqual([
        before,
      ]);
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Left scope',
        next_poll_at: null,
      });
    });

    it('nobody where the service is not configured', async () => {
      const { stage, anna } = await stageWith();
      await stage
        .collector({ connectors: () => undefined })
        .runCycle(new AbortController().signal);
      expect(
        readTimeOrNull((await stage.mailbox(anna)).lease_expires_at),
      ).toBeNull();
    });
  });
});
