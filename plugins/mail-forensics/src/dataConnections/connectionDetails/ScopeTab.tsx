import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import Alert from '@material-ui/lab/Alert';
import {
  connectionReadPermission,
  type ConnectionDetails,
  type ScopeReport,
} from 'backstage-plugin-mail-forensics-common';
import { messageOf } from '../../components/errors';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { LoadProblem } from '../../components/LoadProblem';
import { useMessages } from '../../components/useMessages';
import { ScopeReportTable } from '../scope/ScopeReportTable';
import { ConnectionPowerShellButton } from './ConnectionPowerShellButton';
import { ExportUsersButton } from './ExportUsersButton';
import { isComplete, useScope } from './useScope';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    marginTop: theme.spacing(2),
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** Whose mailboxes are in scope: every row of the file with what it comes to. */
export function ScopeTab(props: { connection: ConnectionDetails }) {
  const { connection } = props;
  const { state, reload } = useScope(connection);
  const t = useMessages();
  const classes = useStyles();
  if (state.status === 'loading') {
    return (
      <div className={classes.root} aria-busy>
        <Skeleton variant="text" />
        <Skeleton variant="rect" height={160} />
      </div>
    );
  }
  if (state.status === 'failed') {
    return (
      <div className={classes.root}>
        <LoadProblem
          error={state.error}
          forbidden={t('connections.forbidden', {
            permission: connectionReadPermission.name,
          })}
          onRetry={reload}
        />
      </div>
    );
  }
  const report = state.value;
  return (
    <div className={classes.root}>
      {state.refreshError && (
        <Alert severity="warning">
          {t('connections.notRefreshed', {
            message: messageOf(state.refreshError, t),
          })}
        </Alert>
      )}
      <AsOf connection={connection} report={report} />
      <div className={classes.buttons}>
        {connection.mailboxes.total > 0 && (
          <ExportUsersButton connection={connection} />
        )}
        <ConnectionPowerShellButton connectionId={connection.id} />
      </div>
      {report.mode === 'all' ? (
        <Everybody report={report} />
      ) : (
        <ScopeReportTable report={report} />
      )}
    </div>
  );
}

function Everybody(props: { report: ScopeReport }) {
  const { mailboxes } = props.report;
  const t = useMessages();
  return (
    <Typography>
      {t('connectionDetails.scope.all')}{' '}
      {mailboxes !== null &&
        t('connectionDetails.scope.allCount', {
          count: mailboxes,
          mailboxes: formatCount(mailboxes, t),
        })}
    </Typography>
  );
}

/** How far the directory's word on the rows is there. */
function AsOf(props: { connection: ConnectionDetails; report: ScopeReport }) {
  const { connection, report } = props;
  const t = useMessages();
  if (isComplete(report)) {
    return report.directoryReadAt === null ? null : (
      <Typography variant="body2" color="textSecondary">
        {t('connectionDetails.scope.asked', {
          time: formatTimeWithZone(report.directoryReadAt, t),
        })}
      </Typography>
    );
  }
  if (connection.status === 'Awaiting authorization') {
    return (
      <Alert severity="info">{t('connectionDetails.scope.awaiting')}</Alert>
    );
  }
  return (
    <div role="status">
      <Typography variant="body2">
        {t('connectionDetails.scope.asking')}
      </Typography>
      <LinearProgress aria-hidden />
    </div>
  );
}
