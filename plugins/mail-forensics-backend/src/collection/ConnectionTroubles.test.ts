import { TestDatabases } from '@backstage/backend-test-utils';
import type { TenantMail } from '../mail';
import { Stage } from './__testUtils__/Stage';
import { ConnectionTroubles } from './ConnectionTroubles';
import { claimMailboxes, type ClaimedMailbox } from './sql/claimMailboxes';
import { ThrottleFence } from './ThrottleFence';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(30_000);

const READ = {
  read: true,
  stateChanged: false,
  isDueAtOnce: false,
  messages: 0,
  reconciled: 0,
  events: 0,
};

describe('the troubles of a cycle', () => {
  const setUp = async () => {
    const stage = await Stage.create(await databases.init('SQLITE_3'));
    await stage.addMailbox('anna', { state: 'Monitoring' });
    const troubles = ConnectionTroubles.create({
      knex: stage.knex,
      health: stage.health,
      fence: new ThrottleFence(),
      pollIntervalMs: stage.config.pollIntervalMs,
      now: () => stage.now,
      onPaused: async () => {},
      onWoken: () => {},
      signal: new AbortController().signal,
    });
    const claim = async (): Promise<ClaimedMailbox> => {
      await stage
        .knex('mailboxes')
        .update({ lease_owner: null, lease_expires_at: null });
      const [mailbox] = await claimMailboxes(stage.knex, {
        owner: 'replica-1',
        services: ['microsoft365'],
        limit: 1,
        now: stage.now,
      });
      return mailbox;
    };
    const tenant: TenantMail = stage.mail;
    return { stage, troubles, claim, tenant };
  };

  it('are over more than once in a cycle that goes on for long', async () => {
    const { stage, troubles, claim, tenant } = await setUp();
    for (const code of ['THROTTLED', 'SERVICE_UNAVAILABLE'] as const) {
      stage.pass(1_000);
      await stage.health.raise(stage.connectionId, { code, detail: '' });
      await troubles.observe(await claim(), tenant, READ);
      expect(await stage.problems()).toEqual([]);
    }
  });

  it('settle a connection whose first mailboxes were polled by a replica that was killed then', async () => {
    const { stage, troubles, claim, tenant } = await setUp();
    expect(await stage.connection()).toMatchObject({ status: 'Initializing' });
    await troubles.observe(await claim(), tenant, READ);
    await troubles.settle();
    expect(await stage.connection()).toMatchObject({ status: 'Monitoring' });
  });
});
