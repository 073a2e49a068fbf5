import type {
  ConnectionProblemCode,
  MailboxProblemCode,
  ProblemCode,
} from './problems';

/**
 * E-mail services a connection can be made to.
 *
 * @public
 */
export type MailService = 'microsoft365';

/**
 * What a connection is doing, in the words that the page shows.
 *
 * @public
 */
export type ConnectionStatus =
  | 'Awaiting authorization'
  | 'Initializing'
  | 'Monitoring'
  | 'Error'
  | 'Deauthorized';

/**
 * Whose mailboxes are watched.
 *
 * @public
 */
export type ScopeMode = 'all' | 'users' | 'groups';

/**
 * The scope as it is sent: users and groups come as the text of a CSV file with a header row.
 *
 * @public
 */
export type ScopeInput =
  | { mode: 'all' }
  | { mode: 'users'; csv: string }
  | { mode: 'groups'; csv: string };

/**
 * The scope as it is told: `entries` is the number of rows of the uploaded file.
 *
 * @public
 */
export type Scope = { mode: ScopeMode; entries?: number };

/**
 * Something that is wrong now, with what to do about it.
 *
 * @public
 */
export interface Problem {
  code: ProblemCode;
  severity: 'error' | 'warning';
  title: string;
  /** The facts of this case in a sentence. */
  detail: string;
  /** What a person can do about it. */
  remedy: string;
  /** ISO 8601 in UTC. */
  since: string;
  /** How many mailboxes are affected, where it concerns mailboxes. */
  mailboxes?: number;
}

/**
 * A one-time link with which somebody else, who need not be a user of the portal, can authorize a connection. The link
 * itself is told once, when it is made.
 *
 * @public
 */
export interface AuthorizationLink {
  createdAt: string;
  /** Entity ref of the portal user who made it. */
  createdBy: string;
  /** 24 hours after it was made. */
  expiresAt: string;
}

/**
 * Why an authorization came back without success: the `reason` of `authorization=failed` in the address that the browser
 * is sent to. A problem's code where the service or the tenant said no; otherwise
 *
 * - `expired`: it took longer than ten minutes, or it is not known (any more); nothing was changed
 * - `used`: it was completed before, so there is nothing to do
 * - `other-browser`: it was begun in another browser, or this one does not keep our cookies; nothing was changed
 * - `stopped`: the connection was deauthorized or deleted while it was under way; nothing was changed
 * - `unexpected`: a fault of ours
 *
 * @public
 */
export type AuthorizationFailureReason =
  | ConnectionProblemCode
  | 'expired'
  | 'used'
  | 'other-browser'
  | 'stopped'
  | 'unexpected';

/**
 * A line of a connection's history: what happened, when, and who did it (absent: the system).
 *
 * @public
 */
export interface ConnectionHistoryEntry {
  at: string;
  event:
    | 'created'
    | 'authorization link created'
    | 'authorization link revoked'
    | 'authorization started'
    | 'authorization failed'
    | 'authorized'
    | 'status changed'
    | 'renamed'
    | 'scope changed'
    | 'deauthorized'
    | 'resumed';
  status?: ConnectionStatus;
  actor?: string;
  detail?: string;
}

/**
 * A data connection. All times are ISO 8601 in UTC.
 *
 * @public
 */
export interface Connection {
  id: string;
  /** Goes up with every change of name or scope: `PATCH` refuses with 409 where the one it is given is outdated. */
  revision: number;
  service: MailService;
  serviceType: 'email';
  displayName: string;
  scope: Scope;
  status: ConnectionStatus;
  statusReason?: ProblemCode;
  tenantId?: string;
  tenantName?: string;
  /** The account that signed in at Microsoft to authorize. */
  authorizedBy?: string;
  authorizedAt?: string;
  monitoringSince?: string;
  createdAt: string;
  /** Entity ref of the portal user who added it. */
  createdBy: string;
  /** Where one is open: somebody else is to authorize the connection. */
  authorizationLink?: AuthorizationLink;
  mailboxes: { monitored: number; withProblems: number; total: number };
  freshness: {
    /** Earliest `completeThrough` of the mailboxes that are being read; null before the first. */
    completeThrough: string | null;
    /** Seconds from `completeThrough` to now; null where that is null. */
    lagSeconds: number | null;
    /** How many mailboxes that are being read are more than 15 minutes behind. */
    behind: number;
  };
}

/**
 * A connection with what happened to it and what is wrong with it.
 *
 * @public
 */
export interface ConnectionDetails extends Connection {
  history: ConnectionHistoryEntry[];
  problems: Problem[];
}

/**
 * What a mailbox in (or once in) scope is doing.
 *
 * @public
 */
export type MailboxState =
  | 'Initializing'
  | 'Monitoring'
  | 'Retrying'
  | 'No mailbox'
  | 'Access denied'
  | 'Left scope';

/**
 * Coverage of one mailbox: up to when everything it sent is recorded.
 *
 * @public
 */
export interface Mailbox {
  /** Object id of the user in the directory. */
  userId: string;
  userPrincipalName: string;
  mail: string | null;
  displayName: string | null;
  entityRef?: string;
  state: MailboxState;
  problem?: { code: MailboxProblemCode; detail: string };
  monitoredSince: string | null;
  completeThrough: string | null;
  lastSuccessAt: string | null;
  nextPollAt: string | null;
  /** Times between its first `monitoredSince` and now in which it was not monitored, oldest first; absent: none. */
  gaps?: { from: string; to: string }[];
  /**
   * When what the service told of the mailbox was last compared with a list of it, and how many messages only such lists
   * told of, in all; absent: not compared yet.
   */
  reconciliation?: { at: string; found: number };
  /** How many events were recorded from this mailbox. */
  events: number;
}

/**
 * A page of the coverage table.
 *
 * @public
 */
export interface MailboxPage {
  items: Mailbox[];
  totalCount: number;
  nextCursor?: string;
}

/**
 * Exchange Online PowerShell that limits the app to a scope (RBAC for Applications).
 *
 * @public
 */
export interface ExchangePowerShell {
  script: string;
  /** What the script cannot do or somebody has to know before running it, in sentences. */
  notes: string[];
}

/**
 * What the platform team still has to configure, told by `GET /setup` so that the page can say it.
 *
 * @public
 */
export interface Setup {
  /** False until an app registration and a credential are configured. */
  configured: boolean;
  /** Config keys that are missing, in full, for example `mailForensics.microsoft365.clientId`. */
  missing: string[];
  /** To be registered as a redirect URI of the app registration. */
  redirectUri: string;
  /** Application permissions of Microsoft Graph that the app registration needs, and why. */
  permissions: { name: string; reason: string }[];
}
