import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { insertConnection } from './database/__testUtils__/rows';
import { DatabaseFileEventWriter } from './events';
import { newFileEvent } from './events/__testUtils__/newFileEvent';
import { mailForensicsPlugin } from './plugin';

/*
 * Backstage serves the tasks of every plugin to whoever is signed in, whatever the policy says: to list, with the last error
 * of each, and to trigger.
 */

const TASKS = '/api/mail-forensics/.backstage/scheduler/v1/tasks';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('writes into the audit how many events retention removed', async () => {
  const knex = await databases.init('SQLITE_3');
  const backend = await startTestBackend({
    features: [
      mailForensicsPlugin,
      schedulerServiceFactory,
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          mailForensics: { retention: { days: 1 } },
        },
      }),
    ],
  });
  const connectionId = await insertConnection(knex);
  const old = new Date('2025-01-01T08:00:00.000Z');
  await knex.transaction(trx =>
    DatabaseFileEventWriter.create({ trustedDomains: [] }).insert(trx, {
      events: [
        newFileEvent({
          connectionId,
          ...{ sentAt: old, receivedAt: old, ingestedAt: old },
        }),
      ],
      insertedAt: old,
    }),
  );
  const removed = () =>
    knex('audit_entries').where({ action: 'retention.apply' });
  for (let attempt = 0; (await removed()).length === 0; attempt++) {
    expect(attempt).toBeLessThan(100);
    await request(backend.server).post(`${TASKS}/keep-events/trigger`);
    await sleep(200);
  }
  const [entry] = await removed();
  expect(entry).toMatchObject({ actor: 'system', row_count: 1 });
  expect(JSON.parse(entry.details)).toMatchObject({
    retentionDays: 1,
    events: 1,
  });
  await backend.stop();
});

it('shows nothing of what went wrong, and does no harm when it is triggered', async () => {
  const knex = await databases.init('SQLITE_3');
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    features: [
      mailForensicsPlugin,
      schedulerServiceFactory,
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          mailForensics: {
            microsoft365: {
              clientId: 'app',
              credential: { clientSecret: 'hush-hush' },
              endpoints: {
                login: 'http://127.0.0.1:1',
                graph: 'http://127.0.0.1:1',
              },
            },
            collection: { pollInterval: { seconds: 1 } },
          },
        },
      }),
    ],
  });
  // Every task that looks at them fails from now on.
  await knex.schema.renameTable('mailboxes', 'gone');
  await knex.schema.renameTable('connections', 'gone_too');
  const list = async () =>
    (await request(backend.server).get(TASKS).expect(200)).body.tasks;
  const ids: string[] = (await list()).map(
    (task: { taskId: string }) => task.taskId,
  );
  expect(ids).toEqual(
    expect.arrayContaining(['collect', 'watch-connections', 'keep-events']),
  );
  for (const id of ids) {
    const { status } = await request(backend.server).post(
      `${TASKS}/${id}/trigger`,
    );
    // 409: it is running.
    expect([200, 409]).toContain(status);
  }
  await sleep(2_000);
  const told = JSON.stringify(await list());
  expect(told).not.toMatch(/lastRunError|select|mailboxes|hush|SQLITE/i);
  expect(told).toContain('collect');
  await backend.stop();
});
