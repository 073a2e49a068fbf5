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

jest.setTimeout(30_000);
const TENANT = 'tenant-1' as TenantId;
const NOW = new Date('2026-11-22T09:00:00Z');

describe('Verification', () => {
  let knex: Knex;
  let tenant: FakeTenant;
  let health: DatabaseConnectionHealth;
  let verification: Verification;
  let id: ConnectionId;
  let refreshed: ConnectionId[];

  beforeEach(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
    tenant = new FakeTenant();
    refreshed = [];
    health = DatabaseConnectionHealth.create({ knex });
    verification = Verification.create({
      knex,
      health,
      connector: tenant,
      refreshScope: async connectionId => {
        refreshed.push(connectionId);
      },
      pollIntervalMs: 300_000,
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
    expect(refreshed).toEqual([id]);
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
    expect(refreshed).toEqual([]);
  });

  it('puts what the tenant answers in the place of what it answered before', async () => {
    await health.raise(id, { code: 'CREDENTIAL_EXPIRED', detail: '' });
    await health.raise(id, { code: 'MAIL_PERMISSION_MISSING', detail: '' });
    tenant.faults = [{ level: 'connection', code: 'CONSENT_REQUIRED' }];
    await verification.verify(id, TENANT);
    expect(await codes()).toEqual(['CONSENT_REQUIRED']);
  });

  it.each([
    ['the tenant', 'faults'],
    ['a mailbox', 'mailboxFault'],
  ] as const)(
    'tells until when %s wants to be left alone, and leaves it alone',
    async (_, where) => {
      const until = new Date(NOW.getTime() + 4 * 3_600_000);
      await insertMailbox(knex, id);
      const fault = {
        level: 'transient',
        throttled: true,
        retryAfterMs: 4 * 3_600_000,
      } as const;
      if (where === 'faults') {
        tenant.faults = [fault];
      } else {
        tenant.mailboxFault = fault;
      }
      await verification.verify(id, TENANT);
      expect(await health.listProblems(id)).toMatchObject([
        {
          code: 'THROTTLED',
          detail: expect.stringContaining('2026-11-22 13:00:00 UTC'),
        },
      ]);
      const { paused_until, watch_due_at } = await knex('connections').first();
      expect(new Date(paused_until)).toEqual(until);
      expect(new Date(watch_due_at)).toEqual(until);
    },
  );

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
