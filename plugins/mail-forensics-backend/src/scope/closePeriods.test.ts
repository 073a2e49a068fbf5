import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase, readTime } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId, MailboxId } from '../mail';
import { InMemoryMail } from '../mail/__testUtils__/InMemoryMail';
import { closePeriods } from './closePeriods';
import { DirectoryRefresh } from './DirectoryRefresh';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));

describe.each(databases.eachSupportedId())('closePeriods on %s', id => {
  let knex: Knex;
  let connectionId: string;

  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
  });

  beforeEach(async () => {
    await knex('connections').delete();
    connectionId = await insertConnection(knex);
  });

  const add = (changes: Record<string, unknown>) =>
    insertMailbox<MailboxId>(knex, connectionId, {
      monitored_since: at(0),
      ...changes,
    });
  const close = (ids: MailboxId[]) =>
    knex.transaction(trx => closePeriods(trx, ids));
  const kept = async () =>
    (await knex('mailbox_periods').orderBy('covered_from')).map(row => [
      row.mailbox_id,
      readTime(row.covered_from),
      readTime(row.covered_until),
    ]);

  it.each([
    ['read to', { complete_through: at(7) }, at(7)],
    [
      'that left the scope, read to the end',
      { complete_through: at(9), monitored_until: at(5) },
      at(5),
    ],
    [
      'that left the scope, not read to the end',
      { complete_through: at(3), monitored_until: at(5) },
      at(3),
    ],
  ])('keeps what one %s was covered for', async (_, changes, until) => {
    const mailbox = await add(changes);
    await add({ complete_through: at(8) });
    await close([mailbox]);
    expect(await kept()).toEqual([[mailbox, at(0), until]]);
  });

  it.each([
    ['was never read', {}],
    ['left before it was read', { monitored_until: at(5) }],
    ['was read to its beginning', { complete_through: at(0) }],
  ])('keeps nothing of one that %s', async (_, changes) => {
    await close([await add(changes)]);
    expect(await kept()).toEqual([]);
  });

  it('keeps since when one was monitored of which one folder was read and not all', async () => {
    const mailbox = await add({ complete_through: null });
    await knex('mailbox_cursors').insert({
      mailbox_id: mailbox,
      folder: 'sentitems',
      cursor: 'somewhere',
      moved_at: at(1),
    });
    await close([mailbox]);
    expect(await kept()).toEqual([[mailbox, at(0), at(0)]]);
  });

  it('keeps one period after the other, and the same only once', async () => {
    const mailbox = await add({ complete_through: at(5) });
    await close([mailbox]);
    await close([mailbox]);
    await knex('mailboxes').update({
      monitored_since: at(10),
      complete_through: at(12),
    });
    await close([mailbox]);
    expect(await kept()).toEqual([
      [mailbox, at(0), at(5)],
      [mailbox, at(10), at(12)],
    ]);
  });

  it('is done for whoever comes back into scope, and for everybody when the connection is resumed', async () => {
    const now = { minute: 0 };
    const clock = () => at(now.minute);
    const mail = new InMemoryMail({ now: clock });
    mail.addUser('anna');
    mail.addUser('ben');
    await knex('connections').update({
      scope_mode: 'users',
      monitoring_since: at(0),
      directory_due_at: at(0),
    });
    const refresh = DirectoryRefresh.create({
      knex,
      connectors: () => mail,
      health: DatabaseConnectionHealth.create({ knex, now: clock }),
      logger: mockServices.logger.mock(),
      now: clock,
    });
    const inScope = async (minute: number, ...names: string[]) => {
      now.minute = minute;
      await knex('scope_entries').delete();
      for (const [position, name] of names.entries()) {
        await knex('scope_entries').insert({
          connection_id: connectionId,
          position,
          entry: `${name}@contoso.com`,
        });
      }
      await refresh.refresh(
        connectionId as ConnectionId,
        new AbortController().signal,
      );
    };
    const rowOf = (name: string) =>
      knex('mailboxes').where('user_id', `id-${name}`).first();

    await inScope(0, 'anna', 'ben');
    await knex('mailboxes').update({ complete_through: at(9) });
    await inScope(10, 'anna');
    expect(await kept()).toEqual([]);
    const left = readTime((await rowOf('ben')).monitored_until);
    // The last poll after it left.
    await knex('mailboxes').update({ complete_through: at(12) });
    await knex('mailboxes')
      .where({ state: 'Left scope' })
      .update({ next_poll_at: null });
    await inScope(20, 'anna', 'ben');
    const [anna, ben] = [(await rowOf('anna')).id, (await rowOf('ben')).id];
    expect(await kept()).toEqual([[ben, at(0), left]]);

    await knex('mailboxes').update({ complete_through: at(25) });
    await knex('connections').update({ monitoring_since: at(40) });
    await inScope(41, 'anna', 'ben');
    const all = await kept();
    expect(all).toHaveLength(3);
    for (const period of [
      [ben, at(0), left],
      [anna, at(0), at(25)],
      [ben, at(20), at(25)],
    ]) {
      expect(all).toContainEqual(period);
    }
  });
});
