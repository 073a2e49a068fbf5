import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { ScopeInput } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { openDatabase } from '../database';
import { insertMailbox } from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId, TenantId } from '../mail';
import { Connections } from './Connections';
import { storeAuthorization } from './consent/storeAuthorization';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

const START = Date.parse('2026-11-22T08:00:00Z');
const ACTOR = 'user:default/megan';

describe.each(databases.eachSupportedId())('Connections on %s', databaseId => {
  let knex: Knex;
  let connections: Connections;
  let health: DatabaseConnectionHealth;
  let now: number;
  let scopeDue: number;

  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init(databaseId),
      }),
    });
  });

  beforeEach(async () => {
    await knex('connections').delete();
    now = START;
    scopeDue = 0;
    const clock = () => new Date(now);
    health = DatabaseConnectionHealth.create({ knex, now: clock });
    connections = Connections.create({
      knex,
      health,
      onScopeDue: async () => {
        scopeDue += 1;
      },
      now: clock,
    });
  });

  async function add(
    displayName: string,
    scope: ScopeInput = { mode: 'all' },
  ): Promise<ConnectionId> {
    const connection = await connections.create({
      service: 'microsoft365',
      displayName,
      scope,
      actor: ACTOR,
    });
    return connection.id as ConnectionId;
  }

  async function addAuthorized(displayName: string): Promise<ConnectionId> {
    const id = await add(displayName);
    await knex.transaction(trx =>
      storeAuthorization(trx, {
        health,
        connectionId: id,
        profile: {
          tenantId: 'tenant' as TenantId,
          displayName: 'Contoso',
          answeredAt: new Date(now),
        },
        account: 'adele@contoso.com',
        startedBy: ACTOR,
        byLink: false,
        now: new Date(now),
      }),
    );
    return id;
  }

  it('adds a connection that awaits authorization', async () => {
    const id = await add('  Contoso US mail ', {
      mode: 'users',
      csv: 'user\na@contoso.com\nb@contoso.com\n',
    });
    expect(await connections.list()).toEqual([
      {
        id,
        revision: 1,
        service: 'microsoft365',
        serviceType: 'email',
        displayName: 'Contoso US mail',
        scope: { mode: 'users', entries: 2 },
        status: 'Awaiting authorization',
        createdAt: '2026-11-22T08:00:00.000Z',
        createdBy: ACTOR,
        mailboxes: { monitored: 0, withProblems: 0, total: 0 },
        freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
      },
    ]);
    expect(await connections.get(id)).toMatchObject({
      problems: [],
      history: [
        { event: 'created', status: 'Awaiting authorization', actor: ACTOR },
      ],
    });
  });

  it.each([
    ['', 'must not be empty'],
    [' \t ', 'must not be empty'],
    ['x'.repeat(201), 'longer than 200'],
    ['ﷺ'.repeat(199), 'longer than 200'],
    ['a\u0000b', 'control characters'],
    ['a\nb', 'control characters'],
  ])('refuses the name %.20j', async (name, message) => {
    await expect(add(name)).rejects.toThrow(message);
    await expect(add(name)).rejects.toMatchObject({ name: 'InputError' });
    expect(await connections.list()).toEqual([]);
  });

  it.each([
    'CONTOSO Straße é',
    'contoso straße e\u0301',
    ' Contoso  Straße é ',
    'Ｃontoso Straße é',
    'CONTOSO STRASSE É',
  ])('takes %j for a name that exists', async name => {
    await add('Contoso Straße é');
    await expect(add(name)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('exists already'),
    });
    expect(await connections.list()).toHaveLength(1);
  });

  it('lets one of several win who claim a name together', async () => {
    const results = await Promise.allSettled(
      ['Mail', 'mail', 'MAIL', 'mAil'].map(name => add(name)),
    );
    expect(
      results.filter(result => result.status === 'fulfilled'),
    ).toHaveLength(1);
    expect(await connections.list()).toHaveLength(1);
    expect(await knex('connection_history')).toHaveLength(1);
  });

  it('renames, and keeps a name that only changes its case', async () => {
    const id = await add('One');
    await add('Two');
    await connections.update(id, { displayName: 'ONE', actor: ACTOR });
    await expect(
      connections.update(id, { displayName: 'two', actor: ACTOR }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
    const { displayName, history } = await connections.get(id);
    expect(displayName).toBe('ONE');
    expect(history[0]).toMatchObject({
      event: 'renamed',
      detail: 'From “One” to “ONE”',
    });
  });

  describe('two people editing at once', () => {
    const LEE = 'user:default/lee';

    it('raises the revision with every change of name or scope, and with nothing else', async () => {
      const id = await addAuthorized('Mail');
      const revision = async () => (await connections.get(id)).revision;
      expect(await revision()).toBe(1);
      await connections.update(id, { displayName: 'Post', actor: ACTOR });
      expect(await revision()).toBe(2);
      await connections.update(id, { displayName: ' Post ', actor: ACTOR });
      await connections.update(id, { actor: ACTOR });
      await connections.deauthorize(id, ACTOR);
      await connections.resume(id, ACTOR);
      expect(await revision()).toBe(2);
      const { revision: both } = await connections.update(id, {
        displayName: 'Mail',
        scope: { mode: 'all' },
        revision: 2,
        actor: ACTOR,
      });
      expect(both).toBe(4);
    });

    it.each([
      [
        'renamed it',
        () => ({ displayName: 'Post' }),
        'user:default/lee renamed it at 2026-11-22 08:01:00 UTC (From “Mail” to “Post”).',
      ],
      [
        'changed its scope',
        () => ({ scope: { mode: 'users' as const, csv: 'user\na@b.c\n' } }),
        'user:default/lee changed its scope at 2026-11-22 08:01:00 UTC (Specific users: 1).',
      ],
    ])('says who %s meanwhile', async (_, change, message) => {
      const id = await add('Mail');
      now += 60_000;
      await connections.update(id, { ...change(), revision: 1, actor: LEE });
      const before = await connections.get(id);
      for (const mine of [
        { displayName: 'Mine' },
        { scope: { mode: 'all' as const } },
      ]) {
        await expect(
          connections.update(id, { ...mine, revision: 1, actor: ACTOR }),
        ).rejects.toMatchObject({
          name: 'ConflictError',
          message: expect.stringContaining(message),
        });
      }
      expect(await connections.get(id)).toEqual(before);
    });

    it('counts the changes there were meanwhile', async () => {
      const id = await add('Mail');
      await connections.update(id, {
        displayName: 'Post',
        scope: { mode: 'all' },
        actor: LEE,
      });
      await expect(
        connections.update(id, { displayName: 'X', revision: 1, actor: ACTOR }),
      ).rejects.toThrow('the last of 2 changes since you began');
    });

    it('refuses a revision that never was', async () => {
      const id = await add('Mail');
      await expect(
        connections.update(id, { displayName: 'X', revision: 2, actor: ACTOR }),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: 'revision: this data connection has not had revision 2 yet',
      });
    });

    it('lets one win of many who change the same revision at the same moment', async () => {
      const id = await add('Mail');
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          connections.update(id, {
            ...(i % 2 === 0
              ? { displayName: `Name ${i}` }
              : { scope: { mode: 'users', csv: `user\n${i}@b.c\n` } }),
            revision: 1,
            actor: `user:default/u${i}`,
          }),
        ),
      );
      const lost = results.filter(result => result.status === 'rejected');
      expect(lost).toHaveLength(7);
      for (const { reason } of lost) {
        expect(reason).toMatchObject({ name: 'ConflictError' });
      }
      const { revision, history } = await connections.get(id);
      expect(revision).toBe(2);
      expect(history.map(entry => entry.event)).toEqual([
        expect.stringMatching(/renamed|scope changed/),
        'created',
      ]);
    });

    it('loses no change of those who name no revision', async () => {
      const id = await add('Mail');
      await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          connections.update(id, { displayName: `Name ${i}`, actor: ACTOR }),
        ),
      );
      const { revision, displayName, history } = await connections.get(id);
      expect(revision).toBe(7);
      const names = [...history]
        .reverse()
        .map(entry => /From “(.*)” to “(.*)”/.exec(entry.detail ?? ''))
        .flatMap(match => (match ? [[match[1], match[2]]] : []));
      expect(names).toHaveLength(6);
      names.forEach(([from], i) =>
        expect(from).toBe(i === 0 ? 'Mail' : names[i - 1][1]),
      );
      expect(displayName).toBe(names[5][1]);
    });
  });

  it.each(['deauthorize', 'resume', 'delete'] as const)(
    'is harmless to %s several times at once',
    async what => {
      const id = await addAuthorized('Mail');
      if (what === 'resume') {
        await connections.deauthorize(id, ACTOR);
      }
      const results = await Promise.allSettled(
        [1, 2, 3].map(() => connections[what](id, ACTOR) as Promise<unknown>),
      );
      const refused = results.filter(result => result.status === 'rejected');
      expect(refused).toHaveLength(what === 'delete' ? 2 : 0);
      for (const { reason } of refused) {
        expect(reason).toMatchObject({ name: 'NotFoundError' });
      }
      const events: { event: string }[] = await knex(
        'connection_history',
      ).where('connection_id', id);
      expect(
        events.filter(({ event }) => event === 'deauthorized'),
      ).toHaveLength(what === 'delete' ? 0 : 1);
      expect(events.filter(({ event }) => event === 'resumed')).toHaveLength(
        what === 'resume' ? 1 : 0,
      );
    },
  );

  it('stops before the first mailbox was read', async () => {
    const id = await addAuthorized('Mail');
    expect(await connections.deauthorize(id, ACTOR)).toMatchObject({
      status: 'Deauthorized',
      mailboxes: { total: 0 },
    });
    expect((await connections.resume(id, ACTOR)).status).toBe('Initializing');
  });

  it('replaces the scope, and asks for its users once it is authorized', async () => {
    const id = await addAuthorized('Mail');
    await knex('connections').update({ directory_due_at: null });
    now += 60_000;
    const details = await connections.update(id, {
      scope: { mode: 'groups', csv: 'group\nsales@contoso.com\n' },
      actor: ACTOR,
    });
    expect(details.scope).toEqual({ mode: 'groups', entries: 1 });
    expect(details.history[0]).toMatchObject({
      event: 'scope changed',
      detail: 'Specific groups: 1',
    });
    expect(scopeDue).toBe(1);
    const row = await knex('connections').first('directory_due_at');
    expect(new Date(row.directory_due_at).getTime()).toBe(now);

    const all = await connections.update(id, {
      scope: { mode: 'all' },
      actor: ACTOR,
    });
    expect(all.scope).toEqual({ mode: 'all' });
    expect(await knex('scope_entries')).toEqual([]);
  });

  it('changes nothing where a part of the change is bad', async () => {
    const id = await add('Mail');
    await expect(
      connections.update(id, {
        displayName: 'Other',
        scope: { mode: 'users', csv: '' },
        actor: ACTOR,
      }),
    ).rejects.toMatchObject({ name: 'InputError' });
    expect((await connections.get(id)).displayName).toBe('Mail');
  });

  it('removes a connection, stops its mailboxes and frees its name', async () => {
    const id = await addAuthorized('Mail');
    await insertMailbox(knex, id, { lease_owner: 'me', lease_fence: 4 });
    await connections.delete(id);
    expect(await connections.list()).toEqual([]);
    for (const call of [
      () => connections.get(id),
      () => connections.delete(id),
      () => connections.deauthorize(id, ACTOR),
      () => connections.update(id, { actor: ACTOR }),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    const mailbox = await knex('mailboxes').first();
    expect(mailbox).toMatchObject({ next_poll_at: null, lease_owner: null });
    expect(Number(mailbox.lease_fence)).toBe(5);
    expect(await knex('connections').first()).toMatchObject({
      display_name: 'Mail',
      directory_due_at: null,
    });
    await add('mail');
  });

  it('counts mailboxes in scope, and is as fresh as the one furthest behind', async () => {
    const id = await addAuthorized('Mail');
    const at = (minutes: number) => new Date(START - minutes * 60_000);
    await insertMailbox(knex, id, {
      state: 'Monitoring',
      complete_through: at(3),
    });
    await insertMailbox(knex, id, {
      state: 'Retrying',
      problem_code: 'MAILBOX_FULL',
      complete_through: at(7),
    });
    await insertMailbox(knex, id, {
      state: 'No mailbox',
      problem_code: 'NO_MAILBOX',
    });
    await insertMailbox(knex, id, {
      state: 'Left scope',
      complete_through: at(90),
    });
    expect(await connections.list()).toMatchObject([
      {
        mailboxes: { monitored: 2, withProblems: 2, total: 3 },
        freshness: {
          completeThrough: at(7).toISOString(),
          lagSeconds: 420,
          behind: 0,
        },
      },
    ]);
  });

  it('owes nothing from before a mailbox joined', async () => {
    const id = await addAuthorized('Mail');
    await insertMailbox(knex, id, { monitored_since: new Date(START) });
    expect((await connections.get(id)).freshness.completeThrough).toBeNull();
    await insertMailbox(knex, id, {
      state: 'Monitoring',
      complete_through: new Date(START + 60_000),
    });
    expect((await connections.get(id)).freshness.completeThrough).toBe(
      new Date(START).toISOString(),
    );
  });

  it('stops and restarts, saying that the gap is not covered', async () => {
    const id = await addAuthorized('Mail');
    await insertMailbox(knex, id);
    await health.raise(id, { code: 'CONSENT_REQUIRED', detail: 'Gone.' });
    const stopped = await connections.deauthorize(id, ACTOR);
    expect(stopped).toMatchObject({ status: 'Deauthorized', problems: [] });
    expect(stopped.statusReason).toBeUndefined();
    expect(await knex('mailboxes').first()).toMatchObject({
      next_poll_at: null,
    });
    await connections.deauthorize(id, ACTOR);

    now += 3_600_000;
    const resumed = await connections.resume(id, ACTOR);
    expect(resumed).toMatchObject({
      status: 'Initializing',
      monitoringSince: new Date(now).toISOString(),
      authorizedAt: new Date(START).toISOString(),
    });
    await connections.resume(id, ACTOR);
    expect(scopeDue).toBe(1);
    expect(
      resumed.history
        .map(entry => entry.event)
        .filter(event => event === 'deauthorized' || event === 'resumed'),
    ).toEqual(['resumed', 'deauthorized']);
  });

  it('has nothing to stop or restart before it is authorized', async () => {
    const id = await add('Mail');
    for (const call of [
      () => connections.deauthorize(id, ACTOR),
      () => connections.resume(id, ACTOR),
      () => connections.tenantOf(id),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'ConflictError' });
    }
  });
});
