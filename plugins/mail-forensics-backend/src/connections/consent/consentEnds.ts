import type { AuthorizationFailureReason } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { findInvitation } from './invitations';
import type { ConsentEnd, ConsentOutcome } from './ConsentOutcome';
import {
  hasSucceeded,
  type ConsentOrigin,
  type ConsentStepState,
} from './consentSteps';
import type { Audience } from './secrets';

/** An authorization that ended without success. `repeated`: which was told before. */
export function failed(
  reason: AuthorizationFailureReason,
  end: ConsentEnd,
  repeated = false,
): ConsentOutcome {
  return { kind: 'failed', reason, repeated, ...end };
}

/** Where an authorization ends that was begun like this, with its link as it stands now. */
export async function endOf(
  knex: Knex,
  origin: ConsentOrigin,
  options: { audience: Audience; now: Date },
): Promise<ConsentEnd> {
  const { audience, now } = options;
  const invitation =
    origin.linkHash === null
      ? undefined
      : await findInvitation(knex, { ticketHash: origin.linkHash, now });
  return {
    audience,
    connectionId: origin.connectionId,
    ...(invitation && { invitation }),
  };
}

/** Tells somebody who comes to a step late, or again, how it stands. */
export async function tellEnd(
  knex: Knex,
  found: ConsentStepState,
  options: { audience: Audience; now: Date },
): Promise<ConsentOutcome> {
  const { ended, browserHash } = found;
  if (found.connectionDeleted) {
    return failed('stopped', { audience: options.audience }, true);
  }
  const end = await endOf(knex, found.step, options);
  if (browserHash !== null && (await hasSucceeded(knex, browserHash))) {
    return failed('used', end, true);
  }
  switch (ended?.outcome) {
    case 'stopped':
      return failed('stopped', end, true);
    case 'failed':
      return failed(ended.code ?? 'unexpected', end, true);
    default:
      return failed('expired', end);
  }
}
