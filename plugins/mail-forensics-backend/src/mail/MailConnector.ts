import type { MailService } from 'backstage-plugin-mail-forensics-common';
import type { AttachmentId, GroupId, MessageId, TenantId, UserId } from './ids';
import type { MailFault } from './MailFault';

/**
 * What collection needs of an e-mail service, in the words of the task. A second service is a sibling of
 * `microsoft365/` that implements these two interfaces. Every method throws {@link MailFault} and nothing else, except
 * the abort reason of its signal.
 *
 * - tenant: a customer of the service, with its own directory and mailboxes
 * - position: up to where a folder was read, and how; safe to store
 * - page: messages that appeared in a folder after a position, and the next position
 */
export interface MailConnector {
  readonly service: MailService;
  /** Cheap, and returns the same object for the same tenant: token cache and request limits live in it. */
  openTenant(tenantId: TenantId): TenantMail;
}

export interface TenantMail {
  /**
   * Proves that the app may sign in to the tenant and read its directory.
   *
   * @param options.fresh - ask for a new token, for a cached one knows nothing of a consent given a moment ago
   */
  probe(options?: {
    fresh?: boolean;
    signal?: AbortSignal;
  }): Promise<TenantProfile>;

  /** All users of the directory, in pages. Guests and disabled accounts are included: the caller decides. */
  listUsers(watch?: DirectoryWatch): AsyncIterable<DirectoryUser[]>;

  /**
   * Users whose id, principal name, mail or other address may be one of the names, in pages: the caller compares. For
   * few names, since each is looked up by itself; a user whom it misses is in {@link listUsers} all the same.
   */
  findUsers(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryUser[]>;

  /** All groups of the directory, in pages. */
  listGroups(watch?: DirectoryWatch): AsyncIterable<DirectoryGroup[]>;

  /**
   * Groups whose id, mail, other address or display name may be one of the names, in pages: the caller compares. Display
   * names are not unique.
   */
  findGroups(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryGroup[]>;

  /** Users in the groups and in the groups inside them: of each group any number of pages, in any order. */
  listGroupMembers(
    groups: readonly DirectoryGroup[],
    watch?: DirectoryWatch,
  ): AsyncIterable<GroupMembers>;

  /** One request for the messages after a position. */
  listMessages(request: ListMessagesRequest): Promise<MessagePage>;

  /**
   * Asks for what came after several positions at once: of many folders little is to be told, most of the time. Each is
   * answered, or fails, on its own; undefined: it is to be asked for alone. Absent where the service has no such request.
   *
   * @param requests - at most {@link TOGETHER_AT_MOST}, and of each mailbox one
   */
  listTogether?(
    requests: readonly FollowRequest[],
    signal?: AbortSignal,
  ): Promise<(MessagePage | MailFault | undefined)[]>;

  /** A message and its attachments; content comes along where the message is small enough. */
  readMessage(request: ReadMessageRequest): Promise<SentMessage>;

  /** Content of an attachment, streamed. */
  openAttachment(
    request: OpenAttachmentRequest,
  ): Promise<AsyncIterable<Uint8Array>>;
}

export interface TenantProfile {
  tenantId: TenantId;
  displayName: string | null;
  /** The service's clock when it answered. */
  answeredAt: Date;
}

export interface DirectoryUser {
  userId: UserId;
  userPrincipalName: string;
  mail: string | null;
  displayName: string | null;
  /** Other addresses, without the `smtp:` prefix. */
  proxyAddresses: string[];
  guest: boolean;
  accountEnabled: boolean;
}

export interface DirectoryGroup {
  groupId: GroupId;
  displayName: string | null;
  mail: string | null;
  /** Other addresses, without the `smtp:` prefix. */
  proxyAddresses: string[];
  /** Who is in it is shown to whoever has a permission for just that. */
  membersHidden: boolean;
}

/** A page of the users in a group; or why there is none: it was deleted, or its members are hidden from the app. */
export type GroupMembers = { groupId: GroupId } & (
  | { users: DirectoryUser[] }
  | { refused: 'gone' | 'hidden' }
);

/** Looks on while the directory is read, and can end it. */
export interface DirectoryWatch {
  signal?: AbortSignal;
  /** Before each HTTP request: a batch of questions is one, a repeated request is another. */
  onRequest?: () => void;
  /** After each answer, with the service's clock, which may leave out the fraction of the second. */
  onAnswer?: (answeredAt: Date) => void;
}

/** Folders that sent mail can be found in. */
export type MailFolder =
  | 'sentitems'
  | 'deleteditems'
  | 'recoverableitemsdeletions';

/**
 * Up to where a folder was read, and how:
 *
 * - delta: the service told what changed, and its cursor says where it stopped. Opaque.
 * - list: the folder was listed by time of receipt, oldest first, from a time on. Never tells of removals or changes. A
 *   link goes on within the list, and counts messages: what leaves the folder meanwhile makes it skip others.
 */
export type FolderPosition =
  | { mode: 'delta'; cursor: string }
  | { mode: 'list'; since: Date; link: string | null };

export interface ListMessagesRequest {
  userId: UserId;
  folder: MailFolder;
  /**
   * What an earlier page gave as its next position, or one of the caller's own making by list. `since` alone begins with
   * what was received at or after a time, by delta, or by list where the service has no delta to offer.
   */
  position: { since: Date } | FolderPosition;
  /** The service may give fewer. */
  pageSize: number;
  signal?: AbortSignal;
}

/** How many folders can be asked for together. */
export const TOGETHER_AT_MOST = 20;

/** By delta, from where it was left. */
export interface FollowRequest extends Omit<ListMessagesRequest, 'position'> {
  position: Extract<FolderPosition, { mode: 'delta' }>;
}

export interface MessagePage {
  messages: MessageChange[];
  /** `more`: ask again at once. `upToDate`: nothing more for now; the position to poll from. */
  next: { kind: 'more' | 'upToDate'; position: FolderPosition };
  /** The service's clock when it answered. */
  answeredAt: Date;
}

/** A message of a page: services repeat them, and tell of some only in part. */
export type MessageChange =
  | { kind: 'removed'; messageId: MessageId }
  | {
      kind: 'present';
      messageId: MessageId;
      /** By the service's clock. Null where the page did not say. */
      receivedAt: Date | null;
      isDraft: boolean | null;
      /** `none` only where the service vouches for it, inline ones included. */
      attachments: 'none' | 'some' | 'unknown';
      /** Size of the whole message in bytes; null where unknown. */
      sizeBytes: number | null;
    };

export interface ReadMessageRequest {
  userId: UserId;
  messageId: MessageId;
  /** From the page: decides whether content comes along. */
  sizeBytes: number | null;
  signal?: AbortSignal;
}

export interface OpenAttachmentRequest {
  userId: UserId;
  messageId: MessageId;
  attachmentId: AttachmentId;
  signal?: AbortSignal;
}

export interface SentMessage {
  messageId: MessageId;
  /** RFC 5322 Message-ID with its angle brackets: the same in every copy of the mail. */
  internetMessageId: string | null;
  subject: string | null;
  /** The account that really sent it. */
  sender: MailAddress | null;
  /** On whose behalf: the From field. */
  from: MailAddress | null;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  sentAt: Date | null;
  receivedAt: Date | null;
  isDraft: boolean;
  attachments: Attachment[];
}

export interface MailAddress {
  address: string;
  name: string | null;
}

export interface Attachment {
  attachmentId: AttachmentId;
  kind: 'file' | 'item' | 'reference';
  /** May be empty, repeated, or hostile. */
  name: string;
  contentType: string | null;
  /** As the service reports it, which is not the length of the content. */
  reportedSizeBytes: number | null;
  inline: boolean;
  content: AttachmentContent;
}

/** `inline`: here it is. `stream`: open it. `none`: the service has no bytes for this kind. */
export type AttachmentContent =
  | { kind: 'inline'; bytes: Uint8Array }
  | { kind: 'stream' }
  | { kind: 'none' };
