import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  Connection,
  ConnectionDetails,
  ExchangePowerShell,
  MailboxPage,
  ScopeInput,
  ScopePreview,
  ScopePreviewProgress,
  ScopeReport,
  SearchRequest,
  SearchResponse,
  Setup,
} from 'backstage-plugin-mail-forensics-common';
import type {
  ConnectionChange,
  MailboxQuery,
  MailForensicsApi,
  NewConnection,
} from './MailForensicsApi';
import {
  isConnection,
  isConnectionDetails,
  isConnectionList,
  isExchangePowerShell,
  isLink,
  isMailboxPage,
  isRedirect,
  isRefusal,
  isScopeReport,
  isSearchResponse,
  isSetup,
  type Guard,
} from './answers';
import { readScopePreview } from './readScopePreview';
import { SearchRefusedError } from './SearchRefusedError';

/** @public */
export interface MailForensicsClientOptions {
  discoveryApi: DiscoveryApi;
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
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        params.set(name, String(value));
      }
    }
    return this.#ask(
      isMailboxPage,
      `${connectionPath(id)}/mailboxes?${params}`,
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
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response;
  }
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
