import type { Knex } from 'knex';
import type {
  ConnectionHistoryEntry,
  ConnectionProblemCode,
  ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../mail';

/** A problem to raise, with the facts of the case. */
export interface RaisedProblem {
  code: ConnectionProblemCode;
  /** A sentence for an admin; nothing secret in it. */
  detail: string;
  /** How many mailboxes are affected. */
  mailboxes?: number;
  /** Problems that are known not to be the case now that this one is. */
  insteadOf?: readonly ConnectionProblemCode[];
  /** Found out while monitoring: nothing is raised where the connection was deauthorized meanwhile. */
  whileMonitoring?: true;
  /**
   * Found out while somebody tried to authorize: of a connection that works it says nothing but that the attempt failed,
   * which is what the codes of attempts are for. Any other is not raised then.
   */
  ofAttempt?: true;
}

/**
 * What is wrong with connections, and the status that follows from it. The only writer of `connection_problems`,
 * `connection_history` and of `status` in `connections`.
 */
export interface ConnectionHealth {
  /** Raises a problem, or renews its detail; `since` stays that of the first time. Then settles the status. */
  raise(connectionId: ConnectionId, problem: RaisedProblem): Promise<void>;

  /** Clears problems that are gone, all of them where no codes are given. Then settles the status. */
  clear(
    connectionId: ConnectionId,
    codes?: readonly ConnectionProblemCode[],
  ): Promise<void>;

  /**
   * Derives the status from problems and mailboxes and stores it, with a line of history where it changed:
   * `Awaiting authorization` and `Deauthorized` stay; an error-severity problem is `Error`, unless it is of an attempt to
   * authorize what works already; a mailbox that was never
   * polled since the connection was authorized is `Initializing`; otherwise `Monitoring`.
   */
  settle(connectionId: ConnectionId): Promise<ConnectionStatus>;

  /** Adds a line of history, inside the caller's transaction where one is given. */
  record(
    connectionId: ConnectionId,
    entry: Omit<ConnectionHistoryEntry, 'at'>,
    trx?: Knex.Transaction,
  ): Promise<void>;
}
