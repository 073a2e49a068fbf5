import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import { formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
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
        {t('connectionDetails.awaiting.text')}
      </Alert>
    );
  }
  if (status !== 'Deauthorized') {
    return null;
  }
  const stops = history.filter(({ event }) => event === 'deauthorized');
  const since = stops
    .map(({ at }) => at)
    .sort()
    .at(-1);
  return (
    <Alert severity="warning" className={classes.note}>
      <AlertTitle>{t('connectionDetails.stopped.title')}</AlertTitle>
      {since === undefined
        ? t('connectionDetails.stopped.text')
        : t('connectionDetails.stopped.since', {
            time: formatTimeWithZone(since),
          })}
    </Alert>
  );
}
