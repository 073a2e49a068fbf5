import type {
  Connection,
  CoverageStatement,
  ExportManifest,
  ExportRequest,
  HistogramResponse,
  SavedSearch,
  SavedSearchInput,
  ConnectionDetails,
  FileEvent,
  Mailbox,
  ScopePreview,
  ScopeReport,
  ScopeRow,
  SearchResponse,
  Setup,
} from 'backstage-plugin-mail-forensics-common';
import { SCOPE_VERDICTS } from 'backstage-plugin-mail-forensics-common';

export const SETUP: Setup = {
  configured: true,
  missing: [],
  redirectUri:
    'https://portal.example.com/api/mail-forensics/oauth/microsoft365/callback',
  permissions: [
    { name: 'Mail.Read', reason: 'reads sent mail and its attachments' },
    { name: 'User.Read.All', reason: 'lists the users in scope' },
  ],
};

export function connectionOf(fields: Partial<Connection> = {}): Connection {
  return {
    id: 'c-1',
    revision: 1,
    service: 'microsoft365',
    serviceType: 'email',
    displayName: 'Contoso US mail',
    scope: { mode: 'all' },
    status: 'Monitoring',
    tenantName: 'Contoso',
    authorizedBy: 'megan@contoso.com',
    authorizedAt: '2026-11-02T09:14:05.000Z',
    monitoringSince: '2026-11-02T09:14:09.000Z',
    createdAt: '2026-11-02T09:12:00.000Z',
    createdBy: 'user:default/guest',
    mailboxes: { monitored: 1204, withProblems: 0, total: 1210 },
    freshness: {
      completeThrough: '2026-11-22T09:59:20.000Z',
      lagSeconds: 40,
      behind: 0,
    },
    ...fields,
  };
}

export function detailsOf(
  fields: Partial<ConnectionDetails> = {},
): ConnectionDetails {
  return {
    ...connectionOf(fields),
    history: [
      {
        at: '2026-11-02T09:12:00.000Z',
        event: 'created',
        actor: 'user:default/guest',
      },
      {
        at: '2026-11-02T09:14:09.000Z',
        event: 'status changed',
        status: 'Monitoring',
      },
    ],
    problems: [],
    ...fields,
  };
}

export function mailboxOf(fields: Partial<Mailbox> = {}): Mailbox {
  return {
    userId: 'u-1',
    userPrincipalName: 'adele@contoso.com',
    mail: 'adele@contoso.com',
    displayName: 'Adele Vance',
    state: 'Monitoring',
    monitoredSince: '2026-11-02T09:14:09.000Z',
    completeThrough: '2026-11-22T09:59:20.000Z',
    lastSuccessAt: '2026-11-22T09:59:30.000Z',
    nextPollAt: '2026-11-22T10:04:30.000Z',
    events: 12,
    ...fields,
  };
}

const SHA256 =
  '9f3a2b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6c1d2';
const MD5 = '0123456789abcdef0123456789abcdef';

/** Number `n` of a series of events, a minute apart, newest first. */
export function eventOf(
  n: number,
  change: (event: FileEvent) => void = () => {},
): FileEvent {
  const sent = new Date(Date.UTC(2026, 10, 21, 17, 3, 12) - n * 60_000);
  const recorded = new Date(sent.getTime() + 95_000).toISOString();
  const event: FileEvent = {
    '@timestamp': sent.toISOString(),
    event: {
      id: `event-${n}`,
      action: 'file-emailed',
      observer: 'Office365',
      vector: 'EMAILED',
      detectorDisplayName: 'Contoso US mail',
      ingested: recorded,
      inserted: recorded,
      shareType: [],
      relatedEvents: null,
    },
    user: { email: 'adele@contoso.com', id: 'u-1', deviceUid: null },
    file: {
      name: `forecast-${n}.xlsx`,
      sizeInBytes: 1_234_567,
      category: 'Spreadsheet',
      categoryByBytes: 'Spreadsheet',
      categoryByExtension: 'Spreadsheet',
      mimeType: 'application/x-sample',
      mimeTypeByBytes: 'application/x-sample-by-bytes',
      mimeTypeByExtension: 'application/x-sample-by-name',
      hash: { md5: MD5, sha256: SHA256, md5Error: null, sha256Error: null },
      created: null,
      modified: null,
      owner: null,
      url: null,
      id: null,
      directory: null,
      directoryId: [],
      cloudDriveId: null,
      originalName: null,
      originalDirectory: null,
      classifications: [],
      acquiredFrom: [],
      changeType: 'NONE',
      archiveId: null,
      parentArchiveId: null,
      passwordProtected: null,
    },
    source: {
      email: { sender: 'adele@contoso.com', from: 'sales@contoso.com' },
    },
    destination: {
      email: {
        recipients: ['lee@gmail.com', 'kim@contoso.com'],
        subject: 'The forecast',
      },
    },
    risk: {
      score: 0,
      severity: 'NO_RISK_INDICATED',
      indicators: [],
      trusted: false,
      trustReason: null,
      untrustedValues: {
        accountNames: [],
        domains: ['gmail.com'],
        gitRepositoryUris: [],
        slackWorkspaces: [],
        urlPaths: [],
      },
    },
    process: {},
    report: {},
    git: {},
    responseControls: {},
    mailForensics: {
      connectionId: 'c-1',
      mailbox: 'adele@contoso.com',
      internetMessageId: `<message-${n}@contoso.com>`,
      messageId: `m-${n}`,
      to: ['lee@gmail.com'],
      cc: ['kim@contoso.com'],
      bcc: [],
      inline: false,
      attachmentKind: 'file',
      receivedAt: sent.toISOString(),
      entityRefs: [],
      people: [],
      recipientDomains: ['example.com'],
    },
  };
  change(event);
  return event;
}

export function answerOf(
  events: FileEvent[],
  fields: Partial<SearchResponse> = {},
): SearchResponse {
  return {
    totalCount: events.length,
    fileEvents: events,
    nextPgToken: null,
    problems: null,
    ...fields,
  };
}

export function scopeReportOf(
  rows: ScopeRow[],
  fields: Partial<ScopeReport> = {},
): ScopeReport {
  const totals = Object.fromEntries(
    SCOPE_VERDICTS.map(verdict => [
      verdict,
      rows.filter(row => row.verdict === verdict).length,
    ]),
  ) as ScopeReport['totals'];
  return {
    mode: 'users',
    rows,
    totals,
    mailboxes: totals['will be monitored'],
    notes: [],
    directoryReadAt: '2026-11-22T10:00:00.000Z',
    ...fields,
  };
}

export function scopePreviewOf(
  rows: ScopeRow[],
  fields: Partial<ScopePreview> = {},
): ScopePreview {
  return {
    ...scopeReportOf(rows),
    directory: { requests: 3, users: 1204, milliseconds: 840 },
    difference: null,
    ...fields,
  };
}

export function coverageOf(
  fields: Partial<CoverageStatement> = {},
): CoverageStatement {
  return {
    from: '2026-11-15T10:00:00.000Z',
    to: '2026-11-22T10:00:00.000Z',
    beginsBeforeMonitoring: false,
    mailboxes: { total: 1210, complete: 1210, withGaps: 0 },
    completeThrough: '2026-11-22T09:59:20.000Z',
    gaps: [],
    ...fields,
  };
}

/** Days from 2026-11-01 on. */
export function histogramOf(counts: number[]): HistogramResponse {
  return {
    interval: 'day',
    buckets: counts.map((docCount, day) => ({
      from: new Date(Date.UTC(2026, 10, 1 + day)).toISOString(),
      docCount,
    })),
    problems: null,
  };
}

export function manifestOf(query: ExportRequest): ExportManifest {
  return {
    id: '5f0d6c1e-0000-4000-8000-000000000001',
    state: 'complete',
    requestedBy: 'user:default/guest',
    query,
    columns: query.columns ?? ['file.name'],
    format: 'csv',
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:01.000Z',
    rows: 1,
    bytes: 9,
    sha256: 'ab'.repeat(32),
  };
}

export function savedSearchOf(
  fields: SavedSearchInput & { id: string },
): SavedSearch {
  return {
    apiVersion: 2,
    createdByUID: 'user:default/guest',
    createdByUsername: 'user:default/guest',
    creationTimestamp: '2026-11-22T10:00:00.000Z',
    modifiedByUID: 'user:default/guest',
    modifiedByUsername: 'user:default/guest',
    modifiedTimestamp: '2026-11-22T10:00:00.000Z',
    ...fields,
    notes: fields.notes ?? null,
    columns: fields.columns ?? [],
    srtKey: fields.srtKey ?? null,
    srtDir: fields.srtDir ?? null,
  };
}
