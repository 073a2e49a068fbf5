import {
  StatusAborted,
  StatusError,
  StatusOK,
  StatusPending,
  StatusRunning,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  type Connection,
  type ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../../components/useMessages';
import { statusWord } from '../words';

const useStyles = makeStyles({
  // The signs of Backstage bring a size of their own.
  root: { '& > *': { fontSize: 'inherit' } },
});

const DOTS: Record<ConnectionStatus, typeof StatusOK> = {
  'Awaiting authorization': StatusPending,
  Initializing: StatusRunning,
  Monitoring: StatusOK,
  Error: StatusError,
  Deauthorized: StatusAborted,
};

/** A coloured sign and the word for it. */
export function StatusWord(props: { status: ConnectionStatus }) {
  const t = useMessages();
  const classes = useStyles();
  const Dot = DOTS[props.status];
  return (
    <span className={classes.root}>
      <Dot>{statusWord(props.status, t)}</Dot>
    </span>
  );
}

/** The same, and under it what is wrong. */
export function StatusCell(props: {
  connection: Pick<Connection, 'status' | 'statusReason'>;
}) {
  const { status, statusReason } = props.connection;
  const t = useMessages();
  return (
    <>
      <StatusWord status={status} />
      {statusReason && (
        <Typography variant="caption" component="div">
          {t(`problem.${statusReason}.title`)}
        </Typography>
      )}
    </>
  );
}
