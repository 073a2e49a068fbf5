import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../health';
import type { ConnectionId, TenantId } from '../mail';
import { FakeTenant } from './__testUtils__/FakeTenant';
import { Verification } from './Verification';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TENANT = 'tenant-1' as TenantId;
const NOW = new Date('2026-11-22T09:00:00Z');

describe('Verification', () => {
  let knex: Knex;
  let tenant: FakeTenant;
  let health: DatabaseConnectionHealth;
  let verification: Verification;
  let id: ConnectionId;

  beforeEach(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
    tenant = new FakeTenant();
    health = DatabaseConnectionHealth.create({ knex });
    verification = Verification.create({
      knex,
      health,
      connector: tenant,
      now: () => NOW,
    });
    id = await insertConnection<ConnectionId>(knex, {
      paused_until: new Date('2026-11-22T12:00:00Z'),
      failures: 3,
    });
  });

  async function codes() {
    return (await health.listProblems(id)).map(problem => problem.code);
  }

  it('clears what is disproved, and lets what waited go on', async () => {
    await health.raise(id, { code: 'CREDENTIAL_EXPIRED', detail: '' });
    await health.raise(id, { code: 'MAIL_PERMISSION_MISSING', detail: '' });
    await health.raise(id, { code: 'GROUP_NOT_FOUND', detail: '' });
    await insertMailbox(knex, id, {
      user_id: 'denied',
      state: 'Access denied',
      problem_code: 'ACCESS_DENIED',
      next_poll_at: new Date('2026-11-22T15:00:00Z'),
    });
    await verification.verify(id, TENANT);
    expect(await codes()).toEqual(['GROUP_NOT_FOUND']);
    expect(tenant.probed).toEqual([{ tenantId: TENANT, fresh: true }]);
    expect(tenant.asked).toEqual(['denied']);
    expect(await knex('connections').first()).toMatchObject({
      paused_until: null,
      failures: 0,
    });
    expect(new Date((await knex('mailboxes').first()).next_poll_at)).toEqual(
      NOW,
    );
  });

  it('raises what the tenant answers, and asks no mailbox then', async () => {
    tenant.faults = [{ level: 'connection', code: 'CONSENT_REQUIRED' }];
    await insertMailbox(knex, id);
    await verification.verify(id, TENANT);
    expect(await health.listProblems(id)).toMatchObject([
      { code: 'CONSENT_REQUIRED', detail: 'The tenant said no.' },
    ]);
    expect(tenant.asked).toEqual([]);
  });

  it('asks five mailboxes, and raises what they all refuse', async () => {
    for (let i = 0; i < 8; i++) {
      await insertMailbox(knex, id);
    }
    tenant.mailboxFault = { level: 'mailbox', code: 'ACCESS_DENIED' };
    await verification.verify(id, TENANT);
    expect(await codes()).toEqual(['MAIL_PERMISSION_MISSING']);
    expect(tenant.asked).toHaveLength(5);
  });

  it('makes nothing of mailboxes that fail in other ways', async () => {
    await insertMailbox(knex, id);
    tenant.mailboxFault = { level: 'mailbox', code: 'MAILBOX_FULL' };
    await verification.verify(id, TENANT);
    expect(await codes()).toEqual([]);
  });

  it('tells of a service that does not answer', async () => {
    tenant.faults = [{ level: 'transient' }];
    await verification.verify(id, TENANT);
    expect(await codes()).toEqual(['SERVICE_UNAVAILABLE']);
  });
});
