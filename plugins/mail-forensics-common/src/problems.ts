/**
 * What can go wrong with a connection as a whole.
 *
 * @public
 */
export const CONNECTION_PROBLEM_CODES = [
  'CONSENT_DECLINED',
  'CONSENT_REQUIRED',
  'WRONG_TENANT',
  'TENANT_NOT_FOUND',
  'APP_NOT_FOUND',
  'CREDENTIAL_INVALID',
  'CREDENTIAL_EXPIRED',
  'BLOCKED_BY_POLICY',
  'DIRECTORY_PERMISSION_MISSING',
  'MAIL_PERMISSION_MISSING',
  'SCOPE_EMPTY',
  'GROUP_NOT_FOUND',
  'USER_NOT_FOUND',
  'THROTTLED',
  'SERVICE_UNAVAILABLE',
  'COLLECTION_BEHIND',
] as const;

/**
 * What can go wrong with one mailbox.
 *
 * @public
 */
export const MAILBOX_PROBLEM_CODES = [
  'NO_MAILBOX',
  'ACCESS_DENIED',
  'MAILBOX_FULL',
  'CURSOR_LOST',
  'ITEM_UNREADABLE',
] as const;

/** @public */
export type ConnectionProblemCode = (typeof CONNECTION_PROBLEM_CODES)[number];

/** @public */
export type MailboxProblemCode = (typeof MAILBOX_PROBLEM_CODES)[number];

/** @public */
export type ProblemCode = ConnectionProblemCode | MailboxProblemCode;

/**
 * What the catalogue says of a problem whatever the case: the case's own facts go into `Problem.detail`.
 *
 * @public
 */
export interface ProblemDescription {
  severity: 'error' | 'warning';
  title: string;
  /** What happened, for lack of better facts. */
  detail: string;
  remedy: string;
}

/**
 * The catalogue of problems: the one place where their words are.
 *
 * @public
 */
export const PROBLEM_CATALOGUE: Record<ProblemCode, ProblemDescription> = {
  CONSENT_DECLINED: {
    severity: 'error',
    title: 'Consent was declined',
    detail:
      'The permissions asked for were not accepted on the Microsoft consent page.',
    remedy:
      'Authorize again with an account that may consent (Privileged Role Administrator or Global Administrator) and accept, or send the link to the person who may.',
  },
  CONSENT_REQUIRED: {
    severity: 'error',
    title: 'Admin consent is missing',
    detail:
      'The tenant has not granted this app its permissions, or has withdrawn them.',
    remedy:
      'Authorize the connection again and accept the permissions as a Privileged Role Administrator or Global Administrator. Nothing is lost: mail sent since is read when it works again.',
  },
  WRONG_TENANT: {
    severity: 'error',
    title: 'Signed in to another tenant',
    detail:
      'The tenant of the account that signed in, or that consented, is not the one this connection is for.',
    remedy:
      'Authorize again with an account of the right tenant. A single-tenant app can be connected only to the tenant in mailForensics.microsoft365.tenantId.',
  },
  TENANT_NOT_FOUND: {
    severity: 'error',
    title: 'Tenant not found',
    detail: 'Microsoft does not know this tenant in the configured cloud.',
    remedy:
      'Check mailForensics.microsoft365.tenantId and mailForensics.microsoft365.cloud. If the tenant was deleted, delete the connection.',
  },
  APP_NOT_FOUND: {
    severity: 'error',
    title: 'The app is not known in this tenant',
    detail:
      'The app registration was deleted or disabled, was never consented to in this tenant, or belongs to another cloud.',
    remedy:
      'Check mailForensics.microsoft365.clientId, make sure the enterprise application exists and is enabled in the tenant, then authorize again.',
  },
  CREDENTIAL_INVALID: {
    severity: 'error',
    title: "Microsoft refused the app's credential",
    detail: 'The credential in the configuration was not accepted.',
    remedy:
      'Check mailForensics.microsoft365.credential: a client secret must be its value, not its ID; a certificate must be the one uploaded to the app registration. Then restart the backend. Nothing is lost: mail sent since is read when it works again.',
  },
  CREDENTIAL_EXPIRED: {
    severity: 'error',
    title: "The app's credential has expired",
    detail: 'Microsoft refused the credential because it has expired.',
    remedy:
      'Create a new credential in the app registration, put it into mailForensics.microsoft365.credential and restart the backend. Nothing is lost: mail sent since is read when it works again.',
  },
  BLOCKED_BY_POLICY: {
    severity: 'error',
    title: 'Blocked by a Conditional Access policy',
    detail: 'A policy of the tenant keeps the app from signing in.',
    remedy:
      'Ask the Microsoft 365 admin to look up the sign-in of this app under Entra ID > Sign-in logs > Service principal sign-ins, and to exempt it or its network location.',
  },
  DIRECTORY_PERMISSION_MISSING: {
    severity: 'error',
    title: 'The app may not read the directory',
    detail: 'Reading users or groups was refused.',
    remedy:
      'Add the application permission User.Read.All (and GroupMember.Read.All for groups) of Microsoft Graph to the app registration, then authorize again.',
  },
  MAIL_PERMISSION_MISSING: {
    severity: 'error',
    title: 'The app may not read mail',
    detail: 'Every mailbox refused access.',
    remedy:
      'Add the application permission Mail.Read of Microsoft Graph to the app registration and authorize again, or, with RBAC for Applications, assign the role "Application Mail.Read" to the app. Exchange can take two hours to apply it.',
  },
  SCOPE_EMPTY: {
    severity: 'error',
    title: 'Nobody is in scope',
    detail: 'The scope of this connection contains no user.',
    remedy: 'Change the scope: add users, or add members to the groups.',
  },
  GROUP_NOT_FOUND: {
    severity: 'warning',
    title: 'Some groups were not found',
    detail: 'Groups of the scope are not in the directory.',
    remedy:
      'Correct or remove these groups in the scope. A group can be named by its e-mail address, its name or its object id.',
  },
  USER_NOT_FOUND: {
    severity: 'warning',
    title: 'Some users were not found',
    detail: 'Users of the scope are not in the directory.',
    remedy:
      'Correct or remove these users in the scope. A user can be named by principal name, e-mail address or object id.',
  },
  THROTTLED: {
    severity: 'warning',
    title: 'Microsoft asked us to slow down',
    detail: 'Requests are being refused for a while.',
    remedy:
      'Nothing has to be done: collection goes on at the time Microsoft named. If it stays, lower mailForensics.collection.concurrency or ask what else uses this app registration.',
  },
  SERVICE_UNAVAILABLE: {
    severity: 'warning',
    title: 'Microsoft 365 does not answer',
    detail: 'Requests fail, time out or are answered with a server error.',
    remedy:
      'Check the Microsoft 365 service health page, and that the backend reaches the login and Graph hosts (proxy, firewall). Collection is tried again by itself.',
  },
  COLLECTION_BEHIND: {
    severity: 'warning',
    title: 'Collection is behind',
    detail: 'Some mailboxes have not been read for more than 30 minutes.',
    remedy:
      'Look at the mailboxes and at the other problems of this connection; if there are none, add a replica or raise mailForensics.collection.concurrency.',
  },
  NO_MAILBOX: {
    severity: 'warning',
    title: 'No mailbox',
    detail:
      'This user has no Exchange Online mailbox: a guest, a user without licence, or a mailbox that is still on-premises.',
    remedy:
      'Nothing, if that is as it should be. A mailbox that appears later is noticed and monitored from then on.',
  },
  ACCESS_DENIED: {
    severity: 'warning',
    title: 'Access denied',
    detail: 'The mailbox refuses this app.',
    remedy:
      'If the mailbox should be monitored, include it in the application access policy or in the management scope (RBAC for Applications) of the app. Exchange can take two hours to apply it.',
  },
  MAILBOX_FULL: {
    severity: 'warning',
    title: 'Mailbox is full',
    detail:
      'The mailbox has reached its quota, so changes cannot be followed there; it is read by listing instead.',
    remedy: 'Free space in the mailbox or raise its quota.',
  },
  CURSOR_LOST: {
    severity: 'warning',
    title: 'Position was lost and found again',
    detail:
      'Microsoft no longer knew how far we had read. Reading was taken up again from the last recorded point; nothing is missing.',
    remedy: 'Nothing has to be done.',
  },
  ITEM_UNREADABLE: {
    severity: 'warning',
    title: 'An item could not be read',
    detail:
      'The content of at least one attachment could not be read. It is recorded without its hash, with the reason.',
    remedy:
      'See the hash error of the event. If it must be known, open the message in the mailbox.',
  },
};
