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
 * The channel of Backstage's signals on which it is told that connections have changed. A message on it says no more.
 *
 * @public
 */
export const CONNECTIONS_CHANNEL = 'mail-forensics:connections';

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
  /** Which of the catalogue it is. */
  code: ProblemCode;
  /** Whether it keeps anything from being recorded, or only some. */
  severity: 'error' | 'warning';
  /** In a few words. */
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
  /** ISO 8601 in UTC. */
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
  /** ISO 8601 in UTC. */
  at: string;
  /** What happened. */
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
  /** Of `status changed`: what it became. */
  status?: ConnectionStatus;
  /** Entity ref of a portal user, or the account that signed in at Microsoft. */
  actor?: string;
  /** What more is known of it, such as the code of a problem. */
  detail?: string;
}

/**
 * A data connection. All times are ISO 8601 in UTC.
 *
 * @public
 */
export interface Connection {
  /** Given when it was added. */
  id: string;
  /** Goes up with every change of name or scope: `PATCH` refuses with 409 where the one it is given is outdated. */
  revision: number;
  /** Which e-mail service. */
  service: MailService;
  /** What kind of service that is. */
  serviceType: 'email';
  /** What people call it; unique. */
  displayName: string;
  /** Whose mailboxes it watches. */
  scope: Scope;
  /** What it is doing. */
  status: ConnectionStatus;
  /** Of `Error`: the problem that is the reason. */
  statusReason?: ProblemCode;
  /** The tenant of the account that authorized it. */
  tenantId?: string;
  /** Its name, where the directory tells it. */
  tenantName?: string;
  /** The account that signed in at Microsoft to authorize. */
  authorizedBy?: string;
  /** When the permissions were last accepted. */
  authorizedAt?: string;
  /** Mail sent from then on is recorded. */
  monitoringSince?: string;
  /** When it was added. */
  createdAt: string;
  /** Entity ref of the portal user who added it. */
  createdBy: string;
  /** Where one is open: somebody else is to authorize the connection. */
  authorizationLink?: AuthorizationLink;
  /** How many mailboxes are in scope, are read, and have a problem. */
  mailboxes: { monitored: number; withProblems: number; total: number };
  /** How far reading is behind. */
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
  /** Newest first, at most 500. */
  history: ConnectionHistoryEntry[];
  /** What is wrong now, oldest first. */
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
  /** As the directory has it. */
  userPrincipalName: string;
  /** Primary address; null where the directory has none. */
  mail: string | null;
  /** Name of the user; null where the directory has none. */
  displayName: string | null;
  /** The user of the catalog whose address it is, where there is one. */
  entityRef?: string;
  /** What it is doing. */
  state: MailboxState;
  /** What is wrong with it now; absent: nothing. */
  problem?: { code: MailboxProblemCode; detail: string };
  /** Mail sent from then on is recorded; null before it was first in scope. */
  monitoredSince: string | null;
  /** Everything sent up to then is recorded or listed; null before it was first read. */
  completeThrough: string | null;
  /** When it was last read; null: not yet. */
  lastSuccessAt: string | null;
  /** When it is due again; null: it is not. */
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
  /** In the order of their names. */
  items: Mailbox[];
  /** How many there are on all pages. */
  totalCount: number;
  /** For the page after this; absent on the last. */
  nextCursor?: string;
}

/**
 * Exchange Online PowerShell that limits the app to a scope (RBAC for Applications).
 *
 * @public
 */
export interface ExchangePowerShell {
  /** To be run as an Exchange administrator. */
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
