/**
 * The words of the simulated tenant. Everything that Entra, Graph, the webmail page and the `/_sim` routes show is made
 * from these.
 */

export interface SimulatedUser {
  id: string;
  userPrincipalName: string;
  mail: string | null;
  displayName: string;
  proxyAddresses: string[];
  userType: 'Member' | 'Guest';
  accountEnabled: boolean;
  /** `none`: a guest, or no Exchange licence. */
  mailbox: 'exchange' | 'none';
  /** May consent to application permissions. */
  globalAdministrator: boolean;
}

export type GroupVisibility = 'Private' | 'Public' | 'HiddenMembership';

export interface SimulatedGroup {
  id: string;
  displayName: string;
  mail: string | null;
  /** As users have them: with `SMTP:` or `smtp:` before each. */
  proxyAddresses: string[];
  /** `HiddenMembership`: the members show only to an app with `Member.Read.Hidden`. */
  visibility: GroupVisibility;
  memberUserIds: string[];
  memberGroupIds: string[];
}

export interface SimulatedAddress {
  address: string;
  name: string | null;
}

/** A mail as somebody sends it. */
export interface OutgoingMail {
  from: SimulatedAddress | null;
  /** Differs from `from` for a delegate. */
  sender: SimulatedAddress | null;
  to: SimulatedAddress[];
  cc: SimulatedAddress[];
  bcc: SimulatedAddress[];
  subject: string | null;
  body: { contentType: 'text' | 'html'; content: string };
  attachments: OutgoingAttachment[];
  /** With angle brackets. Made up where absent. */
  internetMessageId?: string;
  /** Default: now. */
  sentAt?: Date;
}

export type OutgoingAttachment =
  | {
      kind: 'file';
      name: string | null;
      contentType: string | null;
      bytes: Buffer;
      inline: boolean;
      contentId: string | null;
    }
  | {
      /** An attached message: its MIME text. */
      kind: 'item';
      name: string | null;
      mime: Buffer;
      inline: boolean;
    }
  | { kind: 'reference'; name: string; inline: boolean };

/** Folders that a mailbox always has, by their well-known names in Graph. */
export type WellKnownFolder =
  | 'inbox'
  | 'drafts'
  | 'sentitems'
  | 'deleteditems'
  | 'recoverableitemsdeletions';

export interface StoredMessage {
  /** Immutable id: stays the same when the message is moved. */
  id: string;
  userId: string;
  folder: WellKnownFolder;
  internetMessageId: string;
  subject: string | null;
  from: SimulatedAddress | null;
  sender: SimulatedAddress | null;
  to: SimulatedAddress[];
  cc: SimulatedAddress[];
  bcc: SimulatedAddress[];
  body: { contentType: 'text' | 'html'; content: string };
  createdAt: Date;
  sentAt: Date;
  /** When the mailbox got it, by the tenant's clock. */
  receivedAt: Date;
  isDraft: boolean;
  isRead: boolean;
  attachments: StoredAttachment[];
}

export type StoredAttachment = OutgoingAttachment & {
  id: string;
  /** As Exchange reports it: more than the bytes. */
  reportedSize: number;
};

/** An app registration. It lives in one tenant; other tenants know it once they consented, if it is multi-tenant. */
export interface AppRegistration {
  clientId: string;
  displayName: string;
  multiTenant: boolean;
  secrets: AppSecret[];
  /** Public certificates, PEM. */
  certificates: string[];
  federatedCredentials: FederatedCredential[];
  redirectUris: string[];
  /** Names of application permissions of Microsoft Graph, such as `Mail.Read`. */
  requiredPermissions: string[];
}

export interface AppSecret {
  value: string;
  /** Absent: never. */
  expiresAt?: Date;
}

export interface FederatedCredential {
  issuer: string;
  subject: string;
  audience: string;
}

/** What a tenant knows of an app: its service principal, and the permissions an administrator granted it. */
export interface AppInTenant {
  servicePrincipalId: string;
  clientId: string;
  grantedPermissions: string[];
  /** User id; null where nothing is granted, or a test granted it. */
  grantedBy: string | null;
  grantedAt: Date | null;
}
