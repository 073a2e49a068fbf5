import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { ScopeInput } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import {
  DEMO_APP,
  DEMO_GROUPS,
  DEMO_TENANT,
  DEMO_USERS,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import { Collector } from './collection';
import { untilAborted } from './collection/__testUtils__/Stage';
import { Connections, ScopeReports } from './connections';
import { openDatabase } from './database';
import { DatabaseFileEventWriter, identifyFileType } from './events';
import { DatabaseConnectionHealth } from './health';
import type { ConnectionId } from './mail';
import { Microsoft365Connector } from './microsoft365';
import { DirectoryRefresh } from './scope';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const START = new Date('2026-11-24T08:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Our clock is wrong, as clocks are: what counts is the service's. */
const OURS_IS_AHEAD = 3 * MINUTE;

jest.setTimeout(120_000);

/** A monitored tenant, over real HTTP and in a real database, in which time passes only when it is told to. */
class World {
  static async start(knex: Knex, scope: ScopeInput): Promise<World> {
    const clock = { now: START };
    const simulator = await startSimulator({
      port: 0,
      now: () => clock.now,
      tokenLifetime: 30 * 24 * 3600,
    });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    const world = new World(knex, clock, simulator);
    const { id } = await world.connections.create({
      service: 'microsoft365',
      displayName: 'Contoso',
      scope,
      actor: 'user:default/admin',
    });
    world.id = id as ConnectionId;
    await knex('connections').where({ id }).update({
      status: 'Initializing',
      tenant_id: DEMO_TENANT.id,
      monitoring_since: START,
      directory_due_at: START,
    });
    await world.pass(MINUTE);
    return world;
  }

  id = '' as ConnectionId;
  readonly connections: Connections;
  readonly reports: ScopeReports;
  readonly #refresh: DirectoryRefresh;
  readonly #collector: Collector;

  private constructor(
    readonly knex: Knex,
    readonly clock: { now: Date },
    readonly simulator: RunningSimulator,
  ) {
    const now = () => new Date(clock.now.getTime() + OURS_IS_AHEAD);
    const logger = mockServices.logger.mock();
    const connector = Microsoft365Connector.create({
      config: {
        clientId: DEMO_APP.clientId,
        credential: {
          kind: 'clientSecret',
          clientSecret: DEMO_APP.clientSecret,
        },
        cloud: 'global',
        endpoints: { login: simulator.url, graph: simulator.url },
      },
      logger,
    });
    const connectors = () => connector;
    const health = DatabaseConnectionHealth.create({ knex, now });
    const onScopeDue = async () => {};
    this.connections = Connections.create({ knex, health, onScopeDue, now });
    this.reports = ScopeReports.create({ knex, connectors, now });
    this.#refresh = DirectoryRefresh.create({
      knex,
      connectors,
      health,
      logger,
      now,
    });
    this.#collector = Collector.create({
      knex,
      connectors,
      events: DatabaseFileEventWriter.create({ trustedDomains: [] }),
      identifyFileType,
      health,
      config: {
        pollIntervalMs: 5 * MINUTE,
        concurrency: 4,
        watchDeletedItems: false,
        hashing: { enabled: true, maxSizeBytes: 1_000_000 },
      },
      replicaId: 'replica-1',
      logger,
      now,
      sleep: untilAborted,
      random: () => 0.5,
    });
  }

  get tenant() {
    return this.simulator.tenant;
  }

  /** Lets time pass, then everything that is due happens. */
  async pass(ms: number): Promise<void> {
    this.clock.now = new Date(this.clock.now.getTime() + ms);
    const { signal } = new AbortController();
    await this.#refresh.refreshDue(signal);
    await this.#collector.runCycle(signal);
  }

  /** Waits until something is so, 15 minutes at most. */
  async within15Minutes(
    what: string,
    isSo: () => Promise<boolean>,
  ): Promise<void> {
    for (let minute = 0; minute < 15; minute += 1) {
      await this.pass(MINUTE);
      if (await isSo()) {
        return;
      }
    }
    throw new Error(`It took more than 15 minutes: ${what}`);
  }

  async becomes(userId: string, state: string): Promise<void> {
    await this.within15Minutes(`${userId} is ${state}`, async () => {
      const row = await this.mailbox(userId);
      return row?.state === state;
    });
  }

  async mailbox(userId: string) {
    return this.knex('mailboxes').where({ user_id: userId }).first();
  }

  /** Who is monitored, by principal name. */
  async monitored(): Promise<string[]> {
    const rows = await this.knex('mailboxes')
      .where({ state: 'Monitoring' })
      .select('user_principal_name');
    return rows.map(row => row.user_principal_name).sort();
  }

  send(userId: string, fileName: string): void {
    this.tenant.sendMail(userId, {
      from: null,
      sender: null,
      to: [{ address: 'lee@rival.example', name: null }],
      cc: [],
      bcc: [],
      subject: fileName,
      body: { contentType: 'text', content: 'See the file.' },
      attachments: [
        {
          kind: 'file',
          name: fileName,
          contentType: 'text/plain',
          bytes: Buffer.from(fileName),
          inline: false,
          contentId: null,
        },
      ],
    });
  }

  /** Names of the files that were recorded. */
  async files(): Promise<string[]> {
    const rows = await this.knex('file_events').select('file_name');
    return rows.map(row => row.file_name).sort();
  }

  async close(): Promise<void> {
    await this.simulator.close();
  }
}

describe.each(databases.eachSupportedId())(
  'changes in the tenant, followed by nobody’s doing on %s',
  databaseId => {
    let world: World;

    async function start(scope: ScopeInput): Promise<World> {
      const knex = await openDatabase({
        database: mockServices.database({
          knex: await databases.init(databaseId),
        }),
      });
      world = await World.start(knex, scope);
      return world;
    }

    afterEach(async () => {
      await world?.close();
    });

    const { adele, alex, megan, diego, patti, lee, lynne } = DEMO_USERS;

    it('follows users who come, are renamed and go', async () => {
      const { tenant } = await start({ mode: 'all' });
      const eva = tenant.addUser({
        userPrincipalName: 'eva@contoso.com',
        displayName: 'Eva',
      });
      await world.becomes(eva.id, 'Monitoring');
      world.send(eva.id, 'of a newcomer.txt');
      await world.within15Minutes('her mail is recorded', async () =>
        (await world.files()).includes('of a newcomer.txt'),
      );

      tenant.updateUser(eva.id, {
        userPrincipalName: 'eva.smith@contoso.com',
        mail: 'eva.smith@contoso.com',
        displayName: 'Eva Smith',
        proxyAddresses: ['SMTP:eva.smith@contoso.com'],
      });
      await world.within15Minutes('her name is known', async () => {
        const { display_name: name, addresses } = await world.mailbox(eva.id);
        return name === 'Eva Smith' && addresses.includes('eva.smith@');
      });
      world.send(eva.id, 'of somebody renamed.txt');

      await world.pass(6 * MINUTE);
      tenant.removeUser(eva.id);
      await world.becomes(eva.id, 'Left scope');
      expect((await world.mailbox(eva.id)).next_poll_at).toBe(null);
      expect(await world.files()).toEqual([
        'of a newcomer.txt',
        'of somebody renamed.txt',
      ]);
    });

    it('follows mailboxes that go and come, however long that took', async () => {
      const { tenant } = await start({ mode: 'all' });
      const fay = tenant.addUser({
        userPrincipalName: 'fay@contoso.com',
        displayName: 'Fay',
        mail: null,
        mailbox: 'none',
      });
      await world.becomes(fay.id, 'No mailbox');
      tenant.updateUser(alex.id, { mailbox: 'none' });
      await world.becomes(alex.id, 'No mailbox');

      for (let hour = 0; hour < 9; hour += 1) {
        await world.pass(60 * MINUTE);
      }
      tenant.updateUser(fay.id, {
        mailbox: 'exchange',
        mail: 'fay@contoso.com',
        proxyAddresses: ['SMTP:fay@contoso.com'],
      });
      await world.becomes(fay.id, 'Monitoring');
      // His address was there all the time, so the directory says nothing of his mailbox.
      tenant.updateUser(alex.id, { mailbox: 'exchange' });
      await world.becomes(alex.id, 'Monitoring');
      world.send(fay.id, 'from a new mailbox.txt');
      world.send(alex.id, 'from a mailbox that came back.txt');
      await world.within15Minutes(
        'both are recorded',
        async () => (await world.files()).length === 2,
      );
      expect(await world.files()).toEqual([
        'from a mailbox that came back.txt',
        'from a new mailbox.txt',
      ]);
    });

    it('follows groups: members, nested groups and theirs, and new names', async () => {
      const { tenant } = await start({
        mode: 'groups',
        csv: 'group\nLeadership',
      });
      const { leadership, finance, sales } = DEMO_GROUPS;
      const upns = (...users: { userPrincipalName: string }[]) =>
        users.map(user => user.userPrincipalName).sort();
      const monitored = (...users: { userPrincipalName: string }[]) =>
        world.within15Minutes(`it is ${upns(...users)}`, async () => {
          const now = await world.monitored();
          return JSON.stringify(now) === JSON.stringify(upns(...users));
        });
      await monitored(megan, diego, patti);

      tenant.updateGroup(finance.id, {
        memberUserIds: [patti.id, lee.id],
      });
      await monitored(megan, patti, lee);

      tenant.updateGroup(finance.id, { memberGroupIds: [sales.id] });
      await monitored(megan, patti, lee, adele, alex, lynne);

      tenant.updateGroup(leadership.id, {
        displayName: 'Executive team',
        mail: 'executives@contoso.com',
      });
      await world.pass(11 * MINUTE);
      await monitored(megan, patti, lee, adele, alex, lynne);
      expect((await world.reports.current(world.id)).rows).toMatchObject([
        {
          entry: 'Leadership',
          verdict: 'will be monitored',
          found: { displayName: 'Executive team' },
          members: 6,
        },
      ]);

      tenant.removeGroup(finance.id);
      await monitored(megan);
      tenant.removeGroup(leadership.id);
      await monitored();
      expect((await world.connections.get(world.id)).problems).toMatchObject([
        { code: 'GROUP_NOT_FOUND' },
        { code: 'SCOPE_EMPTY' },
      ]);
    });

    it('follows the users of a file under their new names', async () => {
      const { tenant } = await start({
        mode: 'users',
        csv: `user\n${adele.userPrincipalName}\n${alex.userPrincipalName}`,
      });
      await world.becomes(adele.id, 'Monitoring');
      tenant.updateUser(adele.id, {
        userPrincipalName: 'adele.jones@contoso.com',
        mail: 'adele.jones@contoso.com',
        proxyAddresses: ['SMTP:adele.jones@contoso.com'],
      });
      await world.within15Minutes('her name is known', async () => {
        const { user_principal_name: upn } = await world.mailbox(adele.id);
        return upn === 'adele.jones@contoso.com';
      });
      expect((await world.mailbox(adele.id)).state).toBe('Monitoring');
      expect((await world.connections.get(world.id)).problems).toEqual([]);
      tenant.removeUser(adele.id);
      await world.becomes(adele.id, 'Left scope');
    });

    it('reads who leaves with the scope a last time, and begins who joins at that moment', async () => {
      await start({
        mode: 'users',
        csv: `user\n${adele.userPrincipalName}\n${alex.userPrincipalName}`,
      });
      expect(await world.monitored()).toHaveLength(2);
      await world.pass(2 * MINUTE);
      const at = (seconds: number) => {
        world.clock.now = new Date(
          world.clock.now.getTime() + seconds * SECOND,
        );
      };
      // Nobody polls before the change: what is recorded of Alex is what the last poll finds.
      world.send(alex.id, 'leaver, before.txt');
      world.send(megan.id, 'joiner, before.txt');
      at(5);
      await world.connections.update(world.id, {
        scope: {
          mode: 'users',
          csv: `user\n${adele.userPrincipalName}\n${megan.userPrincipalName}`,
        },
        actor: 'user:default/admin',
      });
      await world.pass(0);
      expect(await world.files()).toEqual(['leaver, before.txt']);
      at(5);
      world.send(alex.id, 'leaver, after.txt');
      world.send(megan.id, 'joiner, after.txt');
      world.send(adele.id, 'stayer.txt');
      await world.pass(6 * MINUTE);
      await world.pass(6 * MINUTE);
      expect(await world.files()).toEqual([
        'joiner, after.txt',
        'leaver, before.txt',
        'stayer.txt',
      ]);
      expect(await world.mailbox(alex.id)).toMatchObject({
        state: 'Left scope',
        next_poll_at: null,
      });
      expect((await world.mailbox(megan.id)).state).toBe('Monitoring');
    });
  },
);
