import type { Knex } from 'knex';
import type { ConnectionHealth } from '../../health';
import type { TenantProfile } from '../../mail';
import { lockConnection } from '../sql/lockConnection';
import { closeLinks, endOfLink } from './invitations';
import { finishStep, type ConsentStep } from './consentSteps';
import { storeAuthorization } from './storeAuthorization';

/**
 * Lets a consent that was proven count, unless it was stopped meanwhile: the connection deauthorized or deleted, or its
 * link revoked. An open link has then done its work, whether or not it was the one.
 *
 * @returns `used` where somebody else was faster with the same link
 * @throws ConsentRefusal where the connection belongs to another tenant
 */
export async function grantAccess(
  knex: Knex,
  options: {
    health: ConnectionHealth;
    step: Extract<ConsentStep, { step: 'admin-consent' }>;
    state: string;
    profile: TenantProfile;
    now: Date;
  },
): Promise<'granted' | 'stopped' | 'used'> {
  const { step, state, now } = options;
  const { connectionId, linkHash } = step;
  return knex.transaction(async trx => {
    // First, as everybody does who ends a consent: so they come one after the other.
    if (!(await lockConnection(trx, connectionId))) {
      return 'stopped';
    }
    const linkEnd = linkHash === null ? null : await endOfLink(trx, linkHash);
    if (linkEnd) {
      await finishStep(trx, { state, ended: { outcome: 'stopped' } });
      return linkEnd === 'used' ? 'used' : 'stopped';
    }
    if (!(await finishStep(trx, { state, ended: { outcome: 'succeeded' } }))) {
      return 'stopped';
    }
    await storeAuthorization(trx, {
      ...options,
      connectionId,
      account: step.account,
      startedBy: step.startedBy,
      byLink: linkHash !== null,
    });
    await closeLinks(trx, { connectionId, as: 'used', now });
    return 'granted';
  });
}
