import type { Knex } from 'knex';
import type { ConnectionHealth } from '../../health';
import type { ConnectionId, TenantProfile } from '../../mail';
import { lockConnection } from '../sql/lockConnection';
import { ConsentRefusal } from './ConsentRefusal';

/**
 * Stores that a tenant has granted access. The first time, and after it was deauthorized, monitoring begins now, by the
 * service's clock; otherwise it goes on from where it stopped, so that nothing is lost.
 *
 * @returns false where the connection was deleted meanwhile
 * @throws ConsentRefusal where the connection was authorized for another tenant meanwhile: its events are that tenant's
 */
export async function storeAuthorization(
  trx: Knex.Transaction,
  options: {
    health: ConnectionHealth;
    connectionId: ConnectionId;
    profile: TenantProfile;
    account: string;
    /** Entity ref of a portal user. */
    startedBy: string;
    /** Whether that user made a link for somebody else. */
    byLink: boolean;
    now: Date;
  },
): Promise<boolean> {
  const { connectionId, profile, startedBy, now } = options;
  const connection = await lockConnection(trx, connectionId);
  if (!connection) {
    return false;
  }
  if (
    connection.tenantId !== null &&
    connection.tenantId.toLowerCase() !== profile.tenantId.toLowerCase()
  ) {
    throw new ConsentRefusal('WRONG_TENANT');
  }
  const monitored =
    connection.status !== 'Awaiting authorization' &&
    connection.status !== 'Deauthorized';
  await trx('connections')
    .where('id', connectionId)
    .update({
      tenant_id: profile.tenantId,
      tenant_name: profile.displayName,
      authorized_by: options.account,
      authorized_at: now,
      directory_due_at: now,
      paused_until: null,
      failures: 0,
      ...(monitored
        ? {}
        : {
            monitoring_since: profile.answeredAt,
            status: 'Initializing',
            status_reason: null,
          }),
    });
  await options.health.record(
    connectionId,
    {
      event: 'authorized',
      ...(monitored ? {} : { status: 'Initializing' }),
      actor: options.account,
      detail: `For the tenant ${profile.displayName ?? profile.tenantId}; ${
        options.byLink
          ? `by the authorization link of ${startedBy}`
          : `started by ${startedBy}`
      }`,
    },
    trx,
  );
  return true;
}
