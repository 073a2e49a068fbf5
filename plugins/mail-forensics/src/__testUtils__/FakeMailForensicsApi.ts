import { ResponseError } from '@backstage/errors';
import type {
  AuditEntry,
  AuditPage,
  AuditQuery,
  Connection,
  ConnectionDetails,
  CoverageStatement,
  EventQuery,
  ExchangePowerShell,
  ExportFormat,
  ExportManifest,
  ExportRequest,
  FileEvent,
  FileSummary,
  GroupingRequest,
  GroupingResponse,
  HistogramRequest,
  HistogramResponse,
  Mailbox,
  MailboxPage,
  SavedSearch,
  SavedSearchInput,
  ScopeInput,
  ScopePreview,
  ScopeReport,
  SearchRequest,
  SearchResponse,
  Setup,
  SharedQuery,
} from 'backstage-plugin-mail-forensics-common';
import type {
  ConnectionChange,
  ExportProgress,
  MailboxQuery,
  MailForensicsApi,
  NewConnection,
} from '../api/MailForensicsApi';
import {
  answerOf,
  connectionOf,
  coverageOf,
  detailsOf,
  histogramOf,
  manifestOf,
  mailboxOf,
  savedSearchOf,
  scopePreviewOf,
  scopeReportOf,
  SETUP,
} from './samples';

/**
 * A backend in memory, for tests and for looking at the pages: connections change as they would, every search finds
 * all of `events`, page by page. What was asked for is kept; any method can be replaced in a test.
 */
export class FakeMailForensicsApi implements MailForensicsApi {
  setup: Setup = SETUP;
  connections: Connection[] = [];
  details: Partial<ConnectionDetails> = {};
  mailboxes: Mailbox[] = [mailboxOf()];
  events: FileEvent[] = [];
  scope: ScopeReport = scopeReportOf([], { mode: 'all', mailboxes: 1204 });
  preview: ScopePreview = scopePreviewOf([]);
  powerShell: ExchangePowerShell = {
    script: 'Connect-ExchangeOnline',
    notes: [],
  };

  /** Answers of groupings, by term. */
  groups: Record<string, GroupingResponse['groups']> = {};
  histogram: HistogramResponse = histogramOf([]);
  coverage: CoverageStatement = coverageOf();
  fileSummary: FileSummary | undefined;
  savedSearches: SavedSearch[] = [];
  sharedQueries: SharedQuery[] = [];
  /** Newest first. */
  auditEntries: AuditEntry[] = [];
  isAuditKeyed = true;

  readonly auditQueries: AuditQuery[] = [];
  readonly viewed: string[] = [];
  readonly groupings: GroupingRequest[] = [];
  readonly histograms: HistogramRequest[] = [];
  readonly exports: (ExportRequest & { format: ExportFormat })[] = [];
  readonly previewed: ScopeInput[] = [];
  readonly changes: ConnectionChange[] = [];
  readonly added: NewConnection[] = [];
  readonly searches: SearchRequest[] = [];
  /** Names of the actions on connections, in order. */
  readonly actions: string[] = [];

  async getSetup(): Promise<Setup> {
    return this.setup;
  }

  async listConnections(): Promise<Connection[]> {
    return this.connections;
  }

  async getConnection(id: string): Promise<ConnectionDetails> {
    const found = this.connections.find(connection => connection.id === id);
    if (!found) {
      throw await failure(404, 'NotFoundError', 'No such connection');
    }
    return detailsOf({ ...found, ...this.details });
  }

  async addConnection(connection: NewConnection): Promise<Connection> {
    this.added.push(connection);
    const added = connectionOf({
      id: `c-${this.connections.length + 1}`,
      displayName: connection.displayName,
      scope: { mode: connection.scope.mode },
      status: 'Awaiting authorization',
    });
    this.connections = [...this.connections, added];
    return added;
  }

  async updateConnection(
    id: string,
    change: ConnectionChange,
  ): Promise<ConnectionDetails> {
    this.changes.push(change);
    this.connections = this.connections.map(connection =>
      connection.id === id
        ? {
            ...connection,
            revision: connection.revision + 1,
            displayName: change.displayName ?? connection.displayName,
            scope: change.scope
              ? { mode: change.scope.mode }
              : connection.scope,
          }
        : connection,
    );
    return this.getConnection(id);
  }

  async createAuthorizationLink(
    id: string,
  ): Promise<{ url: string; expiresAt: string }> {
    this.actions.push(`create link ${id}`);
    return {
      url: `https://portal.example.com/link/${id}`,
      expiresAt: '2026-11-23T10:00:00.000Z',
    };
  }

  async revokeAuthorizationLink(id: string): Promise<void> {
    this.actions.push(`revoke link ${id}`);
  }

  async getScope(): Promise<ScopeReport> {
    return this.scope;
  }

  async previewScope(
    scope: ScopeInput,
    _options: Parameters<MailForensicsApi['previewScope']>[1] = {},
  ): Promise<ScopePreview> {
    this.previewed.push(scope);
    return { ...this.preview, mode: scope.mode };
  }

  async getExchangePowerShell(): Promise<ExchangePowerShell> {
    return this.powerShell;
  }

  async getConnectionExchangePowerShell(): Promise<ExchangePowerShell> {
    return this.powerShell;
  }

  async exportMailboxes(): Promise<Blob> {
    return new Blob(['userPrincipalName\r\n'], { type: 'text/csv' });
  }

  async deleteConnection(id: string): Promise<void> {
    this.actions.push(`delete ${id}`);
    this.connections = this.connections.filter(c => c.id !== id);
  }

  async authorizeConnection(id: string): Promise<{ authorizationUrl: string }> {
    this.actions.push(`authorize ${id}`);
    return { authorizationUrl: `https://login.example.com/?connection=${id}` };
  }

  async verifyConnection(id: string): Promise<void> {
    this.actions.push(`verify ${id}`);
  }

  async deauthorizeConnection(id: string): Promise<void> {
    this.actions.push(`deauthorize ${id}`);
    this.#setStatus(id, 'Deauthorized');
  }

  async resumeConnection(id: string): Promise<void> {
    this.actions.push(`resume ${id}`);
    this.#setStatus(id, 'Initializing');
  }

  async listMailboxes(
    _id: string,
    query: MailboxQuery = {},
  ): Promise<MailboxPage> {
    const start = Number(query.cursor ?? 0);
    const end = start + (query.limit ?? 50);
    const text = query.q?.toLowerCase() ?? '';
    const found = this.mailboxes.filter(
      ({ state, userPrincipalName, displayName }) =>
        (query.state === undefined || query.state === state) &&
        `${userPrincipalName} ${displayName}`.toLowerCase().includes(text),
    );
    return {
      items: found.slice(start, end),
      totalCount: found.length,
      ...(end < found.length && { nextCursor: String(end) }),
    };
  }

  async searchFileEvents(request: SearchRequest): Promise<SearchResponse> {
    this.searches.push(request);
    const start =
      this.events.findIndex(({ event }) => event.id === request.pgToken) + 1;
    const page = this.events.slice(start, start + (request.pgSize ?? 100));
    const isLast = start + page.length >= this.events.length;
    return answerOf(page, {
      totalCount: this.events.length,
      nextPgToken: isLast ? null : page.at(-1)?.event.id ?? null,
    });
  }

  async getFileEvent(eventId: string): Promise<FileEvent> {
    this.viewed.push(eventId);
    const found = this.events.find(({ event }) => event.id === eventId);
    if (!found) {
      throw await failure(404, 'NotFoundError', 'No such event');
    }
    return found;
  }

  async groupFileEvents(request: GroupingRequest): Promise<GroupingResponse> {
    this.groupings.push(request);
    return { groups: this.groups[request.groupingTerm] ?? [], problems: null };
  }

  async countFileEventsOverTime(
    request: HistogramRequest,
  ): Promise<HistogramResponse> {
    this.histograms.push(request);
    return this.histogram;
  }

  async getFileEventCoverage(_query: EventQuery): Promise<CoverageStatement> {
    return this.coverage;
  }

  async getFileSummary(): Promise<FileSummary> {
    if (!this.fileSummary) {
      throw await failure(404, 'NotFoundError', 'No such file');
    }
    return this.fileSummary;
  }

  async exportFileEvents(
    request: ExportRequest,
    options: {
      format: ExportFormat;
      onProgress?: (progress: ExportProgress) => void;
    },
  ): Promise<{ file: Blob; manifest: ExportManifest }> {
    this.exports.push({ ...request, format: options.format });
    options.onProgress?.({ bytes: 9, events: 0 });
    return { file: new Blob(['file.name']), manifest: manifestOf(request) };
  }

  async listSavedSearches(): Promise<SavedSearch[]> {
    return this.savedSearches;
  }

  async createSavedSearch(search: SavedSearchInput): Promise<SavedSearch> {
    const saved = savedSearchOf({
      ...search,
      id: `s-${this.savedSearches.length + 1}`,
    });
    this.savedSearches = [...this.savedSearches, saved];
    return saved;
  }

  async updateSavedSearch(
    id: string,
    search: SavedSearchInput,
  ): Promise<SavedSearch> {
    const saved = savedSearchOf({ ...search, id });
    this.savedSearches = this.savedSearches.map(each =>
      each.id === id ? saved : each,
    );
    return saved;
  }

  async deleteSavedSearch(id: string): Promise<void> {
    this.savedSearches = this.savedSearches.filter(each => each.id !== id);
  }

  async shareQuery(query: Omit<SharedQuery, 'id'>): Promise<SharedQuery> {
    const shared = { ...query, id: `q-${this.sharedQueries.length + 1}` };
    this.sharedQueries = [...this.sharedQueries, shared];
    return shared;
  }

  async getSharedQuery(id: string): Promise<SharedQuery> {
    const found = this.sharedQueries.find(query => query.id === id);
    if (!found) {
      throw await failure(404, 'NotFoundError', 'There is no query');
    }
    return found;
  }

  async listAudit(query: AuditQuery = {}): Promise<AuditPage> {
    this.auditQueries.push(query);
    const { actor, action, outcome, cursor, limit = 100 } = query;
    const found = this.auditEntries.filter(
      entry =>
        (actor === undefined || actor === entry.actor) &&
        (action === undefined || action === entry.action) &&
        (outcome === undefined || outcome === entry.outcome) &&
        (cursor === undefined || entry.position < Number(cursor)),
    );
    const items = found.slice(0, limit);
    return {
      items,
      ...(found.length > limit && {
        nextCursor: String(items.at(-1)?.position),
      }),
      head: {
        position: this.auditEntries[0]?.position ?? 0,
        hash: this.auditEntries[0]?.hash ?? '',
      },
      keyed: this.isAuditKeyed,
    };
  }

  #setStatus(id: string, status: Connection['status']) {
    this.connections = this.connections.map(connection =>
      connection.id === id ? { ...connection, status } : connection,
    );
  }
}

/** What the backend rejects a request with. */
export async function failure(
  statusCode: number,
  name: string,
  message: string,
): Promise<ResponseError> {
  const body = { error: { name, message }, response: { statusCode } };
  return ResponseError.fromResponse(
    new Response(JSON.stringify(body), {
      status: statusCode,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
}
