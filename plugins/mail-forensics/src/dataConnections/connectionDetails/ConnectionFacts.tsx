import type { Connection } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { Facts, Section } from '../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { Freshness } from '../Freshness';
import { scopeWords } from '../words';

/** What there is to know about a connection; what is not known is left out. */
export function ConnectionFacts(props: { connection: Connection }) {
  const { connection } = props;
  const t = useMessages();
  const { completeThrough } = connection.freshness;
  const facts: [string, ReactNode][] = [
    [
      t('connections.table.service'),
      t(`connections.service.${connection.service}`),
    ],
    [
      t('connections.table.serviceType'),
      t(`connections.serviceType.${connection.serviceType}`),
    ],
    [t('connections.table.scopedTo'), scopeWords(connection.scope, t)],
    [
      t('connections.table.mailboxes'),
      t('connections.details.mailboxCount', {
        monitored: formatCount(connection.mailboxes.monitored),
        total: formatCount(connection.mailboxes.total),
      }),
    ],
    [t('connections.table.freshness'), <Freshness connection={connection} />],
    [t('connections.details.completeThrough'), time(completeThrough)],
    [
      t('connections.details.monitoringSince'),
      time(connection.monitoringSince),
    ],
    [
      t('connections.details.tenant'),
      text(connection.tenantName ?? connection.tenantId),
    ],
    [t('connections.table.authorizedBy'), text(connection.authorizedBy)],
    [t('connections.table.dateAuthorized'), time(connection.authorizedAt)],
    [
      t('connections.details.created'),
      <>
        {time(connection.createdAt)}{' '}
        <VisibleText
          text={t('connections.details.createdBy', {
            who: connection.createdBy,
          })}
        />
      </>,
    ],
  ];
  return (
    <Section title={t('connections.details.facts')}>
      <Facts facts={facts.filter(([, value]) => value !== undefined)} />
    </Section>
  );
}

function time(iso: string | null | undefined): string | undefined {
  return iso ? formatTimeWithZone(iso) : undefined;
}

function text(value: string | undefined): ReactNode {
  return value === undefined ? undefined : <VisibleText text={value} />;
}
