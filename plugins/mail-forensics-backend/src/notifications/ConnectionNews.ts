import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../mail';

/** What people are told of. */
export type NewsEvent = 'broken' | 'recovered';

/** That a connection broke, or works again. */
export interface ConnectionNews {
  /** Of this piece of news: told again by accident, it is recognised as the same. */
  id: number;
  connectionId: ConnectionId;
  displayName: string;
  event: NewsEvent;
  /** The problem that began, or that is gone. */
  reason: ConnectionProblemCode;
  /** The facts of the case, where there are better ones than the catalogue's. */
  detail?: string;
}
