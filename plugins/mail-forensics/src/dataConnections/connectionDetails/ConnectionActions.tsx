import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import type { Navigate } from '../navigation';
import { DeleteConnectionDialog } from './DeleteConnectionDialog';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  outcome: { marginTop: theme.spacing(1) },
}));

/** What can be done to a connection in the state it is in. */
export function ConnectionActions(props: {
  connection: ConnectionDetails;
  navigate: Navigate;
  onChanged: () => void;
  onDeleted: () => void;
}) {
  const { connection, navigate, onChanged } = props;
  const { id, status } = connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const { busy, error, run } = useAction();
  const [done, setDone] = useState<string>();
  const [deleting, setDeleting] = useState(false);

  function act(action: () => Promise<void>, told: string) {
    setDone(undefined);
    run(async () => {
      await action();
      setDone(told);
      onChanged();
    });
  }
  function authorize() {
    run(async () => {
      const { authorizationUrl } = await api.authorizeConnection(id);
      navigate(authorizationUrl);
    });
  }

  const isAuthorized = status === 'Monitoring' || status === 'Error';
  return (
    <>
      <div className={classes.root}>
        <Button
          variant={
            status === 'Awaiting authorization' ? 'contained' : 'outlined'
          }
          color="primary"
          disabled={busy}
          onClick={authorize}
        >
          {status === 'Awaiting authorization'
            ? t('connections.action.continue')
            : t('connections.action.authorizeAgain')}
        </Button>
        {isAuthorized && (
          <>
            <Button
              variant="outlined"
              disabled={busy}
              onClick={() =>
                act(
                  () => api.verifyConnection(id),
                  t('connections.action.verified'),
                )
              }
            >
              {t('connections.action.verify')}
            </Button>
            <Button
              variant="outlined"
              disabled={busy}
              onClick={() =>
                act(
                  () => api.deauthorizeConnection(id),
                  t('connections.action.deauthorized'),
                )
              }
            >
              {t('connections.action.deauthorize')}
            </Button>
          </>
        )}
        {status === 'Deauthorized' && (
          <Button
            variant="outlined"
            disabled={busy}
            onClick={() =>
              act(
                () => api.resumeConnection(id),
                t('connections.action.resumed'),
              )
            }
          >
            {t('connections.action.resume')}
          </Button>
        )}
        <Button
          variant="outlined"
          disabled={busy}
          onClick={() => setDeleting(true)}
        >
          {t('connections.action.delete')}
        </Button>
      </div>
      {error && (
        <Alert severity="error" role="alert" className={classes.outcome}>
          {t('connections.action.failed', { message: messageOf(error) })}
        </Alert>
      )}
      {done && !error && (
        <Alert severity="success" role="status" className={classes.outcome}>
          {done}
        </Alert>
      )}
      {deleting && (
        <DeleteConnectionDialog
          connection={connection}
          onDeleted={props.onDeleted}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
