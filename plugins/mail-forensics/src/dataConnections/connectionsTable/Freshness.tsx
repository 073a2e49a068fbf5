import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import {
  formatCount,
  formatDuration,
  formatTimeWithZone,
} from '../../components/format';
import { receivedAt } from '../../components/receivedAt';
import { useMessages } from '../../components/useMessages';
import { useNow } from '../../components/useNow';

const useStyles = makeStyles(theme => ({
  age: {
    whiteSpace: 'nowrap',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
}));

/** How far behind a connection is at this moment; hovering or focusing says what that means. */
export function Freshness(props: {
  connection: Pick<Connection, 'freshness' | 'mailboxes' | 'status'>;
}) {
  const { freshness, mailboxes, status } = props.connection;
  const t = useMessages();
  const { completeThrough, lagSeconds, behind } = freshness;
  if (status === 'Deauthorized') {
    return <>{t('connections.table.freshnessStopped')}</>;
  }
  if (completeThrough === null || lagSeconds === null) {
    // Mailboxes that refuse to be read do not count: nobody waits for them.
    return mailboxes.total > 0 && mailboxes.monitored === 0 ? (
      <>{t('connections.table.freshnessNobody')}</>
    ) : (
      <>{t('connections.table.freshnessNone')}</>
    );
  }
  const counts = { count: behind, mailboxes: formatCount(behind, t) };
  const explanation = [
    t('connections.table.freshnessHelp', {
      time: formatTimeWithZone(completeThrough, t),
    }),
    ...(behind > 0 ? [t('connections.table.behindHelp', counts)] : []),
  ].join(' ');
  return (
    <>
      <Age
        lagSeconds={lagSeconds}
        since={receivedAt(freshness)}
        explanation={explanation}
      />
      {behind > 0 && (
        <Typography variant="caption" component="div">
          {t('connections.table.behind', counts)}
        </Typography>
      )}
    </>
  );
}

/** Alone in being drawn every second. */
function Age(props: {
  lagSeconds: number;
  /** When it was told, in milliseconds. */
  since: number;
  explanation: string;
}) {
  const t = useMessages();
  const classes = useStyles();
  const passed = Math.max(0, useNow() - props.since) / 1_000;
  return (
    <Tooltip title={props.explanation}>
      <span
        className={classes.age}
        // For whoever has no pointer: the explanation is shown when it is focused.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {t('connections.table.freshnessAgo', {
          age: formatDuration(props.lagSeconds + passed, t),
        })}
      </span>
    </Tooltip>
  );
}
