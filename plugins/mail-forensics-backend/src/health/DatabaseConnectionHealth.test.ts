import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { ConnectionStatus } from 'backstage-plugin-mail-forensics-common';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import type { ConnectionId } from '../mail';
import { DatabaseConnectionHealth } from './DatabaseConnectionHealth';
import { SIGN_IN_PROBLEMS } from './problemKinds';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('health on %s', id => {
  const setUp = async (options?: {
    status?: ConnectionStatus;
    mailbox?: object;
  }) => {
    const knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    const clock = { now: new Date('2026-11-22T09:00:00Z') };
    const onHistory = jest.fn();
    const health = DatabaseConnectionHealth.create({
      knex,
      now: () => clock.now,
      onHistory,
    });
    const connectionId = await insertConnection<ConnectionId>(knex, {
      status: options?.status ?? 'Monitoring',
    });
    const mailboxId = await insertMailbox(knex, connectionId, {
      state: 'Monitoring',
      ...options?.mailbox,
    });
    const status = async () => {
      const row = await knex('connections').first('status', 'status_reason');
      return [row.status, row.status_reason];
    };
    return {
      knex,
      clock,
      health,
      onHistory,
      connectionId,
      mailboxId,
      status,
    };
  };

  it('raises a problem once, renews its detail and keeps the time of the first', async () => {
    const { health, connectionId, clock, status } = await setUp();
    await health.raise(connectionId, {
      code: 'CONSENT_REQUIRED',
      detail: 'first',
    });
    clock.now = new Date('2026-11-22T09:05:00Z');
    await health.raise(connectionId, {
      code: 'CONSENT_REQUIRED',
      detail: 'second',
      mailboxes: 3,
    });

    expect(await health.listProblems(connectionId)).toEqual([
      {
        code: 'CONSENT_REQUIRED',
        severity: 'error',
        title: 'Admin consent is missing',
        detail: 'second',
        remedy: expect.stringContaining('Authorize the connection again'),
        since: '2026-11-22T09:00:00.000Z',
        mailboxes: 3,
      },
    ]);
    expect(await status()).toEqual(['Error', 'CONSENT_REQUIRED']);
    expect(await health.listHistory(connectionId)).toEqual([
      {
        at: '2026-11-22T09:00:00.000Z',
        event: 'status changed',
        status: 'Error',
        detail: 'Admin consent is missing',
      },
    ]);
  });

  it('clears the problems named and keeps the others', async () => {
    const { health, connectionId, status } = await setUp();
    await health.raise(connectionId, { code: 'SCOPE_EMPTY', detail: '' });
    await health.raise(connectionId, { code: 'THROTTLED', detail: '' });
    await health.raise(connectionId, {
      code: 'CREDENTIAL_EXPIRED',
      detail: '',
    });

    await health.clear(connectionId, ['SCOPE_EMPTY', 'WRONG_TENANT']);
    expect(await status()).toEqual(['Error', 'CREDENTIAL_EXPIRED']);
    await health.clear(connectionId);
    expect(await health.listProblems(connectionId)).toEqual([]);
    expect(await status()).toEqual(['Monitoring', null]);
    expect(
      (await health.listHistory(connectionId)).map(entry => entry.status),
    ).toEqual(['Monitoring', 'Error']);
  });

  it.each([
    [
      'its first mailbox was never polled',
      { state: 'Initializing' },
      'Initializing',
    ],
    [
      'it was authorized again and the mailbox not yet restarted',
      { monitored_since: new Date('2026-11-21T00:00:00Z') },
      'Initializing',
    ],
    [
      'a mailbox joined later',
      {
        state: 'Initializing',
        monitored_since: new Date('2026-11-22T08:30:00Z'),
      },
      'Monitoring',
    ],
    ['a mailbox has no access', { state: 'Access denied' }, 'Monitoring'],
    ['everybody left', { state: 'Left scope' }, 'Initializing'],
  ])('settles where %s', async (_, mailbox, expected) => {
    const { health, connectionId, status } = await setUp({
      status: 'Initializing',
      mailbox,
    });
    expect(await health.settle(connectionId)).toBe(expected);
    expect(await status()).toEqual([expected, null]);
  });

  it.each(['Awaiting authorization', 'Deauthorized'] as const)(
    'leaves %s as it is, whatever is wrong',
    async status => {
      const { health, connectionId, ...rest } = await setUp({ status });
      await health.raise(connectionId, {
        code: 'CONSENT_DECLINED',
        detail: '',
      });
      expect(await rest.status()).toEqual([status, null]);
      expect(await health.listHistory(connectionId)).toEqual([]);
    },
  );

  it('writes one line of history where several replicas raise the same problem at once', async () => {
    const { health, connectionId } = await setUp();
    await Promise.all(
      Array.from({ length: 6 }, () =>
        health.raise(connectionId, { code: 'SCOPE_EMPTY', detail: 'x' }),
      ),
    );
    expect(await health.listProblems(connectionId)).toHaveLength(1);
    expect(await health.listHistory(connectionId)).toHaveLength(1);
  });

  it('puts one problem in the place of others without a line between them', async () => {
    const { health, connectionId, status } = await setUp();
    await health.raise(connectionId, { code: 'APP_NOT_FOUND', detail: '' });
    await health.raise(connectionId, { code: 'USER_NOT_FOUND', detail: '' });
    await health.raise(connectionId, {
      code: 'CREDENTIAL_EXPIRED',
      detail: '',
      insteadOf: SIGN_IN_PROBLEMS,
    });
    expect(
      (await health.listProblems(connectionId)).map(({ code }) => code).sort(),
    ).toEqual(['CREDENTIAL_EXPIRED', 'USER_NOT_FOUND']);
    expect(await status()).toEqual(['Error', 'CREDENTIAL_EXPIRED']);
    expect(await health.listHistory(connectionId)).toHaveLength(1);
  });

  it('raises nothing that monitoring found out where it was stopped meanwhile', async () => {
    const { health, connectionId } = await setUp({ status: 'Deauthorized' });
    await health.raise(connectionId, {
      code: 'THROTTLED',
      detail: '',
      whileMonitoring: true,
    });
    expect(await health.listProblems(connectionId)).toEqual([]);
  });

  it.each([
    ['Monitoring', 'BLOCKED_BY_POLICY', []],
    ['Monitoring', 'CONSENT_DECLINED', ['CONSENT_DECLINED']],
    ['Awaiting authorization', 'BLOCKED_BY_POLICY', ['BLOCKED_BY_POLICY']],
    ['Error', 'BLOCKED_BY_POLICY', ['BLOCKED_BY_POLICY']],
  ] as const)(
    'makes of an attempt to authorize what is %s that ends in %s: %j',
    async (status, code, expected) => {
      const { health, connectionId } = await setUp({ status });
      await health.raise(connectionId, { code, detail: '', ofAttempt: true });
      expect(
        (await health.listProblems(connectionId)).map(each => each.code),
      ).toEqual(expected);
    },
  );

  it('writes one line for each real change while replicas raise and clear at once', async () => {
    const { knex, clock, health, connectionId } = await setUp();
    const other = DatabaseConnectionHealth.create({
      knex,
      now: () => clock.now,
    });
    const codes = ['CREDENTIAL_EXPIRED', 'APP_NOT_FOUND'] as const;
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) => {
        const replica = turn % 2 ? health : other;
        const code = codes[turn % 3 === 0 ? 0 : 1];
        return turn % 4 < 2
          ? replica.raise(connectionId, { code, detail: `${turn}` })
          : replica.clear(connectionId, codes);
      }),
    );
    const lines = (await health.listHistory(connectionId)).map(
      ({ status }) => status,
    );
    lines.forEach((status, index) => {
      expect(status).not.toBe(lines[index + 1]);
    });
    expect(lines.at(-1)).toBe('Error');
    expect(lines[0]).toBe(await health.settle(connectionId));
  });

  it("records inside the caller's transaction, so that nothing stays when it fails", async () => {
    const { knex, health, connectionId } = await setUp();
    await expect(
      knex.transaction(async trx => {
        await health.record(
          connectionId,
          { event: 'renamed', actor: 'user:default/a' },
          trx,
        );
        throw new Error('later step failed');
      }),
    ).rejects.toThrow('later step failed');
    expect(await health.listHistory(connectionId)).toEqual([]);

    await health.record(connectionId, {
      event: 'renamed',
      actor: 'user:default/a',
    });
    expect(await health.listHistory(connectionId)).toEqual([
      {
        at: '2026-11-22T09:00:00.000Z',
        event: 'renamed',
        actor: 'user:default/a',
      },
    ]);
  });

  it('tells of a line of history when everybody can read it, and of none that was rolled back', async () => {
    const { knex, health, onHistory, connectionId } = await setUp();
    const lines: unknown[] = [];
    onHistory.mockImplementation(() =>
      lines.push(knex('connection_history').then(rows => rows.length)),
    );
    await health.raise(connectionId, {
      code: 'CONSENT_REQUIRED',
      detail: 'gone',
    });
    await expect(
      knex.transaction(async trx => {
        await health.record(connectionId, { event: 'created' }, trx);
        throw new Error('not stored');
      }),
    ).rejects.toThrow('not stored');
    await health.record(connectionId, { event: 'created' });
    await new Promise(setImmediate);
    expect(await Promise.all(lines)).toEqual([1, 2]);
  });

  it('refuses a connection that is not there', async () => {
    const { health } = await setUp();
    await expect(health.settle('gone' as ConnectionId)).rejects.toThrow(
      'No connection gone',
    );
  });
});
