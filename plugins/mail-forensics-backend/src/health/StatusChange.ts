import type { Knex } from 'knex';
import type { ConnectionId } from '../mail';
import type { DerivedStatus } from './deriveStatus';

/** A change of a connection's status that follows from its problems and its mailboxes. */
export interface StatusChange {
  connectionId: ConnectionId;
  from: DerivedStatus;
  to: DerivedStatus;
}

/**
 * Is told of each change of status inside the transaction that makes it, while the connection's row is locked: what it
 * writes is stored with the change or not at all.
 */
export type StatusListener = (
  trx: Knex.Transaction,
  change: StatusChange,
) => Promise<void>;
