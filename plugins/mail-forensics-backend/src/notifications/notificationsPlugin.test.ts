import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import {
  notificationService,
  type NotificationService,
} from '@backstage/plugin-notifications-node';
import { PROBLEM_CATALOGUE } from 'backstage-plugin-mail-forensics-common';
import request from 'supertest';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId } from '../mail';
import { openNotifications, type Notifications } from './openNotifications';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const PROBLEM = PROBLEM_CATALOGUE.CREDENTIAL_EXPIRED;

const user = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { memberOf: ['security'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/security' }],
});

const SECURITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'security' },
  spec: { type: 'team', children: [] },
  relations: [{ type: 'hasMember', targetRef: 'user:default/adele' }],
};

describe('in a portal', () => {
  const stops: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(stops.splice(0).map(stop => stop()));
  });

  /** A portal with or without the notifications plugin, and a connection whose news goes to a group and to Megan. */
  async function start(options: { installed: boolean }) {
    let service: NotificationService | undefined;
    const probe = createBackendPlugin({
      pluginId: 'mail-forensics',
      register(env) {
        env.registerInit({
          deps: {
            notifications: notificationService,
            logger: coreServices.logger,
          },
          async init({ notifications }) {
            service = notifications;
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        probe,
        ...(options.installed ? [notificationsPlugin] : []),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.test' },
            backend: { listen: '127.0.0.1:0' },
          },
        }),
        catalogServiceMock.factory({
          entities: [SECURITY, user('adele'), user('megan')],
        }),
      ],
    });
    stops.push(() => backend.stop());
    const knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
    const logger = mockServices.logger.mock();
    const open = (recording: NotificationService) =>
      openNotifications({
        knex,
        service: recording,
        recipients: ['group:default/security', 'user:megan'],
        logger,
      }) as Notifications;
    const notifications = open(service as NotificationService);
    const health = DatabaseConnectionHealth.create({
      knex,
      onStatusChange: notifications.onStatusChange,
    });
    const connectionId = await insertConnection<ConnectionId>(knex, {
      display_name: 'Contoso EU mail',
      status: 'Monitoring',
    });
    await insertMailbox(knex, connectionId, { state: 'Monitoring' });
    return {
      knex,
      logger,
      health,
      connectionId,
      service: service as NotificationService,
      open,
      send: () => notifications.send(new AbortController().signal),
      inboxOf: async (name: string) => {
        const { body } = await request(backend.server)
          .get('/api/notifications')
          .set('Authorization', mockCredentials.user.header(name))
          .expect(200);
        return body.notifications.map(
          (each: { payload: object }) => each.payload,
        );
      },
    };
  }

  it('reaches each recipient once, also where it is sent twice', async () => {
    const { knex, health, connectionId, service, open, send, inboxOf } =
      await start({ installed: true });
    await health.raise(connectionId, {
      code: 'CREDENTIAL_EXPIRED',
      detail: 'It expired.',
    });
    const [row] = await knex('connection_notifications').select('*');
    await send();
    await knex('connection_notifications').insert(row);
    const again = jest.fn(options => service.send(options));
    await open({ send: again }).send(new AbortController().signal);
    expect(again).toHaveBeenCalledTimes(1);

    for (const name of ['user:default/adele', 'user:default/megan']) {
      expect(await inboxOf(name)).toEqual([
        expect.objectContaining({
          title: `Contoso EU mail: ${PROBLEM.title}`,
          description: `It expired. ${PROBLEM.remedy}`,
          link: `/data-connections?connection=${connectionId}`,
          severity: 'high',
          topic: 'data-connections',
        }),
      ]);
    }
    expect(await inboxOf('user:default/lee')).toEqual([]);

    await health.clear(connectionId);
    await send();
    const titles = (await inboxOf('user:default/adele')).map(
      (payload: { title: string }) => payload.title,
    );
    expect(titles.sort()).toEqual([
      `Contoso EU mail: ${PROBLEM.title}`,
      'Contoso EU mail: working again',
    ]);
  });

  it('is quiet where notifications are not installed', async () => {
    const { knex, logger, health, connectionId, send } = await start({
      installed: false,
    });
    await health.raise(connectionId, { code: 'SCOPE_EMPTY', detail: '' });
    await send();
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(await knex('connection_notifications').select('attempts')).toEqual([
      { attempts: 1 },
    ]);
  });
});
