import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  Connection,
  ConnectionDetails,
  MailboxPage,
  SearchRequest,
  SearchResponse,
  Setup,
} from 'backstage-plugin-mail-forensics-common';
import type {
  MailboxQuery,
  MailForensicsApi,
  NewConnection,
} from './MailForensicsApi';
import {
  isConnection,
  isConnectionDetails,
  isConnectionList,
  isMailboxPage,
  isRedirect,
  isRefusal,
  isSearchResponse,
  isSetup,
  type Guard,
} from './answers';
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

  async deleteConnection(id: string): Promise<void> {
    await this.#send(connectionPath(id), { method: 'DELETE' });
  }

  async authorizeConnection(id: string): Promise<{ authorizationUrl: string }> {
    return this.#ask(isRedirect, `${connectionPath(id)}/authorize`, post({}));
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

function post(body: unknown): RequestInit {
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
