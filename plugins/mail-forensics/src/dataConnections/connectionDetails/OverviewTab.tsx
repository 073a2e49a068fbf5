import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type {
  ConnectionDetails,
  ConnectionHistoryEntry,
} from 'backstage-plugin-mail-forensics-common';
import { backendWords } from '../../components/backendWords';
import { formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { ConnectionFacts } from './ConnectionFacts';
import { ProblemList, type ProblemLinks } from './ProblemList';

const useStyles = makeStyles(theme => ({
  note: { marginTop: theme.spacing(2) },
}));

/** What is wrong or missing and what to do, then all there is to know. */
export function OverviewTab(
  props: ProblemLinks & { connection: ConnectionDetails },
) {
  const { connection, ...links } = props;
  return (
    <>
      <ProblemList problems={connection.problems} {...links} />
      <NotMonitored connection={connection} />
      <ConnectionFacts connection={connection} />
    </>
  );
}

/** Where nothing is wrong, and nothing is recorded all the same. */
function NotMonitored(props: { connection: ConnectionDetails }) {
  const { status, history } = props.connection;
  const t = useMessages();
  const classes = useStyles();
  if (status === 'Awaiting authorization') {
    return (
      <Alert severity="info" className={classes.note}>
        <AlertTitle>{t('connectionDetails.awaiting.title')}</AlertTitle>
        {t('connectionDetails.awaiting.text')} <LastTry history={history} />
      </Alert>
    );
  }
  if (status !== 'Deauthorized') {
    return null;
  }
  const since = latest(history, ['deauthorized'])?.at;
  return (
    <Alert severity="warning" className={classes.note}>
      <AlertTitle>{t('connectionDetails.stopped.title')}</AlertTitle>
      {since === undefined
        ? t('connectionDetails.stopped.text')
        : t('connectionDetails.stopped.since', {
            time: formatTimeWithZone(since, t),
          })}
    </Alert>
  );
}

/** How the last authorization ended, or that it never did: its window was closed, or left on the way. */
function LastTry(props: { history: ConnectionHistoryEntry[] }) {
  const t = useMessages();
  const last = latest(props.history, [
    'authorization started',
    'authorization failed',
  ]);
  if (!last) {
    return null;
  }
  const time = formatTimeWithZone(last.at, t);
  if (last.event === 'authorization started') {
    return <>{t('connectionDetails.awaiting.begun', { time })}</>;
  }
  return last.detail ? (
    <VisibleText
      text={t('connectionDetails.awaiting.failed', {
        time,
        reason: backendWords(last.detail, t),
      })}
    />
  ) : null;
}

function latest(
  history: ConnectionHistoryEntry[],
  events: ConnectionHistoryEntry['event'][],
): ConnectionHistoryEntry | undefined {
  return history
    .filter(({ event }) => events.includes(event))
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
}
