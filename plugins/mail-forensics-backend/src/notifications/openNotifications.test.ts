import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  PROBLEM_CATALOGUE,
  type ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId } from '../mail';
import { openNotifications, type Notifications } from './openNotifications';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

const MINUTE = 60_000;
const RECIPIENTS = ['group:default/security'];
const SECRET = 'megan@contoso.com was refused';

/** The notifications of a portal, as far as a sender sees them. */
class FakePortal implements NotificationService {
  readonly sent: NotificationSendOptions[] = [];
  /** What happens to the next ones, in order; those after are taken. */
  readonly fate: ((options: NotificationSendOptions) => Promise<void>)[] = [];

  async send(options: NotificationSendOptions): Promise<void> {
    await this.fate.shift()?.(options);
    this.sent.push(options);
  }

  refuseNext(times: number, message = 'Request failed with status 500'): void {
    for (let i = 0; i < times; i++) {
      this.fate.push(async () => {
        throw new Error(`Failed to send notifications: ${message}: ${SECRET}`);
      });
    }
  }

  titles(): string[] {
    return this.sent.map(({ payload }) => payload.title);
  }

  scopes(): (string | undefined)[] {
    return this.sent.map(({ payload }) => payload.scope);
  }
}

const PROBLEM = PROBLEM_CATALOGUE.CREDENTIAL_INVALID;
const BROKEN = `Contoso: ${PROBLEM.title}`;
const RECOVERED = 'Contoso: working again';

describe.each(databases.eachSupportedId())('notifications on %s', id => {
  const setUp = async (options: { status?: ConnectionStatus } = {}) => {
    const knex = await openDatabase({
      database: mockServices.database({ knex: await databases.init(id) }),
    });
    const clock = { now: new Date('2026-11-22T09:00:00Z') };
    const now = () => clock.now;
    const portal = new FakePortal();
    const logger = mockServices.logger.mock();
    const open = () =>
      openNotifications({
        knex,
        service: portal,
        recipients: RECIPIENTS,
        logger,
        now,
      }) as Notifications;
    const notifications = open();
    const health = DatabaseConnectionHealth.create({
      knex,
      now,
      onStatusChange: notifications.onStatusChange,
    });
    const add = async (displayName: string) => {
      const connectionId = await insertConnection<ConnectionId>(knex, {
        display_name: displayName,
        status: options.status ?? 'Monitoring',
      });
      await insertMailbox(knex, connectionId, { state: 'Monitoring' });
      return connectionId;
    };
    const connectionId = await add('Contoso');
    return {
      knex,
      health,
      portal,
      logger,
      connectionId,
      add,
      open,
      stored: () => knex('connection_notifications').orderBy('id').select('*'),
      after: (ms: number) => {
        clock.now = new Date(clock.now.getTime() + ms);
      },
      send: () => notifications.send(new AbortController().signal),
      breakDown: (connection = connectionId) =>
        health.raise(connection, {
          code: 'CREDENTIAL_INVALID',
          detail: 'Not accepted.',
        }),
      recover: (connection = connectionId) => health.clear(connection),
    };
  };

  it('tells once that a connection broke and once that it works again', async () => {
    const { portal, breakDown, recover, send, stored } = await setUp();
    await breakDown();
    await send();
    await send();
    expect(portal.titles()).toEqual([BROKEN]);
    await breakDown();
    await send();
    await recover();
    await send();
    await send();
    expect(portal.titles()).toEqual([BROKEN, RECOVERED]);
    expect(new Set(portal.scopes()).size).toBe(2);
    expect(await stored()).toEqual([]);
  });

  it('is silent about anything but breaking and recovering', async () => {
    const { knex, health, portal, connectionId, breakDown, send, stored } =
      await setUp({ status: 'Initializing' });
    await health.settle(connectionId);
    await health.raise(connectionId, { code: 'THROTTLED', detail: '' });
    await health.clear(connectionId);
    expect(await stored()).toEqual([]);
    await breakDown();
    await send();
    await health.raise(connectionId, { code: 'CONSENT_REQUIRED', detail: '' });
    await health.clear(connectionId, ['CREDENTIAL_INVALID']);
    expect(await stored()).toEqual([]);
    await knex('connections')
      .where('id', connectionId)
      .update({ status: 'Deauthorized', status_reason: null });
    await health.clear(connectionId);
    await send();
    expect(portal.titles()).toEqual([BROKEN]);
  });

  it('tells what is true when it is sent', async () => {
    const { knex, health, portal, connectionId, breakDown, send } =
      await setUp();
    await breakDown();
    await health.raise(connectionId, {
      code: 'CREDENTIAL_INVALID',
      detail: 'Still not accepted.',
    });
    await knex('connections')
      .where('id', connectionId)
      .update({ display_name: 'Contoso EU' });
    await send();
    expect(portal.sent[0].payload).toMatchObject({
      title: `Contoso EU: ${PROBLEM.title}`,
      description: `Still not accepted. ${PROBLEM.remedy}`,
    });
  });

  it('tells nobody of what came and went before it was told', async () => {
    const { portal, breakDown, recover, send, stored } = await setUp();
    await breakDown();
    await recover();
    expect(await stored()).toEqual([]);
    await breakDown();
    await send();
    await recover();
    await breakDown();
    expect(await stored()).toEqual([]);
    await send();
    expect(portal.titles()).toEqual([BROKEN]);
  });

  it.each([
    ['stopped', { status: 'Deauthorized', status_reason: null }],
    ['deleted', { deleted_at: new Date() }],
  ])('drops the news of a connection that was %s', async (_, changes) => {
    const { knex, portal, connectionId, breakDown, send, stored } =
      await setUp();
    await breakDown();
    await knex('connections').where('id', connectionId).update(changes);
    await send();
    expect(portal.sent).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  it('stores the news with the change of status or not at all', async () => {
    const { knex, connectionId, stored, open } = await setUp();
    const health = DatabaseConnectionHealth.create({
      knex,
      onStatusChange: async (trx, change) => {
        await open().onStatusChange(trx, change);
        throw new Error('The connection to the database broke');
      },
    });
    await expect(
      health.raise(connectionId, { code: 'SCOPE_EMPTY', detail: '' }),
    ).rejects.toThrow('broke');
    expect(await knex('connections').first('status')).toEqual({
      status: 'Monitoring',
    });
    expect(await stored()).toEqual([]);
  });

  it('tries again with growing pauses, and says so without the words of the error', async () => {
    const { portal, logger, breakDown, send, after } = await setUp();
    portal.refuseNext(3);
    await breakDown();
    const tries = [];
    for (let minute = 0; minute <= 4; minute += 0.5) {
      const left = portal.fate.length;
      await send();
      tries.push(portal.fate.length < left || portal.sent.length > 0);
      after(MINUTE / 2);
    }
    // At once, after 30 s, a minute and two minutes more.
    expect(tries.slice(0, 8)).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(portal.titles()).toEqual([BROKEN]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('HTTP 500'),
    );
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain(SECRET);
    expect(JSON.stringify(logger.debug.mock.calls)).not.toContain(SECRET);
  });

  it('gives up after a day, with a line in the log', async () => {
    const { portal, logger, connectionId, breakDown, send, after, stored } =
      await setUp();
    portal.refuseNext(100);
    await breakDown();
    for (let hour = 0; hour < 24; hour++) {
      await send();
      after(60 * MINUTE);
    }
    expect(await stored()).toHaveLength(1);
    await send();
    expect(await stored()).toEqual([]);
    expect(logger.warn).toHaveBeenLastCalledWith(
      `The notification that connection ${connectionId} is broken could not be sent for a day: given up`,
    );
  });

  it('is quiet where the portal has no notifications, and tells once they are there', async () => {
    const { portal, logger, breakDown, send, after } = await setUp();
    portal.refuseNext(3, 'Error: Request failed with status 404');
    await breakDown();
    for (let hour = 0; hour < 4; hour++) {
      await send();
      after(60 * MINUTE);
    }
    expect(portal.titles()).toEqual([BROKEN]);
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('keeps only the latest where telling the first was tried in vain', async () => {
    const { portal, breakDown, recover, send, after } = await setUp();
    portal.refuseNext(1);
    await breakDown();
    await send();
    await recover();
    await send();
    after(60 * MINUTE);
    await send();
    expect(portal.titles()).toEqual([RECOVERED]);
  });

  it('tells both in order where the connection recovers while the first is on its way', async () => {
    const { portal, breakDown, recover, send, open } = await setUp();
    portal.fate.push(async () => {
      await recover();
      await open().send(new AbortController().signal);
      expect(portal.sent).toEqual([]);
    });
    await breakDown();
    await send();
    expect(portal.titles()).toEqual([BROKEN, RECOVERED]);
  });

  it('does not try the first again where newer news waits behind it', async () => {
    const { portal, breakDown, recover, send, after } = await setUp();
    portal.fate.push(async () => {
      await recover();
      throw new Error('fetch failed');
    });
    await breakDown();
    await send();
    after(60 * MINUTE);
    await send();
    expect(portal.titles()).toEqual([RECOVERED]);
  });

  it('takes over from a replica that died, and what is sent twice has one scope', async () => {
    const { portal, breakDown, send, after, open } = await setUp();
    await breakDown();
    await new Promise<void>(dead => {
      portal.fate.push(async options => {
        portal.sent.push(options);
        dead();
        await new Promise(() => {});
      });
      void open().send(new AbortController().signal);
    });
    after(5 * MINUTE);
    await send();
    expect(portal.sent).toHaveLength(1);
    after(2 * MINUTE);
    await send();
    expect(portal.titles()).toEqual([BROKEN, BROKEN]);
    expect(new Set(portal.scopes()).size).toBe(1);
  });

  it('is sent by one of two replicas', async () => {
    const { portal, add, breakDown, open, stored } = await setUp();
    const names = Array.from({ length: 20 }, (_, i) => `Connection ${i}`);
    for (const name of names) {
      await breakDown(await add(name));
    }
    portal.fate.push(...names.map(() => () => sleep(2)));
    const { signal } = new AbortController();
    await Promise.all([open().send(signal), open().send(signal)]);
    expect(portal.titles().sort()).toEqual(
      names.map(name => `${name}: ${PROBLEM.title}`).sort(),
    );
    expect(await stored()).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const { portal, add, breakDown, open } = await setUp();
    const controller = new AbortController();
    await breakDown(await add('A'));
    await breakDown(await add('B'));
    portal.fate.push(async () => controller.abort());
    await open().send(controller.signal);
    expect(portal.sent).toHaveLength(1);
  });
});

it('writes nothing down where nobody is to be told', () => {
  expect(
    openNotifications({
      knex: {} as never,
      service: new FakePortal(),
      recipients: [],
      logger: mockServices.logger.mock(),
    }),
  ).toBeUndefined();
});
