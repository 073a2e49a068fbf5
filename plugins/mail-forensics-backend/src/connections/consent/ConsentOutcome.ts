import type { AuthorizationFailureReason } from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../../mail';
import type { Invitation } from './invitations';
import type { Audience } from './secrets';

/** Where the browser goes next. `cookie`: to be kept by it, and sent back with the callback of this flow. */
export interface ConsentRedirect {
  kind: 'continued';
  connectionId: ConnectionId;
  location: string;
  cookie?: { flow: string; secret: string };
}

/** How an authorization ended, and for whom. */
export interface ConsentEnd {
  audience: Audience;
  /** Absent where it is not known, or deleted. */
  connectionId?: ConnectionId;
  /** The link it was begun with, as it stands now. */
  invitation?: Invitation;
}

/** How a visit ended. */
export type ConsentOutcome =
  /** On to the next page of the service. */
  | ConsentRedirect
  | ({ kind: 'succeeded' } & ConsentEnd)
  | ({
      kind: 'failed';
      reason: AuthorizationFailureReason;
      /** It was told before: the same answer came twice. */
      repeated: boolean;
    } & ConsentEnd);
