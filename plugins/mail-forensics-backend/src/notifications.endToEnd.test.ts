import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { PROBLEM_CATALOGUE } from 'backstage-plugin-mail-forensics-common';
import { DEMO_APP, DEMO_TENANT, startSimulator } from 'm365-simulator';
import request from 'supertest';
import { insertConnection } from './database/__testUtils__/rows';
import { mailForensicsPlugin } from './plugin';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(90_000);

const MEGAN = 'user:default/megan';
const BROKEN = `Contoso EU mail: ${PROBLEM_CATALOGUE.CONSENT_REQUIRED.title}`;

describe.each(databases.eachSupportedId())('a portal on %s', id => {
  const stops: (() => Promise<void>)[] = [];

  afterAll(async () => {
    for (const stop of stops.reverse()) {
      await stop();
    }
  });

  it('tells once that consent was withdrawn and once that it is there again', async () => {
    const simulator = await startSimulator({ port: 0 });
    stops.push(() => simulator.close());
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    const knex = await databases.init(id);
    const others = await databases.init(id);
    const backend = await startTestBackend({
      features: [
        mailForensicsPlugin,
        notificationsPlugin,
        schedulerServiceFactory,
        catalogServiceMock.factory({ entities: [] }),
        createServiceFactory({
          service: coreServices.database,
          deps: { plugin: coreServices.pluginMetadata },
          factory: ({ plugin }) =>
            mockServices.database({
              knex: plugin.getId() === 'mail-forensics' ? knex : others,
            }),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.test' },
            backend: { listen: '127.0.0.1:0' },
            mailForensics: {
              microsoft365: {
                clientId: DEMO_APP.clientId,
                credential: { clientSecret: DEMO_APP.clientSecret },
                endpoints: { login: simulator.url, graph: simulator.url },
              },
              collection: { pollInterval: { seconds: 1 } },
              notifications: { recipients: ['user:megan'] },
            },
          },
        }),
      ],
    });
    stops.push(() => backend.stop());

    const titles = async (): Promise<string[]> => {
      const { body } = await request(backend.server)
        .get('/api/notifications')
        .set('Authorization', mockCredentials.user.header(MEGAN))
        .expect(200);
      return body.notifications
        .map((each: { payload: { title: string } }) => each.payload.title)
        .sort();
    };
    const eventually = async (look: () => Promise<boolean>) => {
      for (let attempt = 0; attempt < 300; attempt++) {
        if (await look()) {
          return;
        }
        await sleep(100);
      }
      throw new Error('Waited in vain');
    };
    const status = async (expected: string) =>
      (await knex('connections').first('status')).status === expected;

    await insertConnection(knex, {
      display_name: 'Contoso EU mail',
      tenant_id: DEMO_TENANT.id,
      monitoring_since: new Date(),
      directory_due_at: new Date(),
    });
    await eventually(() => status('Monitoring'));
    simulator.tenant.revokeConsent(DEMO_APP.clientId);
    await eventually(async () => (await titles()).length > 0);
    expect(await titles()).toEqual([BROKEN]);
    // Long enough for further polls to fail as well.
    await sleep(3000);
    expect(await knex('connection_notifications').select('id')).toEqual([]);
    expect(await titles()).toHaveLength(1);

    simulator.tenant.grantConsent(DEMO_APP.clientId);
    await request(backend.server)
      .post(
        `/api/mail-forensics/connections/${
          (
            await knex('connections').first('id')
          ).id
        }/verify`,
      )
      .expect(200);
    await eventually(() => status('Monitoring'));
    await eventually(async () => (await titles()).length > 1);
    expect(await titles()).toEqual([BROKEN, 'Contoso EU mail: working again']);
  });
});
