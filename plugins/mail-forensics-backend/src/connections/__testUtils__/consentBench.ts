import type { Knex } from 'knex';
import { insertConnection } from '../../database/__testUtils__/rows';
import { DatabaseConnectionHealth } from '../../health';
import type { ConnectionId } from '../../mail';
import { Connections } from '../Connections';
import { AuthorizationLinks, ConsentFlow } from '../consent';
import { ConsentBrowser } from './ConsentBrowser';
import { FakeConsentPages } from './FakeConsentPages';
import { FakeTenant } from './FakeTenant';

export const START = Date.parse('2026-11-22T08:00:00Z');
export const ACTOR = 'user:default/megan';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Everything a consent takes, with a clock that is set by hand and over an empty table of connections. */
export async function consentBench(knex: Knex) {
  await knex('connections').delete();
  const clock = { now: START };
  const slept: number[] = [];
  const pages = new FakeConsentPages();
  const tenant = new FakeTenant();
  tenant.clock = new Date(START);
  const now = () => new Date(clock.now);
  const baseUrl = async () => 'https://backend.test/api/mail-forensics';
  const health = DatabaseConnectionHealth.create({ knex, now });
  const counts = { authorized: 0 };
  const flow = ConsentFlow.create({
    knex,
    health,
    provider: pages,
    connector: tenant,
    baseUrl,
    onAuthorized: async () => {
      counts.authorized += 1;
    },
    now,
    sleep: async ms => {
      slept.push(ms);
      await new Promise(resolve => setTimeout(resolve, 5));
    },
  });
  const links = AuthorizationLinks.create({ knex, health, baseUrl, now });
  const connections = Connections.create({
    knex,
    health,
    onScopeDue: async () => {},
    now,
  });
  const addConnection = () =>
    insertConnection<ConnectionId>(knex, {
      status: 'Awaiting authorization',
      tenant_id: null,
      monitoring_since: null,
    });
  return {
    clock,
    slept,
    pages,
    tenant,
    health,
    counts,
    flow,
    links,
    connections,
    addConnection,
    connectionId: await addConnection(),
    browser: () => new ConsentBrowser(flow),
    row: (id: ConnectionId) => knex('connections').where({ id }).first(),
  };
}

export type ConsentBench = Awaited<ReturnType<typeof consentBench>>;
