import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  EXPORT_ID_HEADER,
  PURPOSE_HEADER,
  type AuditPage,
  type AuditQuery,
  type Connection,
  type ConnectionDetails,
  type CoverageStatement,
  type EventQuery,
  type ExchangePowerShell,
  type ExportFormat,
  type ExportManifest,
  type ExportRequest,
  type FileEvent,
  type FileSummary,
  type GroupingRequest,
  type GroupingResponse,
  type HistogramRequest,
  type HistogramResponse,
  type MailboxPage,
  type SavedSearch,
  type SavedSearchInput,
  type ScopeInput,
  type ScopePreview,
  type ScopePreviewProgress,
  type ScopeReport,
  type SearchRequest,
  type SearchResponse,
  type Setup,
  type SharedQuery,
} from 'backstage-plugin-mail-forensics-common';
import type {
  ConnectionChange,
  ExportProgress,
  MailboxQuery,
  MailForensicsApi,
  NewConnection,
} from './MailForensicsApi';
import { readPurpose } from '../audit/purpose';
import {
  isAuditPage,
  isConnection,
  isConnectionDetails,
  isConnectionList,
  isCoverageStatement,
  isExchangePowerShell,
  isExportManifest,
  isFileEvent,
  isFileSummary,
  isGroupingResponse,
  isHistogramResponse,
  isLink,
  isMailboxPage,
  isRedirect,
  isRefusal,
  isSavedSearchList,
  isScopeReport,
  isSearchResponse,
  isSetup,
  isSharedQuery,
  type Guard,
} from './answers';
import { EventCounter } from './EventCounter';
import { readFile } from './readFile';
import { readScopePreview } from './readScopePreview';
import { SearchRefusedError } from './SearchRefusedError';

const SAVED_SEARCHES = '/v2/file-events/saved-searches';
const SHARED_QUERIES = '/v2/file-events/shared-queries';

/**
 * What a client needs of the app.
 *
 * @public
 */
export interface MailForensicsClientOptions {
  /** Tells where the backend is. */
  discoveryApi: DiscoveryApi;
  /** Sends requests as the person who is signed in. */
  fetchApi: FetchApi;
}

/**
 * Talks to the backend plugin over HTTP.
 *
 * @public
 */
export class MailForensicsClient implements MailForensicsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  /** A client that sends its requests through the app's own services. */
  static create(options: MailForensicsClientOptions): MailForensicsClient {
    return new MailForensicsClient(options);
  }

  private constructor(options: MailForensicsClientOptions) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getSetup(): Promise<Setup> {
    return this.#ask(isSetup, '/setup');
  }

  async listConnections(): Promise<Connection[]> {
    const { items } = await this.#ask(isConnectionList, '/connections');
    return items;
  }

  async getConnection(id: string): Promise<ConnectionDetails> {
    return this.#ask(isConnectionDetails, connectionPath(id));
  }

  async addConnection(connection: NewConnection): Promise<Connection> {
    return this.#ask(isConnection, '/connections', post(connection));
  }

  async updateConnection(
    id: string,
    change: ConnectionChange,
  ): Promise<ConnectionDetails> {
    return this.#ask(isConnectionDetails, connectionPath(id), {
      ...post(change),
      method: 'PATCH',
    });
  }

  async deleteConnection(id: string): Promise<void> {
    await this.#send(connectionPath(id), { method: 'DELETE' });
  }

  async authorizeConnection(id: string): Promise<{ authorizationUrl: string }> {
    return this.#ask(isRedirect, `${connectionPath(id)}/authorize`, post({}));
  }

  async createAuthorizationLink(
    id: string,
  ): Promise<{ url: string; expiresAt: string }> {
    return this.#ask(
      isLink,
      `${connectionPath(id)}/authorization-link`,
      post({}),
    );
  }

  async revokeAuthorizationLink(id: string): Promise<void> {
    await this.#send(`${connectionPath(id)}/authorization-link`, {
      method: 'DELETE',
    });
  }

  async getScope(id: string): Promise<ScopeReport> {
    return this.#ask(isScopeReport, `${connectionPath(id)}/scope`);
  }

  async previewScope(
    scope: ScopeInput,
    options: {
      connectionId?: string;
      onProgress?: (progress: ScopePreviewProgress) => void;
      signal?: AbortSignal;
    },
  ): Promise<ScopePreview> {
    const { connectionId, onProgress, signal } = options;
    const owner =
      connectionId === undefined ? '' : connectionPath(connectionId);
    const { headers, ...init } = post(scope);
    const response = await this.#send(`${owner}/scope/preview`, {
      ...init,
      headers: { ...headers, Accept: 'application/x-ndjson' },
      signal,
    });
    return readScopePreview(response, onProgress);
  }

  async getExchangePowerShell(scope: ScopeInput): Promise<ExchangePowerShell> {
    return this.#ask(
      isExchangePowerShell,
      '/scope/exchange-powershell',
      post(scope),
    );
  }

  async getConnectionExchangePowerShell(
    id: string,
  ): Promise<ExchangePowerShell> {
    return this.#ask(
      isExchangePowerShell,
      `${connectionPath(id)}/exchange-powershell`,
    );
  }

  async verifyConnection(id: string): Promise<void> {
    await this.#send(`${connectionPath(id)}/verify`, post({}));
  }

  async deauthorizeConnection(id: string): Promise<void> {
    await this.#send(`${connectionPath(id)}/deauthorize`, post({}));
  }

  async resumeConnection(id: string): Promise<void> {
    await this.#send(`${connectionPath(id)}/resume`, post({}));
  }

  async listMailboxes(
    id: string,
    query: MailboxQuery = {},
  ): Promise<MailboxPage> {
    return this.#ask(
      isMailboxPage,
      `${connectionPath(id)}/mailboxes?${paramsOf({ ...query })}`,
    );
  }

  async exportMailboxes(id: string): Promise<Blob> {
    const response = await this.#send(`${connectionPath(id)}/mailboxes.csv`);
    return response.blob();
  }

  async searchFileEvents(
    request: SearchRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<SearchResponse> {
    return this.#ask(isSearchResponse, '/v2/file-events', {
      ...post(request),
      signal: options.signal,
    });
  }

  async getFileEvent(eventId: string): Promise<FileEvent> {
    return this.#ask(
      isFileEvent,
      `/v2/file-events/${encodeURIComponent(eventId)}`,
    );
  }

  async groupFileEvents(
    request: GroupingRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<GroupingResponse> {
    return this.#ask(isGroupingResponse, '/v2/file-events/grouping', {
      ...post(request),
      signal: options.signal,
    });
  }

  async countFileEventsOverTime(
    request: HistogramRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<HistogramResponse> {
    return this.#ask(isHistogramResponse, '/v2/file-events/histogram', {
      ...post(request),
      signal: options.signal,
    });
  }

  async getFileEventCoverage(
    query: EventQuery,
    options: { signal?: AbortSignal } = {},
  ): Promise<CoverageStatement> {
    return this.#ask(isCoverageStatement, '/v2/file-events/coverage', {
      ...post(query),
      signal: options.signal,
    });
  }

  async getFileSummary(sha256: string): Promise<FileSummary> {
    return this.#ask(isFileSummary, `/files/${encodeURIComponent(sha256)}`);
  }

  async exportFileEvents(
    request: ExportRequest,
    options: {
      format: ExportFormat;
      onProgress?: (progress: ExportProgress) => void;
      signal?: AbortSignal;
    },
  ): Promise<{ file: Blob; manifest: ExportManifest }> {
    const { format, onProgress, signal } = options;
    const response = await this.#send(
      `/v2/file-events/export?format=${format}`,
      { ...post(request), signal },
    );
    const id = response.headers.get(EXPORT_ID_HEADER) ?? '';
    const counter = EventCounter.create(format);
    let bytes = 0;
    const file = await readFile(response, piece => {
      bytes += piece.length;
      counter.add(piece);
      onProgress?.({ bytes, events: counter.events });
    });
    const manifest = await this.#ask(
      isExportManifest,
      `/v2/file-events/exports/${encodeURIComponent(id)}`,
    );
    return { file, manifest };
  }

  async listSavedSearches(): Promise<SavedSearch[]> {
    const { searches } = await this.#ask(isSavedSearchList, SAVED_SEARCHES);
    return searches;
  }

  async createSavedSearch(search: SavedSearchInput): Promise<SavedSearch> {
    return this.#askForOne(SAVED_SEARCHES, post(search));
  }

  async updateSavedSearch(
    id: string,
    search: SavedSearchInput,
  ): Promise<SavedSearch> {
    return this.#askForOne(`${SAVED_SEARCHES}/${encodeURIComponent(id)}`, {
      ...post(search),
      method: 'PUT',
    });
  }

  async deleteSavedSearch(id: string): Promise<void> {
    await this.#send(`${SAVED_SEARCHES}/${encodeURIComponent(id)}`, {
      method: 'DELETE',
    });
  }

  async shareQuery(query: Omit<SharedQuery, 'id'>): Promise<SharedQuery> {
    return this.#ask(isSharedQuery, SHARED_QUERIES, post(query));
  }

  async getSharedQuery(id: string): Promise<SharedQuery> {
    return this.#ask(
      isSharedQuery,
      `${SHARED_QUERIES}/${encodeURIComponent(id)}`,
    );
  }

  async listAudit(query: AuditQuery = {}): Promise<AuditPage> {
    return this.#ask(isAuditPage, `/audit?${paramsOf({ ...query })}`);
  }

  /** Saved searches are told in a list, also where there is one. */
  async #askForOne(path: string, init: RequestInit): Promise<SavedSearch> {
    const { searches } = await this.#ask(isSavedSearchList, path, init);
    const [search] = searches;
    if (!search) {
      throw new Error(`The Mail Forensics backend answered ${path} with none`);
    }
    return search;
  }

  async #ask<T>(guard: Guard<T>, path: string, init?: RequestInit): Promise<T> {
    const response = await this.#send(path, init);
    const answer: unknown = await response.json();
    if (!guard(answer)) {
      throw new Error(
        `The Mail Forensics backend answered ${path} in an unknown form; are both sides of the plugin of the same version?`,
      );
    }
    return answer;
  }

  async #send(path: string, init?: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('mail-forensics');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}${path}`,
      withPurpose(init),
    );
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response;
  }
}

/** Says what it is for, where somebody said so. */
function withPurpose(init: RequestInit | undefined): RequestInit | undefined {
  const purpose = readPurpose();
  if (purpose === '') {
    return init;
  }
  const headers = new Headers(init?.headers);
  headers.set(PURPOSE_HEADER, encodeURIComponent(purpose));
  return { ...init, headers };
}

function paramsOf(query: Record<string, unknown>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      params.set(name, String(value));
    }
  }
  return params;
}

function connectionPath(id: string): string {
  return `/connections/${encodeURIComponent(id)}`;
}

function post(
  body: unknown,
): RequestInit & { headers: Record<string, string> } {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** A refused search says why in `problems`, which Backstage's own error shape has no place for. */
async function errorOf(response: Response): Promise<Error> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return isRefusal(body)
    ? new SearchRefusedError(body.problems)
    : ResponseError.fromResponse(response);
}
