import type { Connection } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { formatTimeWithZone } from '../../components/format';
import type { Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { mailboxWords, scopeWords } from '../words';
import type { Column } from './columns';
import { Freshness } from './Freshness';
import { StatusCell } from './StatusCell';

/** What a column shows of a connection; the name is the row's own, for it is the link to the details. */
export function cellOf(
  column: Exclude<Column, 'displayName'>,
  connection: Connection,
  t: Messages,
): ReactNode {
  switch (column) {
    case 'service':
      return t(`connections.service.${connection.service}`);
    case 'serviceType':
      return t(`connections.serviceType.${connection.serviceType}`);
    case 'scopedTo':
      return scopeWords(connection.scope, t);
    case 'status':
      return <StatusCell connection={connection} />;
    case 'freshness':
      return <Freshness connection={connection} />;
    case 'mailboxes':
      return mailboxWords(connection.mailboxes, t);
    case 'authorizedBy':
      return (
        connection.authorizedBy && (
          <VisibleText text={connection.authorizedBy} />
        )
      );
    default:
      return (
        connection.authorizedAt &&
        formatTimeWithZone(connection.authorizedAt, t)
      );
  }
}
