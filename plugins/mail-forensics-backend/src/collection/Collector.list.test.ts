import { TestDatabases } from '@backstage/backend-test-utils';
import { readTime } from '../database';
import { MailFault, type MessageId, type UserId } from '../mail';
import { LEASE_MS } from './Lease';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MINUTE = 60_000;

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('listing on %s', id => {
  const stageWith = async (config?: Parameters<typeof Stage.create>[1]) => {
    const stage = await Stage.create(await databases.init(id), config);
    const anna = await stage.addMailbox('anna');
    return { stage, anna };
  };

  const modeOf = async (stage: Stage) =>
    stage.knex('mailbox_cursors').orderBy('folder').pluck('mode');

  const polls = async (stage: Stage, count: number) => {
    for (let poll = 0; poll < count; poll += 1) {
      await stage.nextPoll();
    }
  };

  describe('a mailbox that is full', () => {
    it('is read all the same, and says so until there is room again', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.send(anna);
      await stage.cycle();
      stage.mail.fill(anna);
      stage.mail.send(anna);
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(2);
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Monitoring',
        problem_code: 'MAILBOX_FULL',
        problem_detail: expect.stringContaining('listed'),
        failures: 0,
      });
      expect(readTime((await stage.mailbox(anna)).complete_through)).toEqual(
        stage.now,
      );
      expect(await modeOf(stage)).toEqual(['list']);

      stage.mail.requests.length = 0;
      await polls(stage, 11);
      expect(stage.mail.requests).toHaveLength(11);
      expect(await stage.mailbox(anna)).toMatchObject({
        problem_code: 'MAILBOX_FULL',
      });
      // An hour after it was refused, delta is tried again, beside the list.
      await polls(stage, 1);
      expect(stage.mail.requests).toHaveLength(13);

      stage.mail.send(anna);
      stage.mail.fill(anna, false);
      await polls(stage, 12);
      expect(await stage.eventRows()).toHaveLength(3);
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Monitoring',
        problem_code: null,
      });
      expect(await modeOf(stage)).toEqual(['delta']);
      stage.mail.send(anna);
      await polls(stage, 1);
      expect(await stage.eventRows()).toHaveLength(4);
    });

    it('is read from its beginning where it never had room', async () => {
      const { stage, anna } = await stageWith({ watchDeletedItems: true });
      stage.mail.fill(anna);
      const deleted = stage.mail.send(anna);
      stage.mail.move(anna, deleted, 'deleteditems');
      const purged = stage.mail.send(anna);
      stage.mail.move(anna, purged, 'recoverableitemsdeletions');
      stage.mail.send(anna);
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(3);
      expect(await modeOf(stage)).toEqual(['list', 'list', 'list']);
    });

    it('has no gap where mail comes while it is filled and freed', async () => {
      const { stage, anna } = await stageWith({ watchDeletedItems: true });
      for (let round = 0; round < 20; round += 1) {
        stage.pass(1_000);
        stage.mail.send(anna);
        stage.mail.fill(anna, round % 3 === 0);
        await stage.nextPoll();
      }
      expect(await stage.eventRows()).toHaveLength(20);
    });
  });

  describe('a service without delta', () => {
    it('is asked once where nothing happened', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.listsOnly = true;
      stage.mail.send(anna);
      await stage.cycle();
      expect(await stage.mailbox(anna)).toMatchObject({
        state: 'Monitoring',
        problem_code: null,
      });
      stage.mail.requests.length = 0;
      await stage.nextPoll();
      expect(stage.mail.requests).toMatchObject([{ kind: 'listMessages' }]);
    });

    it.each([1, 2, 3, 7])(
      'tells mails of one second apart, %d to a page, and reads each once',
      async maxPageSize => {
        const { stage, anna } = await stageWith();
        Object.assign(stage.mail, { listsOnly: true, maxPageSize });
        for (let burst = 0; burst < 3; burst += 1) {
          for (let mail = 0; mail < 10; mail += 1) {
            stage.mail.send(anna);
          }
          stage.pass(400);
          stage.mail.send(anna);
          stage.pass(700);
        }
        await stage.cycle();
        expect(await stage.eventRows()).toHaveLength(33);
        await stage.nextPoll();
        expect(await stage.eventRows()).toHaveLength(33);
        const read = stage.mail.requests.filter(
          ({ kind }) => kind === 'readMessage',
        );
        expect(read).toHaveLength(33);
      },
    );

    it('gives mail that comes late, or with a date in the past, within an hour', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.listsOnly = true;
      stage.pass(120 * MINUTE);
      stage.mail.send(anna);
      await stage.cycle();
      stage.mail.send(anna, {
        receivedAt: new Date(stage.now.getTime() - 59 * MINUTE),
      });
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(2);
    });

    it('does not hide what follows a mail that is dated in the future', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.listsOnly = true;
      stage.mail.maxPageSize = 2;
      stage.mail.send(anna, { receivedAt: new Date('2099-01-01T00:00:00Z') });
      await stage.cycle();
      for (let mail = 0; mail < 5; mail += 1) {
        stage.pass(MINUTE);
        stage.mail.send(anna);
      }
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(6);
    });

    it('skips nothing where a mail that was listed is deleted between pages', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.listsOnly = true;
      stage.mail.maxPageSize = 3;
      const sent = sendOneAMinute(stage, anna, 10);
      stage.mail.onRequest = ({ kind, position }) => {
        const isLater = stage.mail.requests.length > 1;
        if (kind === 'listMessages' && position && isLater) {
          const [listed] = sent.splice(0, 1);
          stage.mail.move(anna, listed, 'deleteditems');
        }
      };
      await stage.cycle();
      expect(await stage.eventRows()).toHaveLength(10);
    });

    it('goes on behind the last page that is durable, after its replica was killed', async () => {
      const { stage, anna } = await stageWith();
      stage.mail.listsOnly = true;
      stage.mail.maxPageSize = 3;
      sendOneAMinute(stage, anna, 10);
      let killed = (): void => {};
      const death = new Promise<void>(resolve => {
        killed = resolve;
      });
      let pages = 0;
      stage.mail.onRequest = async ({ kind }) => {
        pages += kind === 'listMessages' ? 1 : 0;
        if (pages > 2) {
          killed();
          await new Promise(() => {});
        }
      };
      await Promise.race([stage.cycle(), death]);
      const listed = await stage.messageRows();
      expect(listed.length).toBeGreaterThanOrEqual(3);
      expect(listed.length).toBeLessThan(10);
      const [cursor] = await stage.knex('mailbox_cursors');
      expect(cursor).toMatchObject({ mode: 'list', complete_through: null });

      stage.mail.onRequest = () => {};
      stage.mail.requests.length = 0;
      stage.pass(LEASE_MS);
      await stage
        .collector({ replicaId: 'replica-2' })
        .runCycle(new AbortController().signal);
      expect(stage.mail.requests[0]).toMatchObject({
        position: { mode: 'list', since: readTime(cursor.list_since) },
      });
      expect(await stage.eventRows()).toHaveLength(10);
    });
  });

  it('takes the place of delta that fails time after time, and not of one that fails now and then', async () => {
    const { stage, anna } = await stageWith();
    await stage.cycle();
    stage.mail.onRequest = ({ position }) => {
      if (position && !('mode' in position && position.mode === 'list')) {
        throw new MailFault(
          { level: 'transient' },
          { message: 'It failed.', status: 500 },
        );
      }
    };
    stage.mail.send(anna);
    await stage.nextPoll();
    await stage.nextPoll();
    expect(await stage.mailbox(anna)).toMatchObject({
      state: 'Retrying',
      failures: 2,
    });
    expect(await modeOf(stage)).toEqual(['delta']);
    await stage.nextPoll();
    expect(await stage.mailbox(anna)).toMatchObject({
      state: 'Monitoring',
      problem_code: null,
    });
    expect(await stage.eventRows()).toHaveLength(1);
    // Tried again in vain, it does not make the mailbox fail.
    await polls(stage, 13);
    expect(await stage.mailbox(anna)).toMatchObject({ state: 'Monitoring' });
    stage.mail.onRequest = () => {};
    await polls(stage, 13);
    expect(await modeOf(stage)).toEqual(['delta']);
  });

  it('comes before delta where much may have happened, and delta takes over', async () => {
    const { stage, anna } = await stageWith();
    await stage.cycle();
    stage.mail.loseCursors(anna);
    sendOneAMinute(stage, anna, 90);
    stage.mail.requests.length = 0;
    await stage.cycle();
    const listings = stage.mail.requests.filter(
      ({ kind }) => kind === 'listMessages',
    );
    expect(listings.slice(0, 3)).toMatchObject([
      { position: { mode: 'delta' } },
      { position: { mode: 'list', since: new Date('2026-11-22T08:00:00Z') } },
      { position: { since: new Date('2026-11-22T08:30:00Z') } },
    ]);
    expect(await stage.eventRows()).toHaveLength(90);
    expect(await modeOf(stage)).toEqual(['delta']);
  });

  it('does not claim for a round of delta that was begun earlier what came since', async () => {
    const { stage, anna } = await stageWith();
    stage.mail.maxPageSize = 3;
    sendOneAMinute(stage, anna, 10);
    const stop = new AbortController();
    stage.mail.onRequest = ({ kind }) => {
      if (kind === 'listMessages' && stage.mail.requests.length > 1) {
        stop.abort();
      }
    };
    await stage.collector().runCycle(stop.signal);
    const [begun] = await stage.knex('mailbox_cursors');
    expect(begun).toMatchObject({ mode: 'delta', complete_through: null });

    stage.pass(5 * MINUTE);
    const resumed = stage.now;
    let asked = 0;
    stage.mail.onRequest = ({ kind }) => {
      asked += kind === 'listMessages' ? 1 : 0;
      stage.pass(1_000);
    };
    await stage.cycle();
    // The last two pages of the round, and one that shows what came since.
    expect(asked).toBe(3);
    const completeThrough = readTime(
      (await stage.mailbox(anna)).complete_through,
    );
    expect(completeThrough > resumed).toBe(true);
    expect(await stage.eventRows()).toHaveLength(10);
  });
});

function sendOneAMinute(
  stage: Stage,
  userId: UserId,
  count: number,
): MessageId[] {
  return Array.from({ length: count }, () => {
    stage.pass(MINUTE);
    return stage.mail.send(userId);
  });
}
