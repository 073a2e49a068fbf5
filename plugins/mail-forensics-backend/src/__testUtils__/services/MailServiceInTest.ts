import type { MailConnector, UserId } from '../../mail';

/** A file as somebody attaches it. */
export interface SentFile {
  name: string;
  bytes: Uint8Array;
  inline?: boolean;
}

export interface SentMailFacts {
  subject: string;
  files: SentFile[];
  /** A link to the cloud and an attached message as well. */
  others?: boolean;
  messageId?: string;
  /** Received, not sent: from somebody else. */
  from?: string;
  sentAt?: Date;
  /** Absent: one, in To. */
  recipients?: { to: string[]; cc: string[]; bcc: string[] };
}

/**
 * An e-mail service as a test sees it: what people do with their mail, what can go wrong with it, and the connector that
 * collection reads it by.
 */
export interface MailServiceInTest {
  readonly connector: MailConnector;
  /** Mails in a page of the service, at most. */
  readonly tenantId: string;
  addUser(name: string): { userId: UserId; address: string };
  send(userId: UserId, mail: SentMailFacts): string;
  draft(userId: UserId, mail: SentMailFacts): string;
  sendDraft(userId: UserId, id: string): void;
  /** To Deleted Items, or to where it is hidden from its owner. */
  remove(userId: UserId, id: string, options: { hidden: boolean }): void;
  receive(userId: UserId, mail: SentMailFacts & { from: string }): void;
  flag(userId: UserId, id: string): void;
  losePositions(userId: UserId): void;
  fill(userId: UserId, full: boolean): void;
  deny(userId: UserId, denied: boolean): void;
  throttle(userId: UserId, seconds: number): void;
  /** Requests for the mail of a user so far. */
  requestsFor(userId: UserId): number;
  close(): Promise<void>;
}
