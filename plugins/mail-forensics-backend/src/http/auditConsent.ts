import type { AuditorService } from '@backstage/backend-plugin-api';
import type { ConsentOutcome } from '../connections';

/**
 * Tells the auditor of a consent that somebody begins with a link, or of the end of any. Without the request, for its
 * address holds the ticket, or the code and the state.
 */
export async function auditConsent(
  auditor: AuditorService,
  outcome: ConsentOutcome,
  moment: 'begin' | 'end',
): Promise<void> {
  if (moment === 'end' && isNoNews(outcome)) {
    return;
  }
  const { connectionId } = outcome;
  const event = await auditor.createEvent({
    eventId: 'connection-mutate',
    severityLevel: 'medium',
    meta: {
      actionType: moment === 'begin' ? 'consent-begin' : 'consent',
      ...(connectionId && { connectionId }),
      ...(outcome.kind !== 'continued' &&
        outcome.invitation && { linkOf: outcome.invitation.createdBy }),
    },
  });
  if (outcome.kind === 'failed') {
    await event.fail({ error: new Error(outcome.reason) });
  } else {
    await event.success();
  }
}

/** Only on the way, or told before. */
function isNoNews(outcome: ConsentOutcome): boolean {
  return (
    outcome.kind === 'continued' ||
    (outcome.kind === 'failed' && outcome.repeated)
  );
}
