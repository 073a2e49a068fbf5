import type { Knex } from 'knex';
import type { ConnectionId, TenantId } from '../../mail';
import { hashOf } from './secrets';

/** How long each step may take, in milliseconds. */
export const STEP_LIFETIME_MS = 10 * 60 * 1000;

/**
 * A step of authorizing that is under way. `start`: a ticket waits for the browser. `sign-in` and `admin-consent`: the
 * browser is at Microsoft and comes back with the state.
 */
export type ConsentStep =
  | { step: 'start'; connectionId: ConnectionId; startedBy: string }
  | {
      step: 'sign-in';
      connectionId: ConnectionId;
      startedBy: string;
      browserHash: string;
    }
  | {
      step: 'admin-consent';
      connectionId: ConnectionId;
      startedBy: string;
      browserHash: string;
      /** Proved by the sign-in. */
      tenantId: TenantId;
      account: string;
    };

interface StepRow {
  connection_id: string;
  step: ConsentStep['step'];
  browser_hash: string | null;
  tenant_id: string | null;
  signed_in_as: string | null;
  started_by: string;
}

/** Stores a step under the hash of its secret, and sweeps away those that have expired. */
export async function insertConsentStep(
  knex: Knex,
  options: { secret: string; step: ConsentStep; now: Date },
): Promise<void> {
  const { step, now } = options;
  await knex('consent_states').where('expires_at', '<=', now).delete();
  await knex('consent_states').insert({
    state_hash: hashOf(options.secret),
    connection_id: step.connectionId,
    step: step.step,
    browser_hash: 'browserHash' in step ? step.browserHash : null,
    tenant_id: step.step === 'admin-consent' ? step.tenantId : null,
    signed_in_as: step.step === 'admin-consent' ? step.account : null,
    started_by: step.startedBy,
    expires_at: new Date(now.getTime() + STEP_LIFETIME_MS),
  });
}

/** The step behind a secret, if it is still open and its connection still there. */
export async function findConsentStep(
  knex: Knex,
  options: { secret: string; now: Date },
): Promise<ConsentStep | undefined> {
  const row = await knex('consent_states as s')
    .join('connections as c', 'c.id', 's.connection_id')
    .whereNull('c.deleted_at')
    .where('s.state_hash', hashOf(options.secret))
    .whereNull('s.consumed_at')
    .where('s.expires_at', '>', options.now)
    .first<StepRow | undefined>('s.*');
  return row && toStep(row);
}

/** Uses a secret up. True for one caller only, however many ask at the same time. */
export async function consumeConsentStep(
  knex: Knex,
  options: { secret: string; now: Date },
): Promise<boolean> {
  const consumed = await knex('consent_states')
    .where('state_hash', hashOf(options.secret))
    .whereNull('consumed_at')
    .where('expires_at', '>', options.now)
    .update({ consumed_at: options.now });
  return consumed === 1;
}

function toStep(row: StepRow): ConsentStep | undefined {
  const connectionId = row.connection_id as ConnectionId;
  const startedBy = row.started_by;
  const browserHash = row.browser_hash;
  if (row.step === 'start') {
    return { step: 'start', connectionId, startedBy };
  }
  if (browserHash === null) {
    return undefined;
  }
  if (row.step === 'sign-in') {
    return { step: 'sign-in', connectionId, startedBy, browserHash };
  }
  if (row.tenant_id === null || row.signed_in_as === null) {
    return undefined;
  }
  return {
    step: 'admin-consent',
    connectionId,
    startedBy,
    browserHash,
    tenantId: row.tenant_id as TenantId,
    account: row.signed_in_as,
  };
}
