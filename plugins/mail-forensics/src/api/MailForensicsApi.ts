import { createApiRef } from '@backstage/core-plugin-api';
import type {
  Connection,
  ConnectionDetails,
  MailboxPage,
  MailboxState,
  MailService,
  ScopeInput,
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
  deleteConnection(id: string): Promise<void>;
  /** Answers with the address to send the browser to: sign-in and consent at Microsoft. */
  authorizeConnection(id: string): Promise<{ authorizationUrl: string }>;
  /** Asks for the permissions and a sample of mailboxes to be probed again. */
  verifyConnection(id: string): Promise<void>;
  deauthorizeConnection(id: string): Promise<void>;
  resumeConnection(id: string): Promise<void>;
  listMailboxes(id: string, query?: MailboxQuery): Promise<MailboxPage>;
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
