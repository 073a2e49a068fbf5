import { createApiRef } from '@backstage/core-plugin-api';
import type {
  Connection,
  ConnectionDetails,
  ExchangePowerShell,
  MailboxPage,
  MailboxState,
  MailService,
  ScopeInput,
  ScopePreview,
  ScopePreviewProgress,
  ScopeReport,
  SearchRequest,
  SearchResponse,
  Setup,
} from 'backstage-plugin-mail-forensics-common';

/**
 * What is needed to add a connection.
 *
 * @public
 */
export interface NewConnection {
  service: MailService;
  displayName: string;
  scope: ScopeInput;
}

/**
 * What is to be changed of a connection.
 *
 * @public
 */
export interface ConnectionChange {
  displayName?: string;
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
  cursor?: string;
  limit?: number;
  state?: MailboxState;
  /** Part of an address or a name. */
  q?: string;
}

/**
 * The backend, as the pages see it.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the backend answers with an error.
 *
 * @public
 */
export interface MailForensicsApi {
  getSetup(): Promise<Setup>;
  listConnections(): Promise<Connection[]>;
  getConnection(id: string): Promise<ConnectionDetails>;
  /** The connection is added as `Awaiting authorization`. A name that is taken is refused with 409. */
  addConnection(connection: NewConnection): Promise<Connection>;
  /** Refused with 409 where the name is taken, or where somebody else changed the connection since `revision`. */
  updateConnection(
    id: string,
    change: ConnectionChange,
  ): Promise<ConnectionDetails>;
  deleteConnection(id: string): Promise<void>;
  /** A one-time link for somebody else to authorize the connection with; it replaces an earlier one. */
  createAuthorizationLink(
    id: string,
  ): Promise<{ url: string; expiresAt: string }>;
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
  deauthorizeConnection(id: string): Promise<void>;
  resumeConnection(id: string): Promise<void>;
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
}

/** @public */
export const mailForensicsApiRef = createApiRef<MailForensicsApi>({
  id: 'plugin.mail-forensics.api',
});
