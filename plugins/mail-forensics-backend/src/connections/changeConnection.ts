import { ConflictError, InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { ConnectionHealth } from '../health';
import type { ConnectionId } from '../mail';
import type { ParsedScope } from '../scope';
import { describeConflict } from './describeConflict';
import type { LockedConnection } from './sql/lockConnection';
import { renameConnection } from './sql/renameConnection';
import { replaceScope } from './sql/replaceScope';

/**
 * Renames a connection, replaces its scope, or both, and writes its history. To be called in the transaction that
 * locked it.
 *
 * @param change.revision - as it was when the change was begun; undefined: whatever it is
 * @throws InputError for a revision that never was, ConflictError where the connection was changed since
 */
export async function changeConnection(
  trx: Knex.Transaction,
  change: {
    id: ConnectionId;
    current: LockedConnection;
    revision: number | undefined;
    displayName: string | undefined;
    scope: ParsedScope | undefined;
    actor: string;
    health: ConnectionHealth;
    now: Date;
  },
): Promise<void> {
  const { id, current, displayName, scope, actor, health } = change;
  await requireRevision(trx, change);
  if (displayName !== undefined && displayName !== current.displayName) {
    await renameConnection(trx, id, displayName);
    await health.record(
      id,
      {
        event: 'renamed',
        actor,
        detail: `From “${current.displayName}” to “${displayName}”`,
      },
      trx,
    );
  }
  if (scope) {
    await replaceScope(trx, id, { scope, now: change.now });
    await health.record(
      id,
      { event: 'scope changed', actor, detail: describeScope(scope) },
      trx,
    );
  }
}

async function requireRevision(
  trx: Knex.Transaction,
  options: {
    id: ConnectionId;
    current: LockedConnection;
    revision: number | undefined;
  },
): Promise<void> {
  const { revision = options.current.revision } = options;
  const changes = options.current.revision - revision;
  if (changes < 0) {
    throw new InputError(
      `revision: this data connection has not had revision ${revision} yet`,
    );
  }
  if (changes > 0) {
    throw new ConflictError(
      await describeConflict(trx, { connectionId: options.id, changes }),
    );
  }
}

function describeScope(scope: ParsedScope): string {
  switch (scope.mode) {
    case 'all':
      return 'All users';
    case 'users':
      return `Specific users: ${scope.entries.length}`;
    default:
      return `Specific groups: ${scope.entries.length}`;
  }
}
