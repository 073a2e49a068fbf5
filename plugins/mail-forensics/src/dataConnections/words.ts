import type {
  Connection,
  ConnectionHistoryEntry,
  ConnectionStatus,
  MailboxState,
  Scope,
} from 'backstage-plugin-mail-forensics-common';
import { formatCount } from '../components/format';
import type { Messages } from '../components/useMessages';

/** A connection's status in the words of the page. */
export function statusWord(status: ConnectionStatus, t: Messages): string {
  const words: Record<ConnectionStatus, string> = {
    'Awaiting authorization': t('connections.status.awaiting'),
    Initializing: t('connections.status.initializing'),
    Monitoring: t('connections.status.monitoring'),
    Error: t('connections.status.error'),
    Deauthorized: t('connections.status.deauthorized'),
  };
  return words[status];
}

/** Whose mailboxes a connection watches, for example `Specific users (87)`. */
export function scopeWords(scope: Scope, t: Messages): string {
  if (scope.mode === 'all') {
    return t('connections.scope.all');
  }
  const users = scope.mode === 'users';
  if (scope.entries === undefined) {
    return users ? t('connections.scope.users') : t('connections.scope.groups');
  }
  const rows = formatCount(scope.entries);
  return users
    ? t('connections.scope.usersCount', { rows })
    : t('connections.scope.groupsCount', { rows });
}

/** `1,204`, or `87 (3 with problems)`. */
export function mailboxWords(
  mailboxes: Connection['mailboxes'],
  t: Messages,
): string {
  const monitored = formatCount(mailboxes.monitored);
  if (mailboxes.withProblems === 0) {
    return monitored;
  }
  const problems = t('connections.table.problems', {
    count: mailboxes.withProblems,
    problems: formatCount(mailboxes.withProblems),
  });
  return `${monitored} (${problems})`;
}

export function historyWord(
  event: ConnectionHistoryEntry['event'],
  t: Messages,
): string {
  const words: Record<ConnectionHistoryEntry['event'], string> = {
    created: t('connections.event.created'),
    'authorization started': t('connections.event.authorizationStarted'),
    'authorization failed': t('connections.event.authorizationFailed'),
    authorized: t('connections.event.authorized'),
    'status changed': t('connections.event.statusChanged'),
    renamed: t('connections.event.renamed'),
    'scope changed': t('connections.event.scopeChanged'),
    deauthorized: t('connections.event.deauthorized'),
    resumed: t('connections.event.resumed'),
  };
  return words[event];
}

export function mailboxStateWord(state: MailboxState, t: Messages): string {
  const words: Record<MailboxState, string> = {
    Initializing: t('connections.mailboxState.initializing'),
    Monitoring: t('connections.mailboxState.monitoring'),
    Retrying: t('connections.mailboxState.retrying'),
    'No mailbox': t('connections.mailboxState.noMailbox'),
    'Access denied': t('connections.mailboxState.accessDenied'),
    'Left scope': t('connections.mailboxState.leftScope'),
  };
  return words[state];
}
