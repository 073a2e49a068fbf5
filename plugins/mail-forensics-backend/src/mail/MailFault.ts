import type {
  ConnectionProblemCode,
  MailboxProblemCode,
} from 'backstage-plugin-mail-forensics-common';

/**
 * Whom a failure concerns, which decides what goes on regardless: a fault of an item never stops its mailbox, a
 * mailbox's never its connection, a connection's never another.
 */
export type Fault =
  /** The whole tenant: pause the connection and raise the problem. */
  | {
      level: 'connection';
      code: ConnectionProblemCode;
      /** Not to be tried again before this many milliseconds have passed. */
      retryAfterMs?: number;
    }
  /** This mailbox only. CURSOR_LOST: read again from the last durable point. */
  | {
      level: 'mailbox';
      code: Exclude<MailboxProblemCode, 'ITEM_UNREADABLE'>;
      retryAfterMs?: number;
    }
  /** This message or attachment only. `gone`: it is no longer there. */
  | { level: 'item'; kind: 'gone' | 'unreadable' }
  /** Nobody's fault yet: worth trying again, at the earliest after `retryAfterMs`. */
  | {
      level: 'transient';
      retryAfterMs?: number;
      /** The service asked to slow down, rather than fail. */
      throttled?: true;
      /** The service speaks of this mailbox alone: others need not wait. */
      mailboxOnly?: true;
    };

/**
 * A failure of the e-mail service, translated at the edge. `message` and `upstreamCode` hold nothing secret and no
 * personal data: they may be logged and shown.
 */
export class MailFault extends Error {
  readonly name = 'MailFault';

  /**
   * @param fault - whom it concerns
   * @param options.message - one sentence for an admin
   * @param options.upstreamCode - the service's own code, kept so that unknown ones can be counted
   * @param options.requestId - the service's id of the request, for a support case
   */
  constructor(
    readonly fault: Fault,
    readonly options: {
      message: string;
      upstreamCode?: string;
      status?: number;
      requestId?: string;
      cause?: unknown;
    },
  ) {
    super(options.message);
  }
}

/** Narrows an unknown error to a {@link MailFault}. */
export function isMailFault(error: unknown): error is MailFault {
  return error instanceof MailFault;
}
