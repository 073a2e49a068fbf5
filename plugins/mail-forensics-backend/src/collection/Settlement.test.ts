import { TestDatabases } from '@backstage/backend-test-utils';
import { isPostgres, readTime } from '../database';
import { LeaseLost, type Lease } from './Lease';
import { Settlement } from './Settlement';
import { claimMailboxes } from './sql/claimMailboxes';
import { returnLease, type FinishedPoll } from './sql/finishPoll';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('settling on %s', id => {
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
    const polls = claimed.map(({ lease }) => finished(stage, lease));
    const states = async () =>
      stage.knex('mailboxes').whereIn('state', ['Monitoring']).pluck('id');
    return { stage, polls, states };
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

  it('takes those together that wait, each with the ends of its own folders', async () => {
    const { stage, polls } = await setUp(10);
    const begun: string[] = [];
    stage.knex.on('query', ({ sql }: { sql: string }) => begun.push(sql));
    const settlement = Settlement.create(stage);
    await Promise.all(polls.map(poll => settlement.settle(poll)));
    // The first three, and then all that came while these were under way.
    expect(begun.filter(sql => sql.startsWith('BEGIN'))).toHaveLength(4);
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
    const settlement = Settlement.create(stage);
    const results = await Promise.allSettled(
      polls.map(poll => settlement.settle(poll)),
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
    const settlement = Settlement.create(stage);
    const results = await Promise.allSettled(
      polls.map((poll, index) =>
        settlement.settle(index === 4 ? (bad as never) : poll),
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
    const settlement = Settlement.create(stage);
    const locked = await stage.knex.transaction();
    await locked('mailboxes')
      .where({ id: polls[4].lease.mailboxId })
      .update({ failures: 7 });
    const all = polls.map(poll => settlement.settle(poll));
    await Promise.all(all.filter((_, index) => index !== 4));
    expect(await states()).toHaveLength(6);
    await locked.rollback();
    await all[4];
    expect(await states()).toHaveLength(7);
  });
});
