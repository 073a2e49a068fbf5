import { setTimeout } from 'node:timers/promises';
import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { isMailFault, type TenantMail, type TenantProfile } from '../../mail';

/** A grant takes a while to reach every server of the service: until then it answers as if there were none. */
const NOT_THERE_YET: readonly ConnectionProblemCode[] = [
  'CONSENT_REQUIRED',
  'APP_NOT_FOUND',
  'DIRECTORY_PERMISSION_MISSING',
  'MAIL_PERMISSION_MISSING',
];

/** Milliseconds before each further attempt, 20 seconds in all: a person is waiting. */
const WAITS_MS = [500, 1000, 1500, 2000, 3000, 4000, 4000, 4000];

/**
 * Proves that a consent given a moment ago is real.
 *
 * @throws MailFault of the last attempt
 */
export async function probeUntilGranted(
  tenant: TenantMail,
  options: { sleep?: (milliseconds: number) => Promise<void> },
): Promise<TenantProfile> {
  const sleep = options.sleep ?? setTimeout;
  for (const wait of WAITS_MS) {
    try {
      return await tenant.probe({ fresh: true });
    } catch (error) {
      if (!mayStillCome(error)) {
        throw error;
      }
      await sleep(wait);
    }
  }
  return tenant.probe({ fresh: true });
}

function mayStillCome(error: unknown): boolean {
  if (!isMailFault(error)) {
    return false;
  }
  const { fault } = error;
  return (
    fault.level === 'transient' ||
    (fault.level === 'connection' && NOT_THERE_YET.includes(fault.code))
  );
}
