import {
  PROBLEM_CATALOGUE,
  type Connection,
  type ConnectionDetails,
  type ConnectionHistoryEntry,
  type Mailbox,
  type MailboxPage,
  type Problem,
  type ScopeReport,
  type ScopeRow,
} from 'backstage-plugin-mail-forensics-common';
import type { MailboxQuery } from '../src';
import { FakeMailForensicsApi } from '../src/__testUtils__/FakeMailForensicsApi';
import {
  connectionOf,
  detailsOf,
  eventOf,
  mailboxOf,
  scopeReportOf,
} from '../src/__testUtils__/samples';

const MAILBOXES = 20_000;

const ago = (seconds: number) =>
  new Date(Date.now() - seconds * 1_000).toISOString();

const later = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** A backend in memory with connections in every state, one of them with twenty thousand mailboxes, that takes its time. */
export class ExampleApi extends FakeMailForensicsApi {
  connections: Connection[] = exampleConnections();
  mailboxes = exampleMailboxes();
  events = Array.from({ length: 2_500 }, (_, n) => eventOf(n));

  async listConnections(): Promise<Connection[]> {
    await later(300);
    // Every answer is another object, as over the network.
    return structuredClone(this.connections);
  }

  async getConnection(id: string): Promise<ConnectionDetails> {
    await later(200);
    const details = await super.getConnection(id);
    return detailsOf({
      ...structuredClone(details),
      history: exampleHistory(details),
      problems: problemsOf(details),
    });
  }

  async verifyConnection(id: string): Promise<void> {
    await later(2_500);
    await super.verifyConnection(id);
  }

  async getScope(): Promise<ScopeReport> {
    await later(200);
    return exampleScope();
  }

  async listMailboxes(id: string, query?: MailboxQuery): Promise<MailboxPage> {
    await later(query?.limit === 1 ? 20 : 120);
    return super.listMailboxes(id, query);
  }
}

function exampleConnections(): Connection[] {
  const none = { completeThrough: null, lagSeconds: null, behind: 0 };
  const link = {
    createdAt: ago(3_600),
    createdBy: 'user:default/guest',
    expiresAt: ago(-82_800),
  };
  const awaiting: Partial<Connection> = {
    status: 'Awaiting authorization',
    tenantName: undefined,
    authorizedBy: undefined,
    authorizedAt: undefined,
    monitoringSince: undefined,
    mailboxes: { monitored: 0, withProblems: 0, total: 0 },
    freshness: none,
  };
  return [
    connectionOf({
      tenantId: '8f2c6d0e-4b1a-4c7e-9f56-0a3f5f0d1e22',
      mailboxes: { monitored: 19_870, withProblems: 130, total: MAILBOXES },
      freshness: { completeThrough: ago(40), lagSeconds: 40, behind: 0 },
    }),
    connectionOf({
      id: 'c-2',
      displayName: 'Contoso EU mail',
      scope: { mode: 'users', entries: 87 },
      status: 'Error',
      statusReason: 'CREDENTIAL_EXPIRED',
      authorizedBy: 'adele.vance@contoso-europe.onmicrosoft.com',
      mailboxes: { monitored: 87, withProblems: 87, total: 87 },
      freshness: {
        completeThrough: ago(10_920),
        lagSeconds: 10_920,
        behind: 87,
      },
    }),
    connectionOf({
      id: 'c-3',
      displayName: 'Fabrikam',
      scope: { mode: 'groups', entries: 4 },
      ...awaiting,
    }),
    connectionOf({
      id: 'c-4',
      displayName: 'Northwind Traders with a rather long display name',
      scope: { mode: 'users', entries: 12 },
      ...awaiting,
      authorizationLink: link,
    }),
    connectionOf({
      id: 'c-5',
      displayName: 'Tailspin Toys',
      status: 'Error',
      statusReason: 'CONSENT_REQUIRED',
      mailboxes: { monitored: 0, withProblems: 12, total: 12 },
      freshness: none,
    }),
    connectionOf({
      id: 'c-6',
      displayName: 'Wingtip (until 2026)',
      status: 'Deauthorized',
      freshness: none,
      mailboxes: { monitored: 0, withProblems: 0, total: 0 },
    }),
  ];
}

const NO_MAILBOX: Partial<Mailbox> = {
  state: 'No mailbox',
  problem: {
    code: 'NO_MAILBOX',
    detail: PROBLEM_CATALOGUE.NO_MAILBOX.detail,
  },
  monitoredSince: null,
  completeThrough: null,
  lastSuccessAt: null,
  events: 0,
};

const DENIED: Partial<Mailbox> = {
  state: 'Access denied',
  problem: {
    code: 'ACCESS_DENIED',
    detail: PROBLEM_CATALOGUE.ACCESS_DENIED.detail,
  },
};

const RETURNED: Partial<Mailbox> = {
  gaps: [
    { from: '2026-11-10T08:00:00.000Z', to: '2026-11-12T09:30:00.000Z' },
    { from: '2026-11-15T00:00:00.000Z', to: '2026-11-15T00:45:00.000Z' },
  ],
};

function exampleMailboxes(): Mailbox[] {
  return Array.from({ length: MAILBOXES }, (_, n) => {
    const name = `user${String(n).padStart(5, '0')}`;
    return mailboxOf({
      userId: `u-${n}`,
      userPrincipalName: `${name}@contoso.com`,
      mail: `${name}@contoso.com`,
      displayName: `User Number ${n}`,
      completeThrough: ago(40 + (n % 300)),
      lastSuccessAt: ago(20 + (n % 300)),
      nextPollAt: ago(-(n % 300)),
      events: (n * 7) % 211,
      ...(n % 150 === 3 && NO_MAILBOX),
      ...(n % 400 === 5 && DENIED),
      ...(n % 700 === 8 && RETURNED),
    });
  });
}

function problemsOf(connection: Connection): Problem[] {
  const code = connection.statusReason;
  const behind: Problem = {
    ...PROBLEM_CATALOGUE.THROTTLED,
    code: 'THROTTLED',
    since: ago(600),
  };
  return code
    ? [
        behind,
        {
          ...PROBLEM_CATALOGUE[code],
          code,
          since: ago(10_920),
          mailboxes: connection.mailboxes.total,
        },
      ]
    : [];
}

function exampleHistory(connection: Connection): ConnectionHistoryEntry[] {
  const guest = 'user:default/guest';
  const entries: ConnectionHistoryEntry[] = [
    {
      at: '2026-11-02T09:12:00.000Z',
      event: 'created',
      status: 'Awaiting authorization',
      actor: guest,
    },
    {
      at: '2026-11-02T09:13:00.000Z',
      event: 'authorization link created',
      actor: guest,
    },
    {
      at: '2026-11-02T09:14:05.000Z',
      event: 'authorized',
      status: 'Initializing',
      actor: 'megan@contoso.com',
      detail: 'For the tenant Contoso; started by user:default/guest',
    },
    {
      at: '2026-11-02T09:16:09.000Z',
      event: 'status changed',
      status: 'Monitoring',
    },
    {
      at: '2026-11-12T12:00:00.000Z',
      event: 'renamed',
      actor: guest,
      detail: 'From “Contoso” to “Contoso US mail”',
    },
  ];
  if (connection.statusReason) {
    entries.push({
      at: ago(10_920),
      event: 'status changed',
      status: 'Error',
      detail: PROBLEM_CATALOGUE[connection.statusReason].title,
    });
  }
  if (connection.status === 'Deauthorized') {
    entries.push({
      at: ago(86_400),
      event: 'deauthorized',
      status: 'Deauthorized',
      actor: guest,
    });
  }
  return entries;
}

function exampleScope(): ScopeReport {
  return scopeReportOf(
    Array.from({ length: 87 }, (_, n): ScopeRow => {
      const entry = `user${String(n).padStart(5, '0')}@contoso.com`;
      return n % 20 === 4
        ? {
            row: n + 2,
            entry,
            verdict: 'not found',
            nearMatches: ['user00007@contoso.com'],
          }
        : { row: n + 2, entry, verdict: 'will be monitored' };
    }),
  );
}
