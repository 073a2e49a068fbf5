import { TestDatabases } from '@backstage/backend-test-utils';
import { readTime, readTimeOrNull } from '../database';
import { MailFault, type UserId } from '../mail';
import { untilAborted, Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MAILBOXES = 30;
const FOLDERS = 3;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('quiet mailboxes on %s', id => {
  let stage: Stage;
  let users: UserId[];

  /** Mailboxes of which every folder was read, and of which nothing is to be told. */
  beforeEach(async () => {
    stage = await Stage.create(await databases.init(id), {
      watchDeletedItems: true,
      concurrency: 4,
    });
    stage.mail.answerTogether();
    users = [];
    for (let index = 0; index < MAILBOXES; index += 1) {
      users.push(await stage.addMailbox(`user${index}`));
    }
    await stage.nextPoll();
    await stage.nextPoll();
    stage.mail.requests.length = 0;
  });

  afterEach(() => stage.knex.destroy());

  const kinds = () => stage.mail.requests.map(({ kind }) => kind);
  const poll = async () => {
    stage.mail.requests.length = 0;
    await stage.nextPoll();
  };

  it('are asked for together, folder by folder, and settled', async () => {
    await poll();
    await poll();
    // The first claim of a cycle does not know yet how quiet they are.
    expect(new Set(kinds())).toEqual(new Set(['listTogether']));
    expect(kinds().length).toBeLessThanOrEqual(MAILBOXES / 2);
    expect(kinds().length % FOLDERS).toBe(0);
    const rows = await stage.knex('mailboxes');
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'Monitoring', lease_owner: null });
      expect(readTime(row.complete_through)).toEqual(stage.now);
      expect(readTime(row.next_poll_at) > stage.now).toBe(true);
    }
  });

  it('are read on, without being asked for again, where there is something to tell', async () => {
    stage.mail.send(users[3], { attachments: [{}, {}] });
    stage.mail.send(users[17], { folder: 'deleteditems' });
    await poll();
    expect(kinds().filter(kind => kind !== 'listTogether')).toEqual([
      'readMessage',
      'readMessage',
    ]);
    expect(await stage.eventRows()).toHaveLength(3);
    expect(stage.mail.maxInFlightPerMailbox).toBe(1);
  });

  it('fail alone, and are not asked again before the time that the service names', async () => {
    stage.mail.onRequest = ({ kind, userId }) => {
      if (kind === 'listMessages' && userId === users[5]) {
        throw new MailFault(
          { level: 'transient', retryAfterMs: 7_654_321, mailboxOnly: true },
          { message: 'Wait.' },
        );
      }
      if (kind === 'listMessages' && userId === users[6]) {
        throw new MailFault(
          { level: 'mailbox', code: 'ACCESS_DENIED' },
          { message: 'No.' },
        );
      }
    };
    await poll();
    expect(new Set(kinds())).toEqual(new Set(['listTogether']));
    const waiting = await stage.mailbox(users[5]);
    expect(waiting.state).toBe('Retrying');
    expect(readTime(waiting.next_poll_at)).toEqual(
      new Date(stage.now.getTime() + 7_654_321),
    );
    expect((await stage.mailbox(users[6])).state).toBe('Access denied');
    expect(
      await stage.knex('mailboxes').where({ state: 'Monitoring' }),
    ).toHaveLength(MAILBOXES - 2);
  });

  it('are asked for alone where the service did not answer for one', async () => {
    stage.mail.onRequest = ({ kind }) => {
      if (kind === 'listMessages') {
        throw new Error('left out');
      }
    };
    const { listTogether } = stage.mail;
    stage.mail.listTogether = async (requests, signal) => {
      const answers = await listTogether?.(requests, signal);
      stage.mail.onRequest = () => {};
      return answers ?? [];
    };
    stage.mail.send(users[0]);
    await poll();
    expect(kinds()).toContain('listMessages');
    expect(await stage.eventRows()).toHaveLength(1);
    expect(
      await stage.knex('mailboxes').distinct('state', 'lease_owner'),
    ).toEqual([{ state: 'Monitoring', lease_owner: null }]);
  });

  it('are given back when the replica is told to stop', async () => {
    const stop = new AbortController();
    stage.mail.listTogether = async (_, signal) => {
      stop.abort();
      signal?.throwIfAborted();
      return [];
    };
    stage.pass(stage.config.pollIntervalMs);
    await stage.collector().runCycle(stop.signal);
    expect(
      await stage.knex('mailboxes').whereNotNull('lease_owner'),
    ).toHaveLength(0);
  });

  it('keep their leases while they wait for an answer', async () => {
    const naps: number[] = [];
    let asleep = () => {};
    const renewed = new Promise<void>(resolve => {
      asleep = resolve;
    });
    const { listTogether } = stage.mail;
    stage.mail.listTogether = async (requests, signal) => {
      await renewed;
      return (await listTogether?.(requests, signal)) ?? [];
    };
    stage.pass(stage.config.pollIntervalMs);
    const before = stage.now;
    await stage
      .collector({
        sleep: async (ms, signal) => {
          if (ms > 1_000 && naps.length < MAILBOXES) {
            naps.push(ms);
            stage.now = new Date(before.getTime() + 20_000);
            setTimeout(asleep, 200);
            return;
          }
          await untilAborted(ms, signal);
        },
      })
      .runCycle(new AbortController().signal);
    expect(naps.length).toBeGreaterThan(0);
    const rows = await stage.knex('mailboxes');
    expect(rows.every(row => row.state === 'Monitoring')).toBe(true);
    expect(
      rows.every(
        row => (readTimeOrNull(row.complete_through) ?? before) >= before,
      ),
    ).toBe(true);
  });
});
