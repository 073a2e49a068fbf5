import { ANONYMOUS } from '../audit';
import type { ConsentOutcome } from '../connections';
import { RequestAudit, type AuditOptions } from './RequestAudit';
import type { RouteAudit } from './Route';

/** Anybody can send tickets that are none: they are no reason to write into the database. */
const NOWHERE: AuditOptions['auditLog'] = { append: async () => {} };

/**
 * Writes down a consent that somebody begins with a link, or of the end of any. Without the request, for its
 * address holds the ticket, or the code and the state.
 */
export async function auditConsent(
  options: AuditOptions,
  outcome: ConsentOutcome,
  moment: 'begin' | 'end',
): Promise<void> {
  if (moment === 'end' && isNoNews(outcome)) {
    return;
  }
  const { connectionId } = outcome;
  const audit: RouteAudit = {
    action:
      moment === 'begin' ? 'connection.consent-begin' : 'connection.consent',
    eventId: 'connection-mutate',
    severityLevel: 'medium',
    meta: { actionType: moment === 'begin' ? 'consent-begin' : 'consent' },
  };
  const record = await RequestAudit.begin(
    connectionId ? options : { ...options, auditLog: NOWHERE },
    {
      audit,
      actor: ANONYMOUS,
      facts: {
        ...(connectionId && { connectionId }),
        ...(outcome.kind !== 'continued' &&
          outcome.invitation && { linkOf: outcome.invitation.createdBy }),
      },
    },
  );
  if (outcome.kind === 'failed') {
    await record.fail(new Error(outcome.reason));
  } else {
    await record.succeed();
  }
}

/** Only on the way, or told before. */
function isNoNews(outcome: ConsentOutcome): boolean {
  return (
    outcome.kind === 'continued' ||
    (outcome.kind === 'failed' && outcome.repeated)
  );
}
