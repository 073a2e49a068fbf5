import type {
  AuthorizationLink,
  Connection,
} from 'backstage-plugin-mail-forensics-common';
import { readNumber, readTime, readTimeOrNull } from '../database';
import type { ConnectionRow } from './sql/selectConnections';

/** A connection as the API tells it. Members without a value are left out. */
export function toConnection(row: ConnectionRow, now: Date): Connection {
  return {
    id: row.id,
    revision: readNumber(row.revision),
    service: row.service,
    serviceType: 'email',
    displayName: row.display_name,
    scope:
      row.scope_mode === 'all'
        ? { mode: 'all' }
        : { mode: row.scope_mode, entries: readNumber(row.entries ?? 0) },
    status: row.status,
    ...given('statusReason', row.status_reason),
    ...given('tenantId', row.tenant_id),
    ...given('tenantName', row.tenant_name),
    ...given('authorizedBy', row.authorized_by),
    ...given('authorizedAt', isoOf(row.authorized_at)),
    ...given('monitoringSince', isoOf(row.monitoring_since)),
    createdAt: readTime(row.created_at).toISOString(),
    createdBy: row.created_by,
    ...given('authorizationLink', linkOf(row)),
    mailboxes: {
      monitored: readNumber(row.monitored ?? 0),
      withProblems: readNumber(row.with_problems ?? 0),
      total: readNumber(row.total ?? 0),
    },
    freshness: freshnessOf(row, now),
  };
}

/** ISO 8601 in UTC, or null. */
export function isoOf(instant: unknown): string | null {
  return readTimeOrNull(instant)?.toISOString() ?? null;
}

function linkOf(row: ConnectionRow): AuthorizationLink | null {
  return row.link_created_by === null
    ? null
    : {
        createdAt: readTime(row.link_created_at).toISOString(),
        createdBy: row.link_created_by,
        expiresAt: readTime(row.link_expires_at).toISOString(),
      };
}

function freshnessOf(row: ConnectionRow, now: Date): Connection['freshness'] {
  const through = readTimeOrNull(row.complete_through);
  const behind = readNumber(row.behind ?? 0);
  if (!through) {
    return { completeThrough: null, lagSeconds: null, behind };
  }
  const lagMs = Math.max(0, now.getTime() - through.getTime());
  return {
    completeThrough: through.toISOString(),
    lagSeconds: Math.floor(lagMs / 1000),
    behind,
  };
}

function given<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  return (value === null ? {} : { [key]: value }) as { [P in K]?: V };
}
