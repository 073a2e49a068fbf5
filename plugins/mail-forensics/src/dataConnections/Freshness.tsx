import Tooltip from '@material-ui/core/Tooltip';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { formatDuration, formatTimeWithZone } from '../components/format';
import { useMessages } from '../components/useMessages';

/** How far behind a connection is; hovering or focusing says what that means. */
export function Freshness(props: {
  connection: Pick<Connection, 'freshness' | 'mailboxes'>;
}) {
  const { freshness, mailboxes } = props.connection;
  const t = useMessages();
  const { completeThrough, lagSeconds } = freshness;
  if (completeThrough === null || lagSeconds === null) {
    // Mailboxes that refuse to be read do not count: nobody waits for them.
    return mailboxes.total > 0 && mailboxes.monitored === 0 ? (
      <>{t('connections.table.freshnessNobody')}</>
    ) : (
      <>{t('connections.table.freshnessNone')}</>
    );
  }
  return (
    <Tooltip
      title={t('connections.table.freshnessHelp', {
        time: formatTimeWithZone(completeThrough),
      })}
    >
      <span>
        {t('connections.table.freshnessAgo', {
          age: formatDuration(lagSeconds),
        })}
      </span>
    </Tooltip>
  );
}
