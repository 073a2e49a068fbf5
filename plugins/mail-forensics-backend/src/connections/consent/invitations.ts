import type { Knex } from 'knex';
import type { Scope, ScopeMode } from 'backstage-plugin-mail-forensics-common';
import { lockRows, readNumber, readTime } from '../../database';
import type { ConnectionId } from '../../mail';

/** How long a link is good, in milliseconds. */
export const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** How long it is kept after its end, in milliseconds, so that who opens it late is told so. */
const LINK_MEMORY_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * How often somebody can go on from a link to sign in. A consent that failed can be tried again, but a link that has
 * leaked does not let strangers write history without end.
 */
export const MAX_LINK_ATTEMPTS = 20;

/** What the end of a link was. `replaced`: by a newer one. */
export type LinkEnd = 'used' | 'revoked' | 'replaced';

/** How a link stands. `exhausted`: it was tried too often. */
export type LinkState = 'open' | 'expired' | 'exhausted' | LinkEnd;

/** What somebody who was sent a link is told of it. */
export interface Invitation {
  state: LinkState;
  connectionId: ConnectionId;
  displayName: string;
  scope: Scope;
  /** Entity ref of the portal user who made the link. */
  createdBy: string;
  expiresAt: Date;
}

interface LinkRow {
  connection_id: ConnectionId;
  display_name: string;
  scope_mode: ScopeMode;
  entries: unknown;
  deleted_at: unknown;
  created_by: string;
  expires_at: unknown;
  attempts: unknown;
  closed_as: LinkEnd | null;
}

/** Stores a link and closes the one before, if any. To be called in a transaction that holds the lock on the connection. */
export async function insertLink(
  trx: Knex.Transaction,
  link: {
    ticketHash: string;
    connectionId: ConnectionId;
    createdBy: string;
    now: Date;
  },
): Promise<{ expiresAt: Date }> {
  const { connectionId, now } = link;
  await trx('authorization_links')
    .where('expires_at', '<=', new Date(now.getTime() - LINK_MEMORY_MS))
    .delete();
  await closeLinks(trx, { connectionId, as: 'replaced', now });
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await trx('authorization_links').insert({
    ticket_hash: link.ticketHash,
    connection_id: connectionId,
    created_by: link.createdBy,
    created_at: now,
    expires_at: expiresAt,
  });
  return { expiresAt };
}

/** Closes the link of a connection. True where one could still be used. */
export async function closeLinks(
  knex: Knex,
  options: { connectionId: ConnectionId; as: LinkEnd; now: Date },
): Promise<boolean> {
  const { connectionId, now } = options;
  const usable = await knex('authorization_links')
    .where('connection_id', connectionId)
    .modify(whereUsable, now)
    .first<{ created_by: string } | undefined>('created_by');
  await knex('authorization_links')
    .where('connection_id', connectionId)
    .whereNull('closed_at')
    .update({ closed_at: now, closed_as: options.as });
  return usable !== undefined;
}

/** Only links that can be used. */
export function whereUsable(query: Knex.QueryBuilder, now: Date): void {
  query
    .whereNull('closed_at')
    .where('expires_at', '>', now)
    .where('attempts', '<', MAX_LINK_ATTEMPTS);
}

/** How a link stands, and what it is for. */
export async function findInvitation(
  knex: Knex,
  options: { ticketHash: string; now: Date },
): Promise<Invitation | undefined> {
  const row = await knex('authorization_links as l')
    .join('connections as c', 'c.id', 'l.connection_id')
    .where('l.ticket_hash', options.ticketHash)
    .first<LinkRow | undefined>(
      'l.connection_id',
      'l.created_by',
      'l.expires_at',
      'l.attempts',
      'l.closed_as',
      'c.display_name',
      'c.scope_mode',
      'c.deleted_at',
      knex('scope_entries')
        .whereRaw('scope_entries.connection_id = c.id')
        .count('*')
        .as('entries'),
    );
  return row && toInvitation(row, options.now);
}

/** Counts an attempt. False where the link cannot be used any more. */
export async function countAttempt(
  knex: Knex,
  options: { ticketHash: string; now: Date },
): Promise<boolean> {
  const counted = await knex('authorization_links')
    .where('ticket_hash', options.ticketHash)
    .modify(whereUsable, options.now)
    .update({ attempts: knex.raw('attempts + 1') });
  return counted === 1;
}

/**
 * Whether a consent that was begun with a link still counts: null, or what the link's end was. That it has expired,
 * or was tried to the last, since the person went on from it does not matter.
 */
export async function endOfLink(
  trx: Knex.Transaction,
  ticketHash: string,
): Promise<LinkEnd | null> {
  const row = await lockRows(
    trx,
    trx('authorization_links')
      .where('ticket_hash', ticketHash)
      .first<{ closed_as: LinkEnd | null } | undefined>('closed_as'),
    'authorization_links',
  );
  return row ? row.closed_as : 'revoked';
}

function toInvitation(row: LinkRow, now: Date): Invitation {
  return {
    state: stateOf(row, now),
    connectionId: row.connection_id,
    displayName: row.display_name,
    scope:
      row.scope_mode === 'all'
        ? { mode: 'all' }
        : { mode: row.scope_mode, entries: readNumber(row.entries) },
    createdBy: row.created_by,
    expiresAt: readTime(row.expires_at),
  };
}

function stateOf(row: LinkRow, now: Date): LinkState {
  if (row.closed_as !== null) {
    return row.closed_as;
  }
  if (row.deleted_at !== null) {
    return 'revoked';
  }
  if (readTime(row.expires_at) <= now) {
    return 'expired';
  }
  return readNumber(row.attempts) >= MAX_LINK_ATTEMPTS ? 'exhausted' : 'open';
}
