import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  openDatabase,
  readNumber,
  readTime,
  readTimeOrNull,
} from '../database';
import { insertConnection } from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import { MailFault, type ConnectionId } from '../mail';
import { InMemoryMail } from '../mail/__testUtils__/InMemoryMail';
import { DirectoryRefresh } from './DirectoryRefresh';
import {
  insertScopeEntries,
  selectScopeEntries,
  toScopeRow,
} from './sql/scopeEntries';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const BEGAN = new Date('2026-11-22T08:00:00Z');
const MINUTE = 60_000;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('directory refresh on %s', id => {
  const setUp = async (
    scope: { mode: string; entries?: string[] } = { mode: 'all' },
  ) => {
    const knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    const clock = { now: BEGAN };
    const now = () => clock.now;
    const mail = new InMemoryMail({ now });
    const health = DatabaseConnectionHealth.create({ knex, now });
    const logger = mockServices.logger.mock();
    const connectionId = await insertConnection<ConnectionId>(knex, {
      scope_mode: scope.mode,
      directory_due_at: BEGAN,
    });
    for (const [position, entry] of (scope.entries ?? []).entries()) {
      await knex('scope_entries').insert({
        connection_id: connectionId,
        position,
        entry,
      });
    }
    const refresh = DirectoryRefresh.create({
      knex,
      connectors: () => mail,
      health,
      logger,
      now,
    });
    const due = () => refresh.refreshDue(new AbortController().signal);
    const pass = (minutes: number) => {
      clock.now = new Date(clock.now.getTime() + minutes * MINUTE);
    };
    const mailboxes = async () => {
      const rows = await knex('mailboxes').orderBy('user_id');
      return rows.map(row => ({
        ...row,
        since: readTime(row.monitored_since),
        next: readTimeOrNull(row.next_poll_at),
      }));
    };
    const problems = async () =>
      (await health.listProblems(connectionId)).map(({ code, detail }) => [
        code,
        detail,
      ]);
    const connection = () =>
      knex('connections').where({ id: connectionId }).first();
    const dueAt = async () => readTime((await connection()).directory_due_at);
    return {
      knex,
      clock,
      mail,
      health,
      logger,
      connectionId,
      refresh,
      due,
      pass,
      mailboxes,
      problems,
      connection,
      dueAt,
    };
  };

  it('begins everybody with the connection, guests without being polled, and looks again in ten minutes', async () => {
    const { mail, due, pass, mailboxes, dueAt, clock, connection } =
      await setUp();
    mail.addUser('anna', { proxyAddresses: ['Lead@contoso.com'] });
    mail.addUser('guest', { guest: true });
    pass(3);
    await due();
    expect(await mailboxes()).toMatchObject([
      {
        user_id: 'id-anna',
        user_principal_name: 'anna@contoso.com',
        state: 'Initializing',
        since: BEGAN,
        next: clock.now,
        addresses: '["anna@contoso.com","lead@contoso.com"]',
        search_key: 'anna\nanna@contoso.com\nanna@contoso.com',
      },
      {
        user_id: 'id-guest',
        state: 'No mailbox',
        problem_code: 'NO_MAILBOX',
        next: null,
      },
    ]);
    expect(await dueAt()).toEqual(new Date(clock.now.getTime() + 10 * MINUTE));
    expect((await connection()).status).toBe('Initializing');

    mail.requests.length = 0;
    await due();
    expect(mail.requests).toEqual([]);
  });

  it('begins joiners when they join, polls leavers a last time, and begins anew who comes back', async () => {
    const { knex, mail, due, pass, mailboxes, clock } = await setUp();
    mail.addUser('anna');
    mail.addUser('bob');
    await due();
    await knex('mailboxes').update({
      state: 'Monitoring',
      complete_through: BEGAN,
    });
    const rows = await mailboxes();
    await knex('mailbox_cursors').insert({
      mailbox_id: rows[1].id,
      folder: 'sentitems',
      cursor: 'c',
      moved_at: BEGAN,
    });

    pass(10);
    mail.users.pop();
    mail.addUser('carl');
    await due();
    expect(await mailboxes()).toMatchObject([
      { user_id: 'id-anna', state: 'Monitoring', since: BEGAN },
      { user_id: 'id-bob', state: 'Left scope', next: clock.now },
      { user_id: 'id-carl', state: 'Initializing', since: clock.now },
    ]);

    await knex('mailboxes')
      .where({ user_id: 'id-bob' })
      .update({ next_poll_at: null });
    pass(10);
    mail.addUser('bob');
    await due();
    expect((await mailboxes())[1]).toMatchObject({
      user_id: 'id-bob',
      state: 'Initializing',
      since: clock.now,
      complete_through: null,
      monitored_until: null,
    });
    expect(await knex('mailbox_cursors')).toEqual([]);
  });

  it('takes the lease from who works on a mailbox that changes, and leaves the others theirs', async () => {
    const { knex, mail, due, pass, mailboxes } = await setUp();
    mail.addUser('anna');
    mail.addUser('bob');
    await due();
    await knex('mailboxes').update({ lease_owner: 'a', lease_fence: 7 });
    mail.users.pop();
    pass(10);
    await due();
    expect(
      (await mailboxes()).map(row => [
        row.lease_owner,
        readNumber(row.lease_fence),
      ]),
    ).toEqual([
      ['a', 7],
      [null, 8],
    ]);
  });

  it('follows new names', async () => {
    const { mail, due, pass, mailboxes } = await setUp();
    mail.addUser('anna');
    await due();
    mail.users[0] = {
      ...mail.users[0],
      userPrincipalName: 'anne@contoso.com',
      displayName: 'Änne',
    };
    pass(10);
    await due();
    expect(await mailboxes()).toMatchObject([
      {
        user_principal_name: 'anne@contoso.com',
        display_name: 'Änne',
        search_key: expect.stringContaining('änne'),
      },
    ]);
  });

  it('names users that are not found, and clears the problem when they are', async () => {
    const { mail, due, pass, mailboxes, problems } = await setUp({
      mode: 'users',
      entries: ['anna@contoso.com', 'bob@contoso.com'],
    });
    mail.addUser('anna');
    mail.addUser('other');
    await due();
    expect(await mailboxes()).toHaveLength(1);
    expect(await problems()).toEqual([
      ['USER_NOT_FOUND', 'Not in the directory: bob@contoso.com.'],
    ]);
    mail.addUser('bob');
    pass(10);
    await due();
    expect(await mailboxes()).toHaveLength(2);
    expect(await problems()).toEqual([]);
  });

  it('names groups that bring nobody, and says so where nobody is left', async () => {
    const { mail, due, problems, connection } = await setUp({
      mode: 'groups',
      entries: ['Nowhere', 'Twins', 'Board'],
    });
    mail.addGroup('Twins', []);
    mail.addGroup('Twins', []);
    mail.addGroup('Board', [mail.addUser('anna')], { membersHidden: true });
    await due();
    expect(await problems()).toEqual([
      [
        'GROUP_NOT_FOUND',
        'Not in the directory: Nowhere. Name of more than one group: Twins. Members are hidden from the app, which needs Member.Read.Hidden to see them: Board.',
      ],
      ['SCOPE_EMPTY', expect.stringContaining('members hidden: 1')],
    ]);
    expect(await connection()).toMatchObject({
      status: 'Error',
      status_reason: 'SCOPE_EMPTY',
    });
  });

  it('stores what each row comes to with the mailboxes that it makes, and writes again what changed', async () => {
    const { knex, mail, due, pass, clock, connection, connectionId } =
      await setUp({
        mode: 'users',
        entries: ['anna@contoso.com', 'bbo@contoso.com', 'ANNA@contoso.com'],
      });
    const stored = async () =>
      (await selectScopeEntries(knex, connectionId)).map(toScopeRow);
    expect(await stored()).toEqual([null, null, null]);
    mail.addUser('anna');
    mail.addUser('bob');
    await due();
    expect(readTime((await connection()).directory_read_at)).toEqual(clock.now);
    const found = {
      id: 'id-anna',
      displayName: 'anna',
      mail: 'anna@contoso.com',
      userPrincipalName: 'anna@contoso.com',
    };
    const entry = 'anna@contoso.com';
    expect(await stored()).toEqual([
      { row: 2, entry, verdict: 'will be monitored', found },
      {
        row: 3,
        entry: 'bbo@contoso.com',
        verdict: 'not found',
        nearMatches: ['bob@contoso.com'],
      },
      {
        row: 4,
        entry: 'ANNA@contoso.com',
        verdict: 'duplicate',
        duplicateOf: 2,
        found,
      },
    ]);

    mail.users[0] = {
      ...mail.users[0],
      userPrincipalName: 'annika@contoso.com',
      mail: 'annika@contoso.com',
      accountEnabled: false,
    };
    mail.addUser('bbo');
    pass(10);
    await due();
    expect(await stored()).toMatchObject([
      { entry, verdict: 'disabled', found: { mail: 'annika@contoso.com' } },
      { verdict: 'will be monitored' },
      { verdict: 'duplicate', duplicateOf: 2 },
    ]);
    expect(readTime((await connection()).directory_read_at)).toEqual(clock.now);
  });

  it('stores many rows', async () => {
    const entries = Array.from({ length: 5_000 }, (_, i) => `u${i}@x.com`);
    const { knex, mail, connectionId, due } = await setUp({ mode: 'users' });
    await knex.transaction(trx =>
      insertScopeEntries(trx, connectionId, {
        entries: entries.map((entry, i) => ({ row: i + 2, entry })),
      }),
    );
    mail.addUser('u7', { userPrincipalName: 'u7@x.com' });
    await due();
    const rows = await selectScopeEntries(knex, connectionId);
    expect(rows.map(row => row.verdict).slice(5, 9)).toEqual([
      'not found',
      'not found',
      'will be monitored',
      'not found',
    ]);
    expect(rows.every(row => row.verdict !== null)).toBe(true);
  });

  it('dates who joins and who leaves by the clock of the service', async () => {
    const { mail, due, pass, mailboxes, clock } = await setUp();
    mail.addUser('anna');
    await due();
    pass(10);
    const answeredAt = new Date(clock.now.getTime() + 7_000);
    const list = mail.listUsers.bind(mail);
    mail.listUsers = watch =>
      list({ ...watch, onAnswer: () => watch?.onAnswer?.(answeredAt) });
    mail.users.pop();
    mail.addUser('bob');
    await due();
    expect(await mailboxes()).toMatchObject([
      { user_id: 'id-anna', state: 'Left scope', next: clock.now },
      { user_id: 'id-bob', since: answeredAt, next: clock.now },
    ]);
    const [left] = await mailboxes();
    // HTTP leaves out the fraction: it was answered before the second was over.
    expect(readTime(left.monitored_until)).toEqual(
      new Date(answeredAt.getTime() + 1_000),
    );
  });

  it('lets the last poll of a leaver end before somebody who came back is begun anew, from when that was', async () => {
    const { knex, mail, due, pass, mailboxes, clock } = await setUp();
    mail.addUser('anna');
    mail.addUser('bob');
    await due();
    const [bob] = mail.users.splice(1, 1);
    pass(10);
    await due();
    mail.users.push(bob);
    pass(10);
    await due();
    const cameBack = clock.now;
    const ofBob = async () => (await mailboxes())[1];
    expect(await ofBob()).toMatchObject({ state: 'Left scope', since: BEGAN });
    pass(10);
    await due();
    expect((await ofBob()).state).toBe('Left scope');
    await knex('mailboxes')
      .where({ user_id: 'id-bob' })
      .update({ next_poll_at: null });
    pass(10);
    await due();
    expect(await ofBob()).toMatchObject({
      ...{ state: 'Initializing', monitored_until: null, returned_at: null },
      ...{ since: cameBack, next: clock.now },
    });
  });

  it('goes on with a reading that takes long, which nobody takes up meanwhile', async () => {
    const { mail, due, pass, mailboxes } = await setUp();
    for (let i = 0; i < 400; i += 1) {
      mail.addUser(`user${i}`);
    }
    const list = mail.listUsers.bind(mail);
    let readings = 0;
    mail.listUsers = async function* slowly(watch) {
      readings += 1;
      for await (const page of list(watch)) {
        yield page;
        pass(0.5);
        // What is noted while a page is read is in the database before the next one is.
        await new Promise(resolve => {
          setTimeout(resolve, 20);
        });
        await due();
      }
    };
    await due();
    expect(readings).toBe(1);
    expect(await mailboxes()).toHaveLength(400);
  });

  it('turns faults of the tenant into problems, tries again in a minute, and clears them', async () => {
    const { mail, due, pass, problems, dueAt, clock, mailboxes } =
      await setUp();
    mail.addUser('anna');
    mail.onRequest = () => {
      throw new MailFault(
        { level: 'connection', code: 'DIRECTORY_PERMISSION_MISSING' },
        { message: 'Refused.' },
      );
    };
    await due();
    expect(await problems()).toEqual([
      ['DIRECTORY_PERMISSION_MISSING', 'Refused.'],
    ]);
    expect(await dueAt()).toEqual(new Date(clock.now.getTime() + MINUTE));
    mail.onRequest = () => {};
    pass(1);
    await due();
    expect(await problems()).toEqual([]);
    expect((await mailboxes())[0].since).toEqual(BEGAN);
  });

  it('waits exactly as long as the service asks', async () => {
    const { mail, due, dueAt, clock } = await setUp();
    mail.onRequest = () => {
      throw new MailFault(
        { level: 'transient', retryAfterMs: 7_654_321 },
        { message: 'Slow down.' },
      );
    };
    await due();
    expect(await dueAt()).toEqual(new Date(clock.now.getTime() + 7_654_321));
  });

  it('keeps what was there when the directory breaks off half-way', async () => {
    const { mail, due, pass, mailboxes } = await setUp();
    for (let i = 0; i < 150; i += 1) {
      mail.addUser(`user${i}`);
    }
    await due();
    const list = mail.listUsers.bind(mail);
    mail.listUsers = async function* broken() {
      for await (const page of list()) {
        yield page;
        throw new MailFault({ level: 'transient' }, { message: 'Broken off.' });
      }
    };
    pass(10);
    await due();
    expect(
      (await mailboxes()).filter(row => row.state === 'Left scope'),
    ).toEqual([]);
  });

  it('does nothing with a scope that was changed while the directory was read, and looks up the new one', async () => {
    const { knex, mail, due, mailboxes, problems, dueAt, clock } =
      await setUp();
    mail.addUser('anna');
    mail.onRequest = async () => {
      await knex('connections').update({
        directory_due_at: clock.now,
        scope_mode: 'users',
      });
      mail.onRequest = () => {};
    };
    await due();
    expect(await mailboxes()).toEqual([]);
    expect(await problems()).toEqual([['SCOPE_EMPTY', expect.any(String)]]);
    expect(await dueAt()).toEqual(new Date(clock.now.getTime() + 10 * MINUTE));
  });

  it('is safe on two replicas at once, due or asked for', async () => {
    const { mail, due, refresh, connectionId, mailboxes, logger } =
      await setUp();
    for (let i = 0; i < 20; i += 1) {
      mail.addUser(`user${i}`);
    }
    const { signal } = new AbortController();
    await Promise.all([
      due(),
      due(),
      refresh.refresh(connectionId, signal),
      refresh.refresh(connectionId, signal),
    ]);
    expect(await mailboxes()).toHaveLength(20);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('is not kept from a directory by another that does not answer', async () => {
    const { knex, mail, refresh, connectionId } = await setUp();
    mail.addUser('anna');
    const others: ConnectionId[] = [];
    for (let each = 0; each < 6; each += 1) {
      others.push(
        await insertConnection<ConnectionId>(knex, { directory_due_at: BEGAN }),
      );
    }
    let hung = false;
    const giveUp = new AbortController();
    const listUsers = mail.listUsers.bind(mail);
    mail.listUsers = async function* list(options) {
      if (!hung) {
        hung = true;
        await new Promise((_, reject) => {
          giveUp.signal.addEventListener('abort', reject);
        });
      }
      yield* listUsers(options);
    };
    const run = refresh.refreshDue(giveUp.signal);
    // Which of them it is that hangs, the database decides: several are begun at once.
    const read = async () =>
      (await knex('mailboxes').distinct('connection_id')).map(
        row => row.connection_id,
      );
    while ((await read()).length < others.length) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    giveUp.abort();
    await run;
    const ids = new Set(await read());
    expect(ids.size).toBe(others.length);
    expect([connectionId, ...others]).toEqual(expect.arrayContaining([...ids]));
  });

  it.each([
    ['is not authorized', { status: 'Awaiting authorization' }],
    ['was stopped', { status: 'Deauthorized' }],
    ['was deleted', { deleted_at: new Date() }],
    ['is not due', { directory_due_at: new Date('2026-11-22T08:00:01Z') }],
  ])('leaves a connection alone that %s', async (_, columns) => {
    const { knex, mail, due } = await setUp();
    await knex('connections').update(columns);
    await due();
    expect(mail.requests).toEqual([]);
  });
});
