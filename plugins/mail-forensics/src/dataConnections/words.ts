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
  const rows = formatCount(scope.entries, t);
  return users
    ? t('connections.scope.usersCount', { rows })
    : t('connections.scope.groupsCount', { rows });
}

/** `1,204`, or `87 (3 with problems)`. */
export function mailboxWords(
  mailboxes: Connection['mailboxes'],
  t: Messages,
): string {
  const monitored = formatCount(mailboxes.monitored, t);
  return mailboxes.withProblems === 0
    ? monitored
    : `${monitored} (${problemWords(mailboxes.withProblems, t)})`;
}

/** `3 with problems`. */
export function problemWords(mailboxes: number, t: Messages): string {
  return t('connections.table.problems', {
    count: mailboxes,
    problems: formatCount(mailboxes, t),
  });
}

export function historyWord(
  event: ConnectionHistoryEntry['event'],
  t: Messages,
): string {
  const words: Record<ConnectionHistoryEntry['event'], string> = {
    created: t('connectionDetails.event.created'),
    'authorization link created': t('connectionDetails.event.linkCreated'),
    'authorization link revoked': t('connectionDetails.event.linkRevoked'),
    'authorization started': t('connectionDetails.event.authorizationStarted'),
    'authorization failed': t('connectionDetails.event.authorizationFailed'),
    authorized: t('connectionDetails.event.authorized'),
    'status changed': t('connectionDetails.event.statusChanged'),
    renamed: t('connectionDetails.event.renamed'),
    'scope changed': t('connectionDetails.event.scopeChanged'),
    deauthorized: t('connectionDetails.event.deauthorized'),
    resumed: t('connectionDetails.event.resumed'),
  };
  return words[event];
}

export function mailboxStateWord(state: MailboxState, t: Messages): string {
  const words: Record<MailboxState, string> = {
    Initializing: t('connectionDetails.mailboxState.initializing'),
    Monitoring: t('connectionDetails.mailboxState.monitoring'),
    Retrying: t('connectionDetails.mailboxState.retrying'),
    'No mailbox': t('connectionDetails.mailboxState.noMailbox'),
    'Access denied': t('connectionDetails.mailboxState.accessDenied'),
    'Left scope': t('connectionDetails.mailboxState.leftScope'),
  };
  return words[state];
}
