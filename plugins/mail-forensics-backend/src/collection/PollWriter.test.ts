import { TestDatabases } from '@backstage/backend-test-utils';
import { isPostgres, readTime } from '../database';
import { LeaseLost, type Lease } from './Lease';
import { PollWriter } from './PollWriter';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import type { MessageId } from '../mail';
import { claimMailboxes } from './sql/claimMailboxes';
import { readCursors } from './sql/cursors';
import type { FinishedMessage } from './sql/finishMessage';
import { returnLease, type FinishedPoll } from './sql/finishPoll';
import type { FolderPage } from './sql/recordPage';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('what polls write on %s', id => {
  /** So many mailboxes, all of them being polled. */
  async function setUp(count: number) {
    const stage = await Stage.create(await databases.init(id));
    for (let index = 0; index < count; index += 1) {
      await stage.addMailbox(`user${index}`);
    }
    const claimed = await claimMailboxes(stage.knex, {
      owner: 'a',
      services: ['microsoft365'],
      limit: count,
      now: stage.now,
    });
    const leases = claimed.map(({ lease }) => lease);
    const polls = leases.map(lease => finished(stage, lease));
    let begun = 0;
    stage.knex.on('query', ({ sql }: { sql: string }) => {
      begun += sql.startsWith('BEGIN') ? 1 : 0;
    });
    const transactions = () => begun;
    const states = async () =>
      stage.knex('mailboxes').whereIn('state', ['Monitoring']).pluck('id');
    return { stage, leases, polls, states, transactions };
  }

  function finished(stage: Stage, lease: Lease): FinishedPoll {
    return {
      lease,
      after: {
        state: 'Monitoring',
        problem: null,
        failures: 0,
        nextPollAt: stage.now,
      },
      completeThrough: stage.now,
      succeededAt: stage.now,
      activeAt: null,
      reconciledAt: null,
      ends: [
        {
          folder: 'sentitems',
          position: { mode: 'delta', cursor: `of ${lease.mailboxId}` },
          completeThrough: stage.now,
        },
      ],
      now: stage.now,
    };
  }

  function page(
    stage: Stage,
    lease: Lease,
    options: { messages: number; atEnd: boolean },
  ): FolderPage {
    return {
      lease,
      folder: 'sentitems',
      messages: Array.from({ length: options.messages }, (_, index) => ({
        messageId: `m${index}` as MessageId,
        receivedAt: stage.now,
        sizeBytes: 7,
      })),
      position: { mode: 'delta', cursor: `of ${lease.mailboxId}` },
      completeThrough: options.atEnd ? stage.now : null,
      now: stage.now,
    };
  }

  /** The ids of messages are the same in every mailbox. */
  function message(
    stage: Stage,
    lease: Lease,
    options: { files: number; gone?: boolean },
  ): FinishedMessage {
    return {
      lease,
      messageId: 'm0' as MessageId,
      now: stage.now,
      outcome: options.gone ? 'gone' : null,
      events: Array.from({ length: options.files }, (_, index) =>
        newFileEvent({
          connectionId: stage.connectionId,
          mailboxId: lease.mailboxId,
          userId: lease.mailboxId,
          messageId: 'm0',
          internetMessageId: `<${lease.mailboxId}>`,
          attachmentId: `m0-${index}`,
          fileName: `${index}.txt`,
        }),
      ),
    };
  }

  it('takes those together that wait, each with the ends of its own folders', async () => {
    const { stage, polls, transactions } = await setUp(10);
    const writer = PollWriter.create(stage);
    await Promise.all(polls.map(poll => writer.finishPoll(poll)));
    expect(transactions()).toBe(1);
    for (const { lease } of polls) {
      const mailbox = await stage
        .knex('mailboxes')
        .where({ id: lease.mailboxId })
        .first();
      expect(mailbox).toMatchObject({ state: 'Monitoring', lease_owner: null });
      expect(readTime(mailbox.complete_through)).toEqual(stage.now);
    }
    const cursors = await stage.knex('mailbox_cursors').select();
    expect(
      cursors.map(({ mailbox_id, cursor }) => [mailbox_id, cursor]),
    ).toEqual(
      expect.arrayContaining(
        polls.map(({ lease: { mailboxId } }) => [mailboxId, `of ${mailboxId}`]),
      ),
    );
  });

  it('writes nothing for one whose lease is lost, and settles the others', async () => {
    const { stage, polls, states } = await setUp(7);
    await returnLease(stage.knex, polls[4].lease);
    const writer = PollWriter.create(stage);
    const results = await Promise.allSettled(
      polls.map(poll => writer.finishPoll(poll)),
    );
    expect(results.map(({ status }) => status)).toEqual(
      polls.map((_, index) => (index === 4 ? 'rejected' : 'fulfilled')),
    );
    expect(results[4]).toMatchObject({ reason: expect.any(LeaseLost) });
    const others = polls.filter((_, index) => index !== 4);
    expect((await states()).sort()).toEqual(
      others.map(({ lease }) => lease.mailboxId).sort(),
    );
    expect(await stage.knex('mailbox_cursors')).toHaveLength(6);
  });

  it('lets one that cannot be stored fail alone', async () => {
    const { stage, polls, states } = await setUp(7);
    const bad = { ...polls[4], after: { ...polls[4].after, state: null } };
    const writer = PollWriter.create(stage);
    const results = await Promise.allSettled(
      polls.map((poll, index) =>
        writer.finishPoll(index === 4 ? (bad as never) : poll),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(
      polls.map((_, index) => (index === 4 ? 'rejected' : 'fulfilled')),
    );
    expect(await states()).toHaveLength(6);
  });

  it('waits for a mailbox that somebody else has locked, while the others are settled', async () => {
    const { stage, polls, states } = await setUp(7);
    if (!isPostgres(stage.knex)) {
      // One writer at a time: there is no row to wait for.
      return;
    }
    const writer = PollWriter.create(stage);
    const locked = await stage.knex.transaction();
    await locked('mailboxes')
      .where({ id: polls[4].lease.mailboxId })
      .update({ failures: 7 });
    const all = polls.map(poll => writer.finishPoll(poll));
    await Promise.all(all.filter((_, index) => index !== 4));
    expect(await states()).toHaveLength(6);
    await locked.rollback();
    await all[4];
    expect(await states()).toHaveLength(7);
  });

  it('records the pages of several mailboxes in one transaction, each with its own messages', async () => {
    const { stage, leases, transactions } = await setUp(6);
    const writer = PollWriter.create(stage);
    const pages = leases.map((lease, index) =>
      page(stage, lease, { messages: index % 3, atEnd: index % 2 === 0 }),
    );
    const added = await Promise.all(pages.map(each => writer.recordPage(each)));
    expect(added).toEqual([0, 1, 2, 0, 1, 2]);
    expect(transactions()).toBe(1);
    const cursors = await readCursors(
      stage.knex,
      leases.map(({ mailboxId }) => mailboxId),
    );
    leases.forEach(({ mailboxId }, index) => {
      const atEnd = index % 2 === 0;
      expect(cursors.get(mailboxId)).toMatchObject([
        {
          position: { mode: 'delta', cursor: `of ${mailboxId}` },
          midRound: !atEnd,
          completeThrough: atEnd ? stage.now : null,
        },
      ]);
    });
    // What was at its end before keeps what was known of that.
    stage.pass(1_000);
    await Promise.all(
      leases.map(lease =>
        writer.recordPage(page(stage, lease, { messages: 0, atEnd: false })),
      ),
    );
    const later = await readCursors(stage.knex, [leases[0].mailboxId]);
    expect(later.get(leases[0].mailboxId)).toMatchObject([
      {
        midRound: true,
        completeThrough: new Date(stage.now.getTime() - 1_000),
      },
    ]);
  });

  it('finishes messages of several mailboxes in one transaction, each with its own events', async () => {
    const { stage, leases, transactions } = await setUp(6);
    const writer = PollWriter.create(stage);
    await Promise.all(
      leases.map(lease =>
        writer.recordPage(page(stage, lease, { messages: 1, atEnd: true })),
      ),
    );
    const messages = leases.map((lease, index) =>
      message(stage, lease, { files: index % 3, gone: index === 5 }),
    );
    const before = transactions();
    const added = await Promise.all(
      messages.map(each => writer.finishMessage(each)),
    );
    expect(added).toEqual([0, 1, 2, 0, 1, 2]);
    expect(transactions() - before).toBe(1);
    expect(await stage.eventRows()).toHaveLength(6);
    const rows = await stage.messageRows();
    expect(
      rows.filter(row => row.state === 'done').map(row => row.mailbox_id),
    ).toHaveLength(6);
    expect(rows.filter(row => row.last_error === 'gone')).toMatchObject([
      { mailbox_id: leases[5].mailboxId },
    ]);
  });

  it('writes no event of a message that was done before, or whose lease is lost', async () => {
    const { stage, leases } = await setUp(6);
    const writer = PollWriter.create(stage);
    await Promise.all(
      leases.map(lease =>
        writer.recordPage(page(stage, lease, { messages: 1, atEnd: true })),
      ),
    );
    await stage
      .knex('messages')
      .where({ mailbox_id: leases[1].mailboxId })
      .update({ state: 'done' });
    await returnLease(stage.knex, leases[4]);
    const results = await Promise.allSettled(
      leases.map(lease =>
        writer.finishMessage(message(stage, lease, { files: 1 })),
      ),
    );
    expect(
      results.map(result =>
        result.status === 'fulfilled' ? result.value : result.reason.name,
      ),
    ).toEqual([1, 'LeaseLost', 1, 1, 'LeaseLost', 1]);
    const recorded = await stage.eventRows();
    expect(recorded.map(row => row.mailbox_id).sort()).toEqual(
      [0, 2, 3, 5].map(index => leases[index].mailboxId).sort(),
    );
  });

  it('lets a message alone fail whose events cannot be stored', async () => {
    const { stage, leases } = await setUp(4);
    const writer = PollWriter.create(stage);
    await Promise.all(
      leases.map(lease =>
        writer.recordPage(page(stage, lease, { messages: 1, atEnd: true })),
      ),
    );
    const results = await Promise.allSettled(
      leases.map((lease, index) => {
        const good = message(stage, lease, { files: 1 });
        const events = good.events.map(event => ({
          ...event,
          ...(index === 2 && { sentAt: null as unknown as Date }),
        }));
        return writer.finishMessage({ ...good, events });
      }),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    ]);
    expect(await stage.eventRows()).toHaveLength(3);
    expect(
      (await stage.messageRows()).filter(({ state }) => state === 'pending'),
    ).toMatchObject([{ mailbox_id: leases[2].mailboxId }]);
  });
});
