import { TestDatabases } from '@backstage/backend-test-utils';
import { readNumber, readTime, readTimeOrNull } from '../database';
import type { MessageId, UserId } from '../mail';
import { claimMailboxes } from './sql/claimMailboxes';
import { replacePosition } from './sql/cursors';
import {
  finishMessage,
  forgetMessage,
  postponeMessage,
} from './sql/finishMessage';
import { finishPoll, renewLease, returnLease } from './sql/finishPoll';
import { recordPage } from './sql/recordPage';
import { LeaseLost, LEASE_MS, type Lease } from './Lease';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('leases on %s', id => {
  const stageWith = async () => {
    const stage = await Stage.create(await databases.init(id));
    const anna = await stage.addMailbox('anna');
    const claim = (owner: string, limit = 10) =>
      claimMailboxes(stage.knex, {
        owner,
        services: ['microsoft365'],
        limit,
        now: stage.now,
      });
    const everything = async () => [
      await stage.knex('mailboxes').select(),
      await stage.knex('mailbox_cursors').select(),
      await stage.knex('messages').select(),
      await stage.knex('file_events').select(),
    ];
    return { stage, anna, claim, everything };
  };

  it('go to one holder, and to another once they have ended', async () => {
    const { stage, claim } = await stageWith();
    expect(await claim('a')).toHaveLength(1);
    expect(await claim('b')).toEqual([]);
    stage.pass(LEASE_MS - 1);
    expect(await claim('b')).toEqual([]);
    stage.pass(1);
    expect(await claim('b')).toMatchObject([
      { lease: { owner: 'b', fence: 2 } },
    ]);
  });

  it('are never given twice, however many ask at once, the longest waiting first', async () => {
    const { stage, claim } = await stageWith();
    for (let i = 0; i < 19; i += 1) {
      await stage.addMailbox(`user${i}`, {
        next_poll_at: new Date(stage.now.getTime() - 1_000 * i),
      });
    }
    const first = await claim('first', 2);
    expect(first.map(({ userId }) => userId).sort()).toEqual([
      'id-user17',
      'id-user18',
    ]);
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(owner => claim(owner, 5)),
    );
    const again = await claim('last', 20);
    const ids = [...claims.flat(), ...again].map(
      ({ lease }) => lease.mailboxId,
    );
    expect(ids).toHaveLength(18);
    expect(new Set(ids).size).toBe(18);
  });

  const writes: [string, (stage: Stage, lease: Lease) => Promise<unknown>][] = [
    [
      'record a page',
      (stage, lease) =>
        recordPage(stage.knex, {
          lease,
          folder: 'sentitems',
          messages: [
            {
              messageId: 'late' as MessageId,
              receivedAt: null,
              sizeBytes: null,
            },
          ],
          position: { mode: 'delta', cursor: 'late' },
          completeThrough: stage.now,
          now: stage.now,
        }),
    ],
    [
      'replace a position',
      (stage, lease) =>
        replacePosition(stage.knex, {
          lease,
          folder: 'sentitems',
          position: { mode: 'delta', cursor: 'late' },
          now: stage.now,
        }),
    ],
    [
      'finish a message',
      (stage, lease) =>
        finishMessage(stage.knex, {
          lease,
          messageId: 'm' as MessageId,
          now: stage.now,
          events: [],
          outcome: null,
          writer: stage.events,
        }),
    ],
    [
      'postpone a message',
      (stage, lease) =>
        postponeMessage(stage.knex, {
          lease,
          messageId: 'm' as MessageId,
          now: stage.now,
          attempts: 9,
          nextAttemptAt: stage.now,
          error: 'x',
          drafts: [],
        }),
    ],
    [
      'forget a message',
      (stage, lease) =>
        forgetMessage(stage.knex, {
          lease,
          messageId: 'm' as MessageId,
          now: stage.now,
        }),
    ],
    [
      'finish its poll',
      (stage, lease) =>
        finishPoll(stage.knex, {
          lease,
          after: {
            state: 'Retrying',
            problem: null,
            failures: 9,
            nextPollAt: null,
          },
          completeThrough: stage.now,
          succeededAt: stage.now,
          activeAt: null,
          reconciledAt: null,
          ends: [
            {
              folder: 'sentitems',
              position: { mode: 'delta', cursor: 'late' },
              completeThrough: stage.now,
            },
          ],
          now: stage.now,
        }),
    ],
    [
      'renew its lease',
      (stage, lease) => renewLease(stage.knex, lease, stage.now),
    ],
  ];

  it.each(writes)(
    'an old holder cannot %s, and nothing is changed',
    async (_, write) => {
      const { stage, claim, everything } = await stageWith();
      const [{ lease }] = await claim('a');
      await recordPage(stage.knex, {
        lease,
        folder: 'sentitems',
        messages: [
          { messageId: 'm' as MessageId, receivedAt: null, sizeBytes: null },
        ],
        position: { mode: 'delta', cursor: 'first' },
        completeThrough: null,
        now: stage.now,
      });
      stage.pass(LEASE_MS);
      const [other] = await claim('a');
      const before = await everything();
      await expect(write(stage, lease)).rejects.toThrow(LeaseLost);
      await returnLease(stage.knex, lease);
      expect(await everything()).toEqual(before);
      await expect(write(stage, other.lease)).resolves.not.toThrow();
    },
  );

  it.each(writes.slice(0, -2))(
    'the holder cannot %s once the connection was stopped',
    async (_, write) => {
      const { stage, claim } = await stageWith();
      const [{ lease }] = await claim('a');
      await stage.knex('connections').update({ status: 'Deauthorized' });
      await expect(write(stage, lease)).rejects.toThrow(LeaseLost);
    },
  );

  it('a holder that wakes up late in the middle of a poll records nothing twice', async () => {
    const { stage, anna } = await stageWith();
    stage.mail.send(anna);
    let woken = false;
    stage.mail.onRequest = async ({ kind }) => {
      if (kind === 'readMessage' && !woken) {
        woken = true;
        stage.pass(LEASE_MS);
        await stage
          .collector({ replicaId: 'replica-2' })
          .runCycle(new AbortController().signal);
      }
    };
    await stage.cycle();
    expect(await stage.eventRows()).toHaveLength(1);
    const mailbox = await stage.mailbox(anna);
    expect(readNumber(mailbox.lease_fence)).toBe(2);
    expect(mailbox).toMatchObject({ state: 'Monitoring', lease_owner: null });
    expect(stage.logger.error).not.toHaveBeenCalled();
  });

  it('are renewed every 15 seconds while their holder works', async () => {
    const { stage, anna, claim } = await stageWith();
    stage.mail.send(anna);
    const naps: { ms: number; wake: () => void }[] = [];
    const sleep = async (ms: number, signal: AbortSignal) => {
      await new Promise<void>(resolve => {
        naps.push({ ms, wake: resolve });
        signal.addEventListener('abort', () => resolve());
      });
    };
    const stolen: unknown[] = [];
    stage.mail.onRequest = async ({ kind }) => {
      if (kind === 'readMessage') {
        for (let renewals = 0; renewals < 5; renewals += 1) {
          stage.pass(15_000);
          naps
            .filter(({ ms }) => ms === 15_000)
            .at(-1)
            ?.wake();
          await renewed(stage, anna);
          stolen.push(...(await claim('replica-2')));
        }
      }
    };
    await stage.collector({ sleep }).runCycle(new AbortController().signal);
    expect(stolen).toEqual([]);
    expect(naps.filter(({ ms }) => ms === 15_000)).toHaveLength(6);
    expect(await stage.eventRows()).toHaveLength(1);
    expect(stage.logger.error).not.toHaveBeenCalled();
  });

  it('are given back when the replica is told to stop, and what was begun is not held against anybody', async () => {
    const { stage, anna } = await stageWith();
    stage.mail.send(anna);
    stage.mail.send(anna);
    const stop = new AbortController();
    stage.mail.onRequest = ({ kind }) => {
      if (kind === 'readMessage') {
        stop.abort();
      }
    };
    await stage.collector().runCycle(stop.signal);
    const mailbox = await stage.mailbox(anna);
    expect(mailbox).toMatchObject({
      state: 'Initializing',
      lease_owner: null,
      failures: 0,
    });
    expect(readTimeOrNull(mailbox.lease_expires_at)).toBeNull();
    expect((await stage.messageRows()).map(row => row.attempts)).toEqual([
      0, 0,
    ]);

    stage.mail.onRequest = () => {};
    await stage.cycle();
    expect(await stage.eventRows()).toHaveLength(2);
  });

  it('let two replicas share the mailboxes, and each mail is recorded once', async () => {
    const { stage } = await stageWith();
    for (let i = 0; i < 12; i += 1) {
      stage.mail.send(await stage.addMailbox(`user${i}`));
    }
    const { signal } = new AbortController();
    const inFlight = new Set<string>();
    stage.mail.onRequest = async ({ userId = '' }) => {
      expect(inFlight).not.toContain(userId);
      inFlight.add(userId);
      await new Promise(resolve => setImmediate(resolve));
      inFlight.delete(userId);
    };
    await Promise.all([
      stage.collector({ replicaId: 'replica-1' }).runCycle(signal),
      stage.collector({ replicaId: 'replica-2' }).runCycle(signal),
    ]);
    expect(await stage.eventRows()).toHaveLength(12);
    const fences = await stage.knex('mailboxes').pluck('lease_fence');
    expect(fences.map(readNumber)).toEqual(Array(13).fill(1));
    expect(stage.mail.maxInFlightPerMailbox).toBe(1);
    expect(stage.logger.error).not.toHaveBeenCalled();
  });

  it('leave page and cursor as they were where the transaction fails half-way', async () => {
    const { stage, claim, everything } = await stageWith();
    const [{ lease }] = await claim('a');
    const before = await everything();
    await expect(
      recordPage(stage.knex, {
        lease,
        folder: 'sentitems',
        messages: [
          { messageId: 'm' as MessageId, receivedAt: null, sizeBytes: null },
        ],
        // The column refuses it: the messages were inserted before.
        position: { mode: 'delta', cursor: null as unknown as string },
        completeThrough: null,
        now: stage.now,
      }),
    ).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });
});

async function renewed(stage: Stage, userId: UserId): Promise<void> {
  for (;;) {
    const mailbox = await stage.mailbox(userId);
    const end = readTime(mailbox.lease_expires_at).getTime();
    if (end === stage.now.getTime() + LEASE_MS) {
      return;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
