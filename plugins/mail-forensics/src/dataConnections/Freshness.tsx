import Tooltip from '@material-ui/core/Tooltip';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { formatDuration, formatTimeWithZone } from '../components/format';
import { useMessages } from '../components/useMessages';

/** How far behind a connection is; hovering or focusing says what that means. */
export function Freshness(props: { freshness: Connection['freshness'] }) {
  const t = useMessages();
  const { completeThrough, lagSeconds } = props.freshness;
  if (completeThrough === null || lagSeconds === null) {
    return <>{t('connections.table.freshnessNone')}</>;
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
