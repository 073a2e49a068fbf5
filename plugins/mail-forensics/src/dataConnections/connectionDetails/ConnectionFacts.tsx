import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { CopyButton } from '../../components/CopyButton';
import { EntityLink } from '../../components/EntityLink';
import { Facts, Section } from '../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { Freshness } from '../connectionsTable/Freshness';
import { StatusCell } from '../connectionsTable/StatusCell';
import { problemWords, scopeWords } from '../words';
import { ExportUsersButton } from './ExportUsersButton';

const useStyles = makeStyles(theme => ({
  scope: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
  },
}));

/** What there is to know about a connection; what is not known is left out. */
export function ConnectionFacts(props: { connection: Connection }) {
  const { connection } = props;
  const t = useMessages();
  const isAwaiting = connection.status === 'Awaiting authorization';
  const facts: [string, ReactNode][] = [
    [t('connections.table.status'), <StatusCell connection={connection} />],
    [t('connections.table.scopedTo'), <ScopeFact connection={connection} />],
    // Of neither is there anything to say before consent.
    [
      t('connections.table.mailboxes'),
      isAwaiting ? undefined : <MailboxFact connection={connection} />,
    ],
    [
      t('connections.table.freshness'),
      isAwaiting ? undefined : <Freshness connection={connection} />,
    ],
    [
      t('connectionDetails.facts.completeThrough'),
      time(connection.freshness.completeThrough, t),
    ],
    [
      t('connectionDetails.facts.monitoringSince'),
      time(connection.monitoringSince, t),
    ],
    [t('connectionDetails.facts.tenant'), text(connection.tenantName)],
    [
      t('connectionDetails.facts.tenantId'),
      connection.tenantId && (
        <Id
          value={connection.tenantId}
          name={t('connectionDetails.facts.tenantId')}
        />
      ),
    ],
    [t('connections.table.authorizedBy'), text(connection.authorizedBy)],
    [t('connections.table.dateAuthorized'), time(connection.authorizedAt, t)],
    [t('connectionDetails.facts.added'), time(connection.createdAt, t)],
    [
      t('connectionDetails.facts.addedBy'),
      <EntityLink entityRef={connection.createdBy} />,
    ],
    [
      t('connections.table.service'),
      t(`connections.service.${connection.service}`),
    ],
    [
      t('connections.table.serviceType'),
      t(`connections.serviceType.${connection.serviceType}`),
    ],
    [
      t('connectionDetails.facts.id'),
      <Id value={connection.id} name={t('connectionDetails.facts.id')} />,
    ],
  ];
  return (
    <Section title={t('connectionDetails.facts.title')}>
      <Facts facts={facts.filter(([, value]) => value !== undefined)} />
    </Section>
  );
}

/** As in the seed article, the users in scope are taken out from here. */
function ScopeFact(props: { connection: Connection }) {
  const { connection } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <div className={classes.scope}>
      {scopeWords(connection.scope, t)}
      {connection.mailboxes.total > 0 && (
        <ExportUsersButton connection={connection} />
      )}
    </div>
  );
}

function MailboxFact(props: { connection: Connection }) {
  const { monitored, total, withProblems } = props.connection.mailboxes;
  const t = useMessages();
  return (
    <>
      {t('connectionDetails.facts.mailboxes', {
        count: total,
        monitored: formatCount(monitored, t),
        total: formatCount(total, t),
      })}
      {withProblems > 0 && (
        <Typography variant="caption" component="div">
          {problemWords(withProblems, t)}
        </Typography>
      )}
    </>
  );
}

function Id(props: { value: string; name: string }) {
  return (
    <>
      <VisibleText text={props.value} />{' '}
      <CopyButton text={props.value} what={props.name} />
    </>
  );
}

function time(iso: string | null | undefined, t: Messages): string | undefined {
  return iso ? formatTimeWithZone(iso, t) : undefined;
}

function text(value: string | undefined): ReactNode {
  return value === undefined ? undefined : <VisibleText text={value} />;
}
