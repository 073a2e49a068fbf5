import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  ScopeInput,
  ScopePreview,
  ScopePreviewProgress,
} from 'backstage-plugin-mail-forensics-common';
import {
  DEMO_APP,
  DEMO_SEEDS,
  DEMO_TENANT,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import type { Microsoft365Config } from '../config/MailForensicsConfig';
import { openDatabase } from '../database';
import { insertConnection } from '../database/__testUtils__/rows';
import type { ConnectionId } from '../mail';
import { Microsoft365Connector } from '../microsoft365';
import { ScopeReports } from './ScopeReports';

const USERS = 20_000;
const GROUPS = 200;
/** HTTP calls that a preview may take. */
const AT_MOST = 60;

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(180_000);

/** Over real HTTP, in a tenant of the size of a large company. */
describe('previews in a large tenant', () => {
  let simulator: RunningSimulator;
  let reports: ScopeReports;
  let id: ConnectionId;
  const groupIds: string[] = [];

  beforeAll(async () => {
    simulator = await startSimulator({
      port: 0,
      tenants: [{ ...DEMO_SEEDS[0], users: [], groups: [] }],
    });
    const { tenant } = simulator;
    tenant.grantConsent(DEMO_APP.clientId);
    tenant.transaction(() => {
      const ids = Array.from({ length: USERS }, (_, i) => {
        const user = tenant.addUser({
          userPrincipalName: address(i),
          displayName: `Person ${i}`,
          proxyAddresses: [`SMTP:${address(i)}`, `smtp:alias${i}@contoso.com`],
        });
        return user.id;
      });
      for (let group = 0; group < GROUPS; group += 1) {
        // Everybody is in a group, and each group but the first inside another one.
        const size = USERS / GROUPS;
        const { id: groupId } = tenant.addGroup({
          displayName: `Group ${group}`,
          mail: group % 2 === 0 ? `group${group}@contoso.com` : null,
          proxyAddresses: [`smtp:team${group}@contoso.com`],
          memberUserIds: ids.slice(group * size, (group + 1) * size),
        });
        groupIds.push(groupId);
      }
      groupIds
        .slice(1, 20)
        .forEach((groupId, i) =>
          tenant.updateGroup(groupIds[i], { memberGroupIds: [groupId] }),
        );
    });
    const knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    });
    id = await insertConnection<ConnectionId>(knex, {
      tenant_id: DEMO_TENANT.id,
    });
    const connector = Microsoft365Connector.create({
      config: configOf(simulator),
      logger: mockServices.logger.mock(),
    });
    reports = ScopeReports.create({ knex, connectors: () => connector });
  });

  afterAll(async () => {
    await simulator?.close();
  });

  /** A preview, checked against the requests that the tenant got; tells its figures where they are asked for. */
  async function measured(
    what: string,
    scope: ScopeInput,
  ): Promise<ScopePreview & { http: number }> {
    simulator.requests.clear();
    const progress: ScopePreviewProgress[] = [];
    const preview = await reports.preview(id, scope, {
      onProgress: told => progress.push(told),
    });
    const { token: _, ...kinds } = simulator.requests.totals.http;
    const http = Object.values(kinds).reduce((sum, n) => sum + n, 0);
    expect(preview.directory).toMatchObject({ requests: http });
    expect(progress.at(-1)).toEqual({
      requests: http,
      users: preview.directory?.users,
    });
    if (process.env.TELL_FIGURES) {
      process.stdout.write(
        `${what}: ${http} HTTP calls, ${preview.directory?.users} users read, ${preview.directory?.milliseconds} ms, ${preview.mailboxes} mailboxes\n`,
      );
    }
    return { ...preview, http };
  }

  it('reads 20,000 users', async () => {
    const { http, mailboxes } = await measured('everybody', { mode: 'all' });
    expect(mailboxes).toBe(USERS);
    expect(http).toBeLessThanOrEqual(21);
  });

  it('looks up 20,000 users by address, alias and id', async () => {
    const rows = simulator.tenant
      .listUsers()
      .map((user, i) => [address(i), `ALIAS${i}@contoso.com`, user.id][i % 3]);
    const { http, totals } = await measured('20,000 rows of users', {
      mode: 'users',
      csv: ['user', ...rows].join('\n'),
    });
    expect(totals['will be monitored']).toBe(USERS);
    expect(http).toBeLessThanOrEqual(AT_MOST);
  });

  it('looks up a few users without reading the others', async () => {
    const rows = Array.from({ length: 100 }, (_, i) =>
      i % 2 === 0 ? address(i) : `alias${i}@contoso.com`,
    );
    const { http, totals, directory } = await measured('100 rows of users', {
      mode: 'users',
      csv: ['user', ...rows].join('\n'),
    });
    expect(totals['will be monitored']).toBe(100);
    expect(http).toBeLessThanOrEqual(10);
    expect(directory?.users).toBe(100);
  });

  it('looks up 200 groups, nested ones too, and everybody in them', async () => {
    const rows = Array.from({ length: GROUPS }, (_, group) =>
      [
        `Group ${group}`,
        `team${group}@contoso.com`,
        groupIds[group],
        group % 2 === 0 ? `GROUP${group}@contoso.com` : `group ${group}`,
      ].at(group % 4),
    );
    const {
      http,
      totals,
      mailboxes,
      rows: told,
    } = await measured('200 rows of groups', {
      mode: 'groups',
      csv: ['group', ...rows].join('\n'),
    });
    expect(totals['will be monitored']).toBe(GROUPS);
    expect(mailboxes).toBe(USERS);
    expect(told[0].members).toBe((20 * USERS) / GROUPS);
    expect(http).toBeLessThanOrEqual(AT_MOST);
  });

  it('stays within that where nothing of the file is found', async () => {
    const rows = Array.from({ length: GROUPS }, (_, i) => `gruppe${i}@x.com`);
    const { http, totals } = await measured('200 rows of unknown groups', {
      mode: 'groups',
      csv: ['group', ...rows].join('\n'),
    });
    expect(totals['not found']).toBe(GROUPS);
    expect(http).toBeLessThanOrEqual(AT_MOST);
  });

  it('waits out what is throttled within a batch, and counts that', async () => {
    const rule = simulator.faults.add({
      match: { kind: 'groupMembers' },
      outcome: {
        type: 'graphError',
        status: 429,
        code: 'TooManyRequests',
        headers: { 'Retry-After': '0.05' },
      },
      times: 30,
    });
    const rows = Array.from({ length: 60 }, (_, group) => `Group ${group}`);
    const { http, totals } = await measured('60 rows of groups, throttled', {
      mode: 'groups',
      csv: ['group', ...rows].join('\n'),
    });
    simulator.faults.remove(rule);
    expect(totals['will be monitored']).toBe(60);
    expect(http).toBeLessThanOrEqual(AT_MOST);
  });

  it('tells 100,000 rows from 20,000 users, with suggestions for some', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) =>
      i < USERS ? address(i) : `persn.${i - USERS}@contoso.com`,
    );
    const {
      http,
      totals,
      rows: told,
    } = await measured('100,000 rows', {
      mode: 'users',
      csv: ['user', ...rows].join('\n'),
    });
    expect(totals).toMatchObject({
      'will be monitored': USERS,
      'not found': 80_000,
    });
    expect(told[USERS].nearMatches).toContain(address(0));
    expect(http).toBeLessThanOrEqual(21);
  });
});

function address(i: number): string {
  return `person.${i}@contoso.com`;
}

function configOf({ url }: RunningSimulator): Microsoft365Config {
  return {
    clientId: DEMO_APP.clientId,
    credential: { kind: 'clientSecret', clientSecret: DEMO_APP.clientSecret },
    cloud: 'global',
    endpoints: { login: url, graph: url },
  };
}
