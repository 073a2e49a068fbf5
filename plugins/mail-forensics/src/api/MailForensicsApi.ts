import { createApiRef } from '@backstage/core-plugin-api';
import type {
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
  MailboxPage,
  MailboxState,
  MailService,
  SavedSearch,
  SavedSearchInput,
  ScopeInput,
  ScopePreview,
  ScopePreviewProgress,
  ScopeReport,
  SearchRequest,
  SearchResponse,
  Setup,
  SharedQuery,
} from 'backstage-plugin-mail-forensics-common';

/**
 * What is needed to add a connection.
 *
 * @public
 */
export interface NewConnection {
  /** Which e-mail service. */
  service: MailService;
  /** What people will call it; unique. */
  displayName: string;
  /** Whose mailboxes are to be watched. */
  scope: ScopeInput;
}

/**
 * What is to be changed of a connection.
 *
 * @public
 */
export interface ConnectionChange {
  /** Absent: it stays as it is. */
  displayName?: string;
  /** Absent: it stays as it is. */
  scope?: ScopeInput;
  /** As it was when the change was begun; another one since is a conflict. */
  revision: number;
}

/**
 * Which part of the coverage of a connection is asked for.
 *
 * @public
 */
export interface MailboxQuery {
  /** The `nextCursor` of the page before. */
  cursor?: string;
  /** How many on a page; default 100. */
  limit?: number;
  /** Only mailboxes that are doing this. */
  state?: MailboxState;
  /** Part of an address or a name. */
  q?: string;
}

/**
 * What has arrived of an export.
 *
 * @public
 */
export interface ExportProgress {
  /** Of the file. */
  bytes: number;
  /** In the file: its rows. */
  events: number;
}

/**
 * The backend, as the pages see it.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the backend answers with an error.
 *
 * @public
 */
export interface MailForensicsApi {
  /** What the platform team still has to configure. */
  getSetup(): Promise<Setup>;
  /** All connections, in the order in which they were added. */
  listConnections(): Promise<Connection[]>;
  /** A connection with its history and its problems. */
  getConnection(id: string): Promise<ConnectionDetails>;
  /** The connection is added as `Awaiting authorization`. A name that is taken is refused with 409. */
  addConnection(connection: NewConnection): Promise<Connection>;
  /** Refused with 409 where the name is taken, or where somebody else changed the connection since `revision`. */
  updateConnection(
    id: string,
    change: ConnectionChange,
  ): Promise<ConnectionDetails>;
  /** Stops and removes a connection; its events stay until retention. */
  deleteConnection(id: string): Promise<void>;
  /** A one-time link for somebody else to authorize the connection with; it replaces an earlier one. */
  createAuthorizationLink(
    id: string,
  ): Promise<{ url: string; expiresAt: string }>;
  /** Makes the open link of a connection useless. */
  revokeAuthorizationLink(id: string): Promise<void>;
  /** The scope as it is, row by row, as of the last time the directory was asked. */
  getScope(id: string): Promise<ScopeReport>;
  /**
   * What a scope would come to, with nothing committed. Without a connection, or before its consent, only the file is
   * looked at.
   */
  previewScope(
    scope: ScopeInput,
    options: {
      connectionId?: string;
      onProgress?: (progress: ScopePreviewProgress) => void;
      signal?: AbortSignal;
    },
  ): Promise<ScopePreview>;
  /** The Exchange Online PowerShell that limits the app to this scope. */
  getExchangePowerShell(scope: ScopeInput): Promise<ExchangePowerShell>;
  /** The same for the scope that a connection has. */
  getConnectionExchangePowerShell(id: string): Promise<ExchangePowerShell>;
  /** Answers with the address to send the browser to: sign-in and consent at Microsoft. */
  authorizeConnection(id: string): Promise<{ authorizationUrl: string }>;
  /** Asks for the permissions and a sample of mailboxes to be probed again. */
  verifyConnection(id: string): Promise<void>;
  /** Stops monitoring; consent in the tenant stays as it is. */
  deauthorizeConnection(id: string): Promise<void>;
  /** Starts monitoring again after `deauthorizeConnection`. */
  resumeConnection(id: string): Promise<void>;
  /** A page of the mailboxes of a connection. */
  listMailboxes(id: string, query?: MailboxQuery): Promise<MailboxPage>;
  /** The users in scope as a CSV file. */
  exportMailboxes(id: string): Promise<Blob>;
  /**
   * Searches file events; a query that is not understood rejects with a `SearchRefusedError`.
   */
  searchFileEvents(
    request: SearchRequest,
    options?: { signal?: AbortSignal },
  ): Promise<SearchResponse>;
  /** Rejects with a 404 where there is no such event, or it is not for the caller. */
  getFileEvent(eventId: string): Promise<FileEvent>;
  /** How many events have each value of a term. */
  groupFileEvents(
    request: GroupingRequest,
    options?: { signal?: AbortSignal },
  ): Promise<GroupingResponse>;
  /** How many events there are in each span of time. */
  countFileEventsOverTime(
    request: HistogramRequest,
    options?: { signal?: AbortSignal },
  ): Promise<HistogramResponse>;
  /** Of the mailboxes that could hold what is asked for, which are known in full in the range that is asked for. */
  getFileEventCoverage(
    query: EventQuery,
    options?: { signal?: AbortSignal },
  ): Promise<CoverageStatement>;
  /** Rejects with a 404 where the content was not seen. */
  getFileSummary(sha256: string): Promise<FileSummary>;
  /**
   * Takes out everything that a query finds, as a file. `onProgress` is told what has arrived so far.
   */
  exportFileEvents(
    request: ExportRequest,
    options: {
      format: ExportFormat;
      onProgress?: (progress: ExportProgress) => void;
      signal?: AbortSignal;
    },
  ): Promise<{ file: Blob; manifest: ExportManifest }>;
  /** The saved searches of everybody. */
  listSavedSearches(): Promise<SavedSearch[]>;
  /** Keeps a search under a name. */
  createSavedSearch(search: SavedSearchInput): Promise<SavedSearch>;
  /** By its owner, or with the permission `mail-forensics.saved-search.manage`. */
  updateSavedSearch(id: string, search: SavedSearchInput): Promise<SavedSearch>;
  /** By its owner, or with the permission `mail-forensics.saved-search.manage`. */
  deleteSavedSearch(id: string): Promise<void>;
  /** Keeps a query for a link, so that addresses and names are in no address bar. */
  shareQuery(query: Omit<SharedQuery, 'id'>): Promise<SharedQuery>;
  /** Rejects with a 404 where there is no such query. */
  getSharedQuery(id: string): Promise<SharedQuery>;
  /** Newest first, a page at a time; with the permission `mail-forensics.audit.read`. Each page that is read is an entry. */
  listAudit(query?: AuditQuery): Promise<AuditPage>;
}

/**
 * The backend, for pages and components of a portal.
 *
 * @public
 */
export const mailForensicsApiRef = createApiRef<MailForensicsApi>({
  id: 'plugin.mail-forensics.api',
});
