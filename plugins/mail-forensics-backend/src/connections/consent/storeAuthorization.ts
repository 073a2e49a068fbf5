import type { Knex } from 'knex';
import type { ConnectionStatus } from 'backstage-plugin-mail-forensics-common';
import type { ConnectionHealth } from '../../health';
import type { ConnectionId, TenantProfile } from '../../mail';

/**
 * Stores that a tenant has granted access. The first time, and after it was deauthorized, monitoring begins now, by the service's clock;
 * otherwise it goes on from where it stopped, so that nothing is lost.
 *
 * @returns false where the connection was deleted meanwhile
 */
export async function storeAuthorization(
  knex: Knex,
  options: {
    health: ConnectionHealth;
    connectionId: ConnectionId;
    profile: TenantProfile;
    account: string;
    startedBy: string;
    now: Date;
  },
): Promise<boolean> {
  const { connectionId, profile, now } = options;
  return knex.transaction(async trx => {
    const connection = await trx('connections')
      .where('id', connectionId)
      .whereNull('deleted_at')
      .first<{ status: ConnectionStatus } | undefined>('status');
    if (!connection) {
      return false;
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
        detail: `For the tenant ${
          profile.displayName ?? profile.tenantId
        }; started by ${options.startedBy}`,
      },
      trx,
    );
    return true;
  });
}
