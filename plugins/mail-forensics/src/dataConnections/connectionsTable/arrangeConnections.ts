import type {
  Connection,
  ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import { formatTimeWithZone } from '../../components/format';
import type { Messages } from '../../components/useMessages';
import { scopeWords, statusWord } from '../words';
import type { Column } from './columns';

/** How the table is sorted. */
export interface Sorting {
  column: Column;
  direction: 'asc' | 'desc';
}

/** What needs somebody's attention first. */
const BY_URGENCY: readonly ConnectionStatus[] = [
  'Error',
  'Awaiting authorization',
  'Initializing',
  'Monitoring',
  'Deauthorized',
];

const collator = new Intl.Collator(undefined, {
  numeric: true,
  sensitivity: 'base',
});

/** The connections in the order of a column; what has no value there comes last, and equals by their names. */
export function sortConnections(
  connections: readonly Connection[],
  sorting: Sorting,
): Connection[] {
  const turn = sorting.direction === 'asc' ? 1 : -1;
  return [...connections].sort((a, b) => {
    const [x, y] = [valueOf(a, sorting.column), valueOf(b, sorting.column)];
    if (x === undefined || y === undefined) {
      const missingLast = Number(x === undefined) - Number(y === undefined);
      return missingLast || byName(a, b);
    }
    return turn * compare(x, y) || byName(a, b);
  });
}

function byName(a: Connection, b: Connection): number {
  return (
    collator.compare(a.displayName, b.displayName) || a.id.localeCompare(b.id)
  );
}

function compare(x: string | number, y: string | number): number {
  return typeof x === 'number' && typeof y === 'number'
    ? x - y
    : collator.compare(String(x), String(y));
}

function valueOf(
  connection: Connection,
  column: Column,
): string | number | undefined {
  switch (column) {
    case 'service':
      return connection.service;
    case 'serviceType':
      return connection.serviceType;
    case 'scopedTo':
      return `${connection.scope.mode} ${connection.scope.entries ?? ''}`;
    case 'status':
      return BY_URGENCY.indexOf(connection.status);
    case 'freshness':
      return connection.freshness.lagSeconds ?? undefined;
    case 'mailboxes':
      return connection.mailboxes.monitored;
    case 'authorizedBy':
      return connection.authorizedBy;
    case 'dateAuthorized':
      return connection.authorizedAt;
    default:
      return connection.displayName;
  }
}

/** Those in which every word of `text` is found, in whatever the table shows of them. */
export function filterConnections(
  connections: readonly Connection[],
  text: string,
  t: Messages,
): Connection[] {
  const words = simple(text).split(/\s+/).filter(Boolean);
  return connections.filter(connection => {
    const shown = simple(
      [
        connection.displayName,
        t(`connections.service.${connection.service}`),
        t(`connections.serviceType.${connection.serviceType}`),
        scopeWords(connection.scope, t),
        statusWord(connection.status, t),
        connection.tenantName ?? '',
        connection.authorizedBy ?? '',
        connection.authorizedAt
          ? formatTimeWithZone(connection.authorizedAt, t)
          : '',
      ].join('\n'),
    );
    return words.every(word => shown.includes(word));
  });
}

function simple(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
