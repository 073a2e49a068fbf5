import { TestDatabases } from '@backstage/backend-test-utils';
import { readTime, readTimeOrNull } from '../database';
import { MailFault, type UserId } from '../mail';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('reconciliation on %s', id => {
  let stage: Stage;
  let user: UserId;

  beforeEach(async () => {
    stage = await Stage.create(await databases.init(id), {
      watchDeletedItems: true,
    });
    user = await stage.addMailbox('anna');
    await stage.nextPoll();
    await stage.nextPoll();
  });

  afterEach(() => stage.knex.destroy());

  const lists = () =>
    stage.mail.requests.filter(
      ({ position }) =>
        position && 'mode' in position && position.mode === 'list',
    ).length;
  /** What delta knows is up to date, and a day has passed since the last comparison. */
  const aDayLater = async () => {
    stage.pass(24 * HOUR);
    await stage.cycle();
  };

  it('finds once a day what delta does not tell, records it, and says how much it was', async () => {
    stage.mail.send(user, { hiddenFromDelta: true, attachments: [{}, {}] });
    stage.mail.send(user, { hiddenFromDelta: true, folder: 'deleteditems' });
    stage.mail.send(user);
    await stage.nextPoll();
    await stage.nextPoll();
    expect(await stage.eventRows()).toHaveLength(1);
    expect(lists()).toBe(0);

    await aDayLater();
    expect(await stage.eventRows()).toHaveLength(4);
    expect(lists()).toBe(3);
    const mailbox = await stage.mailbox(user);
    expect(mailbox.reconciled_found).toBe(2);
    expect(readTime(mailbox.reconciled_at)).toEqual(stage.now);
    expect(stage.logger.info).toHaveBeenLastCalledWith(
      expect.stringContaining('2 of them found by reconciliation'),
    );

    await stage.nextPoll();
    expect(lists()).toBe(3);
    await aDayLater();
    expect(lists()).toBe(6);
    expect(await stage.eventRows()).toHaveLength(4);
    expect((await stage.mailbox(user)).reconciled_found).toBe(2);
  });

  it('looks back to the last comparison, however long ago that was', async () => {
    await aDayLater();
    stage.mail.send(user, { hiddenFromDelta: true });
    stage.pass(10 * 24 * HOUR);
    await stage.cycle();
    expect(await stage.eventRows()).toHaveLength(1);
  });

  it('leaves to delta what came after its last page', async () => {
    stage.pass(24 * HOUR);
    let sent = false;
    stage.mail.onRequest = ({ position }) => {
      if (position && 'mode' in position && position.mode === 'list' && !sent) {
        sent = true;
        stage.mail.send(user);
      }
    };
    await stage.cycle();
    expect(sent).toBe(true);
    expect((await stage.mailbox(user)).reconciled_found).toBe(0);
    stage.pass(10 * MINUTE);
    await stage.cycle();
    expect(await stage.eventRows()).toHaveLength(1);
  });

  it('is tried again by the next poll where the list cannot be read, and the mailbox is none the worse', async () => {
    stage.mail.send(user, { hiddenFromDelta: true });
    await stage.nextPoll();
    stage.mail.onRequest = ({ position }) => {
      if (position && 'mode' in position && position.mode === 'list') {
        throw new MailFault({ level: 'transient' }, { message: 'Later.' });
      }
    };
    await aDayLater();
    const mailbox = await stage.mailbox(user);
    expect(mailbox.state).toBe('Monitoring');
    expect(readTimeOrNull(mailbox.reconciled_at)).toBeNull();
    stage.mail.onRequest = () => {};
    stage.pass(10 * MINUTE);
    await stage.cycle();
    expect(await stage.eventRows()).toHaveLength(1);
  });

  it('waits as long as the service asks', async () => {
    stage.mail.onRequest = ({ position }) => {
      if (position && 'mode' in position && position.mode === 'list') {
        throw new MailFault(
          { level: 'transient', retryAfterMs: 2 * HOUR },
          { message: 'Later.' },
        );
      }
    };
    await aDayLater();
    expect(readTime((await stage.mailbox(user)).next_poll_at)).toEqual(
      new Date(stage.now.getTime() + 2 * HOUR),
    );
  });

  it('does not list a folder that is listed anyway', async () => {
    stage.mail.fill(user);
    await stage.nextPoll();
    await stage.nextPoll();
    stage.mail.requests.length = 0;
    await aDayLater();
    // Each of three folders once, besides the trials of delta.
    expect(lists()).toBe(3);
  });

  describe('and how often a mailbox is polled', () => {
    const pollsIn = async () =>
      (readTime((await stage.mailbox(user)).next_poll_at).getTime() -
        stage.now.getTime()) /
      MINUTE;

    it('is half as often where nothing was sent for a day, and as ever once something is', async () => {
      expect(await pollsIn()).toBe(5);
      await aDayLater();
      expect(await pollsIn()).toBe(10);
      stage.mail.send(user, { attachments: [] });
      stage.pass(10 * MINUTE);
      await stage.cycle();
      expect(await pollsIn()).toBe(5);
    });
  });
});
