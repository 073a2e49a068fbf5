/**
 * Just enough of a look at each answer that a backend of another version, or a proxy's page, is told as such instead
 * of failing somewhere in a component. The backend's own tests hold the rest of the shapes.
 */
import type {
  AuditPage,
  Connection,
  ConnectionDetails,
  CoverageStatement,
  ExchangePowerShell,
  ExportManifest,
  FileEvent,
  FileSummary,
  GroupingResponse,
  HistogramResponse,
  MailboxPage,
  QueryProblem,
  SavedSearchList,
  ScopePreview,
  ScopeReport,
  SearchResponse,
  Setup,
  SharedQuery,
} from 'backstage-plugin-mail-forensics-common';

export type Guard<T> = (value: unknown) => value is T;

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array';

export const isSetup: Guard<Setup> = shape({
  configured: 'boolean',
  missing: 'array',
  redirectUri: 'string',
  permissions: 'array',
});

const CONNECTION: Record<string, Kind> = {
  id: 'string',
  revision: 'number',
  displayName: 'string',
  scope: 'object',
  status: 'string',
  mailboxes: 'object',
  freshness: 'object',
};

export const isConnection: Guard<Connection> = shape(CONNECTION);

export const isConnectionDetails: Guard<ConnectionDetails> = shape({
  ...CONNECTION,
  history: 'array',
  problems: 'array',
});

const isListOfItems: Guard<{ items: unknown[] }> = shape({ items: 'array' });

export const isConnectionList: Guard<{ items: Connection[] }> = (
  value,
): value is { items: Connection[] } =>
  isListOfItems(value) && value.items.every(item => isConnection(item));

export const isMailboxPage: Guard<MailboxPage> = shape({
  items: 'array',
  totalCount: 'number',
});

const SCOPE_REPORT: Record<string, Kind> = {
  mode: 'string',
  rows: 'array',
  totals: 'object',
  notes: 'array',
};

export const isScopeReport: Guard<ScopeReport> = shape(SCOPE_REPORT);

export const isScopePreview: Guard<ScopePreview> = shape(SCOPE_REPORT);

export const isLink: Guard<{ url: string; expiresAt: string }> = shape({
  url: 'string',
  expiresAt: 'string',
});

export const isExchangePowerShell: Guard<ExchangePowerShell> = shape({
  script: 'string',
  notes: 'array',
});

export const isFileEvent: Guard<FileEvent> = shape({
  event: 'object',
  file: 'object',
  mailForensics: 'object',
});

export const isGroupingResponse: Guard<GroupingResponse> = shape({
  groups: 'array',
});

export const isHistogramResponse: Guard<HistogramResponse> = shape({
  interval: 'string',
  buckets: 'array',
});

export const isCoverageStatement: Guard<CoverageStatement> = shape({
  mailboxes: 'object',
  gaps: 'array',
});

export const isFileSummary: Guard<FileSummary> = shape({
  sha256: 'string',
  docCount: 'number',
  names: 'array',
  sameNameOtherBytes: 'array',
});

export const isExportManifest: Guard<ExportManifest> = shape({
  id: 'string',
  state: 'string',
});

export const isSavedSearchList: Guard<SavedSearchList> = shape({
  searches: 'array',
});

export const isSharedQuery: Guard<SharedQuery> = shape({
  id: 'string',
  groups: 'array',
});

export const isAuditPage: Guard<AuditPage> = shape({
  items: 'array',
  head: 'object',
  keyed: 'boolean',
});

export const isSearchResponse: Guard<SearchResponse> = shape({
  totalCount: 'number',
  fileEvents: 'array',
});

const isProblem: Guard<QueryProblem> = shape({
  type: 'string',
  description: 'string',
});

const hasProblems: Guard<{ problems: unknown[] }> = shape({
  problems: 'array',
});

export const isRefusal: Guard<{ problems: QueryProblem[] }> = (
  value,
): value is { problems: QueryProblem[] } =>
  hasProblems(value) &&
  value.problems.length > 0 &&
  value.problems.every(problem => isProblem(problem));

const hasAuthorizationUrl: Guard<{ authorizationUrl: string }> = shape({
  authorizationUrl: 'string',
});

/** The browser is sent there, so that nothing but a web address will do. */
export const isRedirect: Guard<{ authorizationUrl: string }> = (
  value,
): value is { authorizationUrl: string } =>
  hasAuthorizationUrl(value) && /^https?:\/\//i.test(value.authorizationUrl);

function shape<T>(fields: Record<string, Kind>): Guard<T> {
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(
      ([name, kind]) => kindOf(Reflect.get(value, name)) === kind,
    );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return value === null ? 'null' : typeof value;
}
