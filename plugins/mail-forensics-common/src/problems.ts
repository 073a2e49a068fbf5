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

/**
 * One of {@link CONNECTION_PROBLEM_CODES}.
 *
 * @public
 */
export type ConnectionProblemCode = (typeof CONNECTION_PROBLEM_CODES)[number];

/**
 * One of {@link MAILBOX_PROBLEM_CODES}.
 *
 * @public
 */
export type MailboxProblemCode = (typeof MAILBOX_PROBLEM_CODES)[number];

/**
 * Anything that can go wrong, by name.
 *
 * @public
 */
export type ProblemCode = ConnectionProblemCode | MailboxProblemCode;

/**
 * What the catalogue says of a problem whatever the case: the case's own facts go into `Problem.detail`.
 *
 * @public
 */
export interface ProblemDescription {
  /** Whether nothing is recorded because of it, or only not everything. */
  severity: 'error' | 'warning';
  /** In a few words. */
  title: string;
  /** What it means; shown where there are no better facts. */
  detail: string;
  /** What a person can do about it. */
  remedy: string;
  /** What becomes of collection as long as it stands. */
  meanwhile: string;
  /** When it goes away by itself, and how soon after its cause. */
  clears: string;
}

/** Menus of the Microsoft Entra admin center. */
const ENTRA = 'the Microsoft Entra admin center (entra.microsoft.com)';

const READ_UNTIL_TOKEN_ENDS =
  'Mailboxes are read on for as long as the sign-in from before lasts, an hour or so, and then wait. Nothing is lost: mail sent meanwhile is read when it works again.';

const NEXT_SIGN_IN =
  'By itself, with the next sign-in that works. While the problem stands one is tried every minute, or at every poll where polls are more frequent; “Verify now” tries at once. Mailboxes that had to wait are then due at once.';

const NEXT_LOOK_UP =
  'By itself, with the next look at the directory: as often as mailboxes are polled (by default every five minutes), at most every ten seconds and at least every ten minutes. “Verify now” looks at once.';

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
    meanwhile:
      'A connection that was never authorized goes on waiting. One that works goes on working, whoever declines.',
    clears:
      'When somebody accepts, or “Verify now” finds that there is access. On a connection that works all the same it is told for a day.',
  },
  CONSENT_REQUIRED: {
    severity: 'error',
    title: 'Admin consent is missing',
    detail:
      'The tenant has not granted this app its permissions, or has withdrawn them.',
    remedy: `Authorize the connection again and accept the permissions as a Privileged Role Administrator or Global Administrator. Or grant them in ${ENTRA}: Entra ID > Enterprise apps > the app > Permissions > Grant admin consent. Nothing is lost: mail sent since is read when it works again.`,
    meanwhile:
      'No mailbox can be read. Nothing is lost: mail sent meanwhile is read when consent is given again.',
    clears: NEXT_SIGN_IN,
  },
  WRONG_TENANT: {
    severity: 'error',
    title: 'Signed in to another tenant',
    detail:
      'The tenant of the account that signed in, or that consented, is not the one this connection is for.',
    remedy:
      'Authorize again with an account of the right tenant: choose “Use another account” on the Microsoft sign-in page. A single-tenant app can be connected only to the tenant in mailForensics.microsoft365.tenantId. For another tenant, add another connection.',
    meanwhile:
      'Nothing was connected. A connection that works goes on working with its own tenant.',
    clears:
      'When somebody of the right tenant authorizes, or “Verify now” finds that there is access. On a connection that works all the same it is told for a day.',
  },
  TENANT_NOT_FOUND: {
    severity: 'error',
    title: 'Tenant not found',
    detail: 'Microsoft does not know this tenant in the configured cloud.',
    remedy: `Check mailForensics.microsoft365.tenantId (${ENTRA}: Entra ID > Overview > Tenant ID) and mailForensics.microsoft365.cloud, and restart the backend if they change. If the tenant was deleted, delete the connection: its events stay until retention.`,
    meanwhile:
      'No mailbox can be read. Should the tenant come back, reading goes on from where it stopped.',
    clears: NEXT_SIGN_IN,
  },
  APP_NOT_FOUND: {
    severity: 'error',
    title: 'The app is not known in this tenant',
    detail:
      'The app registration was deleted or disabled, was never consented to in this tenant, or belongs to another cloud.',
    remedy: `Compare mailForensics.microsoft365.clientId with “Application (client) ID” in ${ENTRA}: Entra ID > App registrations > All applications; a deleted one can be restored under “Deleted applications” for 30 days. In the connected tenant, see that Entra ID > Enterprise apps lists the app and that its Properties have “Enabled for users to sign-in?” set to Yes. If it is not listed, authorize the connection again.`,
    meanwhile: READ_UNTIL_TOKEN_ENDS,
    clears: NEXT_SIGN_IN,
  },
  CREDENTIAL_INVALID: {
    severity: 'error',
    title: "Microsoft refused the app's credential",
    detail: 'The credential in the configuration was not accepted.',
    remedy: `Compare mailForensics.microsoft365.credential with ${ENTRA}: Entra ID > App registrations > the app > Certificates & secrets. A client secret must be its Value, not its Secret ID, and is shown only when it is made: make a new one if in doubt. A certificate must be the one uploaded there, a federated credential must have the issuer and subject of the token. Then restart the backend. Nothing is lost: mail sent since is read when it works again.`,
    meanwhile: READ_UNTIL_TOKEN_ENDS,
    clears: NEXT_SIGN_IN,
  },
  CREDENTIAL_EXPIRED: {
    severity: 'error',
    title: "The app's credential has expired",
    detail: 'Microsoft refused the credential because it has expired.',
    remedy: `Make a new one in ${ENTRA}: Entra ID > App registrations > the app > Certificates & secrets > New client secret (or upload a new certificate), put its Value into mailForensics.microsoft365.credential and restart the backend. Nothing is lost: mail sent since is read when it works again.`,
    meanwhile: READ_UNTIL_TOKEN_ENDS,
    clears: NEXT_SIGN_IN,
  },
  BLOCKED_BY_POLICY: {
    severity: 'error',
    title: 'Blocked by a Conditional Access policy',
    detail: 'A policy of the tenant keeps the app from signing in.',
    remedy: `Ask the Microsoft 365 admin to look up the sign-in in ${ENTRA}: Entra ID > Monitoring & health > Sign-in logs > Service principal sign-ins > the app > Conditional Access names the policy. Exempt the app in it (Entra ID > Conditional Access > Policies > the policy > Workload identities), or add the network of the backend under Named locations.`,
    meanwhile: READ_UNTIL_TOKEN_ENDS,
    clears: NEXT_SIGN_IN,
  },
  DIRECTORY_PERMISSION_MISSING: {
    severity: 'error',
    title: 'The app may not read the directory',
    detail: 'Reading users or groups was refused.',
    remedy: `In ${ENTRA}: Entra ID > App registrations > the app > API permissions > Add a permission > Microsoft Graph > Application permissions, add User.Read.All, and GroupMember.Read.All for a scope of groups. Then authorize the connection again.`,
    meanwhile:
      'Mailboxes that are monitored already are read on. Who joins or leaves the scope is not noticed.',
    clears: `${NEXT_SIGN_IN} Where groups may not be read, with the next look at the directory, every minute.`,
  },
  MAIL_PERMISSION_MISSING: {
    severity: 'error',
    title: 'The app may not read mail',
    detail: 'Every mailbox refused access.',
    remedy: `Add the application permission Mail.Read in ${ENTRA}: Entra ID > App registrations > the app > API permissions > Add a permission > Microsoft Graph > Application permissions, and authorize the connection again. Where the app is limited to some mailboxes, see in Exchange Online PowerShell that it reaches these: Test-ServicePrincipalAuthorization -Identity <client id> -Resource <mailbox> for RBAC for Applications (role “Application Mail.Read”), Test-ApplicationAccessPolicy -AppId <client id> -Identity <mailbox> for an application access policy. Exchange can take two hours to apply a change.`,
    meanwhile:
      'No mailbox is read. Nothing is lost: mail sent meanwhile is read when access is given. Some of the mailboxes are tried every minute.',
    clears:
      'By itself, when the first mailbox can be read: five of them are tried every minute, or at every poll where polls are more frequent. All the others are then due at once.',
  },
  SCOPE_EMPTY: {
    severity: 'error',
    title: 'Nobody is in scope',
    detail: 'The scope of this connection contains no user.',
    remedy:
      'Change the scope: correct its users, or add members to its groups. Guests do not count, for their mailboxes are elsewhere.',
    meanwhile: 'Nothing is monitored by this connection.',
    clears: NEXT_LOOK_UP,
  },
  GROUP_NOT_FOUND: {
    severity: 'warning',
    title: 'Some groups were not found',
    detail: 'Groups of the scope are not in the directory.',
    remedy:
      'Correct or remove these groups in the scope. A group can be named by its e-mail address, its name or its object id; where several have the name, only the address or the object id will do.',
    meanwhile: 'Everybody else in scope is monitored.',
    clears: NEXT_LOOK_UP,
  },
  USER_NOT_FOUND: {
    severity: 'warning',
    title: 'Some users were not found',
    detail: 'Users of the scope are not in the directory.',
    remedy:
      'Correct or remove these users in the scope. A user can be named by principal name, e-mail address or object id.',
    meanwhile: 'Everybody else in scope is monitored.',
    clears: NEXT_LOOK_UP,
  },
  THROTTLED: {
    severity: 'warning',
    title: 'Microsoft asked us to slow down',
    detail: 'Requests are being refused for a while.',
    remedy:
      'Nothing has to be done: collection goes on at the time Microsoft named. If it stays or comes back, lower mailForensics.collection.concurrency, or ask what else uses this app registration.',
    meanwhile:
      'Nothing is asked of the tenant before the time that Microsoft named, however long that is. Nothing is lost. One mailbox that is told to wait is no reason: the others are read on.',
    clears:
      'By itself, with the first mailbox that can be read after the time named.',
  },
  SERVICE_UNAVAILABLE: {
    severity: 'warning',
    title: 'Microsoft 365 does not answer',
    detail: 'Requests fail, time out or are answered with a server error.',
    remedy:
      'See the service health in the Microsoft 365 admin center (admin.microsoft.com): Health > Service health > Exchange Online and Microsoft Entra. If all is well there, see that the backend reaches the login and Graph hosts (proxy, firewall, DNS). Collection is tried again by itself.',
    meanwhile:
      'Every mailbox is tried again within a poll interval. Nothing is lost: mail sent meanwhile is read when it works again.',
    clears:
      'By itself, with the first mailbox that can be read: within a poll interval, and a minute for a request that hung.',
  },
  COLLECTION_BEHIND: {
    severity: 'warning',
    title: 'Collection is behind',
    detail: 'Some mailboxes have not been read for more than 30 minutes.',
    remedy:
      'Look at the mailboxes and at the other problems of this connection: their remedy is this one’s too. If there are none, add a replica or raise mailForensics.collection.concurrency. If the backend was down, wait: it catches up.',
    meanwhile:
      'What was sent longer ago than the time told may not be found yet. Nothing is lost.',
    clears:
      'By itself, within a minute after the last mailbox has caught up. It is not told of a connection that is deauthorized.',
  },
  NO_MAILBOX: {
    severity: 'warning',
    title: 'No mailbox',
    detail:
      'This user has no Exchange Online mailbox: a guest, a user without licence, or a mailbox that is still on-premises.',
    remedy:
      'Nothing, if that is as it should be. Otherwise assign a licence with Exchange Online in the Microsoft 365 admin center (admin.microsoft.com): Users > Active users > the user > Licenses and apps, or migrate the mailbox. A mailbox that appears later is noticed and monitored from then on.',
    meanwhile: 'There is nothing to read. Everybody else is monitored.',
    clears:
      'By itself, when the mailbox is found: it is tried after one poll interval, then less and less often, in the end every 72 intervals (six hours), and at once when the directory tells of a new address.',
  },
  ACCESS_DENIED: {
    severity: 'warning',
    title: 'Access denied',
    detail: 'The mailbox refuses this app.',
    remedy:
      'If the mailbox should be monitored, include it in the management scope (RBAC for Applications) or the application access policy of the app. Test-ServicePrincipalAuthorization -Identity <client id> -Resource <mailbox> or Test-ApplicationAccessPolicy -AppId <client id> -Identity <mailbox> in Exchange Online PowerShell tell whether it is. Exchange can take two hours to apply a change.',
    meanwhile:
      'This mailbox is not read. Nothing is lost: mail sent meanwhile is read when access is given. Everybody else is monitored.',
    clears:
      'By itself, when the mailbox can be read: it is tried after one poll interval, then less and less often, in the end every 12 intervals (one hour). “Verify now” tries at once.',
  },
  MAILBOX_FULL: {
    severity: 'warning',
    title: 'Mailbox is full',
    detail:
      'The mailbox has reached its quota, so changes cannot be followed there; it is read by listing instead.',
    remedy:
      'Free space in the mailbox, or raise its quota in the Exchange admin center (admin.exchange.com): Recipients > Mailboxes > the mailbox.',
    meanwhile:
      'Sent mail is listed by its time instead, and nothing is missed. It costs more requests.',
    clears:
      'By itself, when changes can be followed again: that is tried every 12 poll intervals (one hour).',
  },
  CURSOR_LOST: {
    severity: 'warning',
    title: 'Position was lost and found again',
    detail:
      'Microsoft no longer knew how far we had read. Reading was taken up again from the last recorded point; nothing is missing.',
    remedy: 'Nothing has to be done.',
    meanwhile:
      'Everything since the last recorded point was read once more. What was known is not recorded twice.',
    clears:
      'With the next poll that goes well. It was repaired before it was told, so it is told for one poll interval and no longer: a mailbox that is complete is not to be counted among those with problems.',
  },
  ITEM_UNREADABLE: {
    severity: 'warning',
    title: 'An item could not be read',
    detail:
      'The content of at least one attachment could not be read. It is recorded without its hash, with the reason.',
    remedy:
      'See the hash error of the event. If it must be known, open the message in the mailbox.',
    meanwhile:
      'Everything else of the mailbox is recorded. The item is tried again four times, the last after about an hour, then recorded without its hash.',
    clears:
      'With the next poll after everything was read, or recorded without its hash: the event keeps the reason.',
  },
};
